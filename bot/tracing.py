"""Spans for OpenTelemetry: from a message through the books to what is told of it.

    call   a message or a press: its command, what came of it; its span is named by its trail
    post   what was asked of the books for it, until the commit
    tell   what was committed for it is told, in whichever process, as a part of the same trace

Trace and span are made of the number of the trail (`ledger.trail`), so that whoever tells of it
needs no more than that number, which stands in the logs as well. A message that comes again is in
the same trace. What errors say is told to nobody: it may quote what people wrote.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from opentelemetry import context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import Decision
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)
from opentelemetry.util.re import parse_env_headers

from ledger import ids, trail
from ledger.books import Books

if TYPE_CHECKING:
    from contextvars import Token

    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import Span, Tracer

    from bot.settings import Settings
    from bot.spans import About
    from ledger.posting import Posted, Posting

NAME: Final = "wasl"


class Tracing:
    """Who follows what this process does; `processor` sends it on."""

    def __init__(self, processor: SpanProcessor) -> None:
        about = Resource.create({SERVICE_NAME: NAME, SERVICE_VERSION: version(NAME)})
        self._ids = _Ids()
        self._provider = TracerProvider(resource=about, id_generator=self._ids)
        self._provider.add_span_processor(processor)
        self.tracer = self._provider.get_tracer(NAME, version(NAME))

    @classmethod
    def to(cls, settings: Settings) -> Tracing:
        """Send it where the settings say, in batches and beside the loop."""
        where = f"{settings.otel_exporter_otlp_endpoint.rstrip('/')}/v1/traces"
        headers = parse_env_headers(settings.otel_exporter_otlp_headers, liberal=True)
        return cls(BatchSpanProcessor(OTLPSpanExporter(where, headers=headers)))

    def call(self) -> _Doing:
        """Begin what a message asks for: a trace of its own."""
        self._ids.next = trail.number()
        return _Doing(self.tracer, "call", SpanKind.SERVER, context.Context())

    def telling(self) -> _Doing:
        """Begin to tell something: a part of the trace of the message that brought it about."""
        return _Doing(self.tracer, "tell", SpanKind.CONSUMER, self._of(trail.number()))

    def _of(self, number: int) -> Context:
        """Return the context of a message's span, wherever it was, kept or not as it was there."""
        if not number:
            return context.Context()
        trace = _trace(number)
        sampled = self._provider.sampler.should_sample(None, trace, "call").decision
        is_kept = sampled is Decision.RECORD_AND_SAMPLE
        flags = TraceFlags(TraceFlags.SAMPLED if is_kept else TraceFlags.DEFAULT)
        theirs = SpanContext(trace, number, is_remote=True, trace_flags=flags)
        return set_span_in_context(NonRecordingSpan(theirs), context.Context())

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()


class TracedBooks(Books):
    """Books that tell what is posted for a message, and how long that took."""

    tracing: Tracing | None = None

    @classmethod
    async def followed(cls, database_url: str, tracing: Tracing) -> TracedBooks:
        """Open the books at an address, to be followed by somebody."""
        books = await cls.open(database_url)
        books.tracing = tracing
        return books

    async def post(self, posting: Posting) -> Posted:
        """Post as books do."""
        if self.tracing is None or not trail.number():
            return await super().post(posting)
        doing = _Doing(self.tracing.tracer, "post", SpanKind.INTERNAL)
        about: About = {"wasl.kind": posting.kind}
        try:
            posted = await super().post(posting)
        except BaseException as failure:
            about["error.type"] = type(failure).__name__
            doing.ends("post", about)
            raise
        if posted.number is not None:
            about["wasl.transfer"] = posted.number
        doing.ends("post", about)
        return posted


class _Doing:
    """A span that is open, and what is done inside is a part of."""

    __slots__ = ("_before", "_span")

    def __init__(
        self, tracer: Tracer, name: str, kind: SpanKind, parent: Context | None = None
    ) -> None:
        self._span: Span = tracer.start_span(name, parent, kind)
        self._before: Token[Context] = context.attach(set_span_in_context(self._span))

    def ends(self, name: str, about: About, *, failed: bool = False) -> None:
        """Close it."""
        self._span.update_name(name)
        self._span.set_attributes(about)
        if failed:
            self._span.set_status(Status(StatusCode.ERROR))
        context.detach(self._before)
        self._span.end()


class _Ids(RandomIdGenerator):
    """The identities of a message's trace and of its first span are those of its trail."""

    def __init__(self) -> None:
        self.next = trail.NONE

    def generate_trace_id(self) -> int:
        """Return that of the trail; one of its own for what nobody asked for."""
        number = trail.number()
        return _trace(number) if number else super().generate_trace_id()

    def generate_span_id(self) -> int:
        """Return the number of the trail for its first span, any other for the rest."""
        number, self.next = self.next, trail.NONE
        return number or super().generate_span_id()


def _trace(number: int) -> int:
    return int.from_bytes(ids.child("trace", trail.written(number)))
