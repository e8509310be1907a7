"""Spans, from a message through the books to what is told of it, in one process or in two."""

import asyncio
from contextlib import asynccontextmanager
from contextvars import Context
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from structlog.testing import capture_logs

from bot import spans
from bot.tracing import TracedBooks, Tracing
from ledger import ids
from tests.bot.talk import Talk, stocked
from tests.process import Running

HIDDEN = ("omar", "Omar", "sara", "tea for Sara", "secret")


@pytest.fixture
def kept():
    """Follow what is done, and keep it."""
    exporter = InMemorySpanExporter()
    tracing = Tracing(SimpleSpanProcessor(exporter))
    spans.follow(tracing)
    yield exporter, tracing
    spans.follow(None)
    tracing.close()


@asynccontextmanager
async def opened(url, tracing):
    books = await TracedBooks.followed(url, tracing)
    try:
        yield books
    finally:
        await books.close()


@pytest.fixture
async def traced(url, kept):
    async with opened(url, kept[1]) as books:
        await stocked(books)
        yield Talk(books)


def named(exporter, name):
    return [each for each in exporter.get_finished_spans() if each.name == name]


async def test_a_payment_is_one_trace_up_to_what_its_payee_is_told(traced, url, kept):
    exporter, tracing = kept
    await traced.joins("omar", "sara")
    await traced.jobs.drain()
    card = await traced.types("omar", "/send @sara 2 tea for Sara", key="web:omar:a message")
    exporter.clear()
    await traced.presses("omar", card.buttons[0], key="web:omar:a press")
    async with opened(url, tracing) as elsewhere:
        other = Talk(elsewhere)
        await other.jobs.telling.finish()
    (call,) = named(exporter, "press send")
    (tell,) = named(exporter, "tell received")
    posts = named(exporter, "post")
    paid = next(each for each in posts if each.attributes["wasl.kind"] == "send")
    assert call.context.span_id == ids.number("web:omar:a press")
    assert call.parent is None
    assert paid.parent.span_id == tell.parent.span_id == call.context.span_id
    assert paid.context.trace_id == tell.context.trace_id == call.context.trace_id
    assert tell.parent.is_remote
    assert dict(tell.attributes) == {"wasl.platform": "web", "wasl.outcome": "told"}
    assert paid.attributes["wasl.transfer"] > 0


async def test_a_span_says_nothing_that_anybody_wrote_whatever_fails(traced, kept, monkeypatch):
    exporter, _ = kept
    await traced.joins("omar", "sara")

    async def fails(*_, **__):
        raise RuntimeError("a secret of Omar")

    await traced.types("omar", "/send @sara 5000 tea for Sara")
    monkeypatch.setattr(traced.app, "_handle", fails)
    with capture_logs():
        await traced.types("omar", "/balance secret")
    told = [each.to_json() for each in exporter.get_finished_spans()]
    assert not [each for each in told if any(word in each for word in HIDDEN)]
    failed = [each for each in exporter.get_finished_spans() if not each.status.is_ok]
    assert "failed" in {each.attributes.get("wasl.outcome") for each in failed}


async def test_what_nobody_asked_for_is_no_trace(traced, kept):
    exporter, _ = kept
    exporter.clear()

    async def alone():
        await traced.jobs.drain()

    await asyncio.create_task(alone(), context=Context())
    assert exporter.get_finished_spans() == ()


class Collector(BaseHTTPRequestHandler):
    """Takes what is sent, as a collector does."""

    taken: ClassVar = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append((self.path, self.headers.get("x-key"), body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


async def test_a_process_sends_its_spans_where_it_was_told_to(tmp_path):
    Collector.taken.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"

        def talks():
            settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": address}
            headers = {"OTEL_EXPORTER_OTLP_HEADERS": "x-key=a%20key"}
            with Running(tmp_path, forked=False, **settings, **headers) as running:
                running.says("omar", "/start")
                return running.stop()

        code, out, err = await asyncio.to_thread(talks)
        server.shutdown()
    assert (code, "Traceback" in out + err) == (0, False)
    paths, keys, bodies = zip(*Collector.taken, strict=True)
    assert (set(paths), set(keys)) == ({"/v1/traces"}, {"a key"})
    sent = [ExportTraceServiceRequest.FromString(each) for each in bodies]
    names = {
        span.name
        for each in sent
        for resource in each.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    }
    assert {"message start", "post"} <= names
