"""Bytes over a connection to the web: requests, torn and spoilt, and what is none."""

import asyncio
from contextlib import contextmanager

import pytest
import uvicorn
from hypothesis import strategies as st
from uvicorn.server import ServerState

from bot.platforms.web.connections import MOST_HEAD, connections

REQUEST = (
    b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    b"GET /%ff HTTP/1.0\r\n\r\n",
)


BEHIND = b"GET /behind HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length : 5\r\n",
        "Content-Length: +5\r\n",
        "X: b\r\n Content-Length: 5\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
    ],
)
def test_a_request_that_two_could_read_otherwise_ends_the_connection(head):
    sent = f"POST /x HTTP/1.1\r\nHost: a\r\n{head}\r\n0\r\n\r\n".encode()
    with server() as (run, make):
        wire = run(_spoken(make, [sent + BEHIND]))
    assert wire.written.startswith(b"HTTP/1.1 400 ")
    assert wire.written.count(b"HTTP/1.1 ") == 1
    assert wire.closing


@st.composite
def streams(draw):
    """Draw what comes over a connection, in parts: nearly requests, torn and spoilt."""
    raw = b"".join(draw(st.lists(st.sampled_from(REQUEST), min_size=1, max_size=3)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(raw)))
        more = draw(
            st.one_of(
                st.binary(max_size=6),
                st.sampled_from(
                    [b"\r\n", b"\0", b"A" * 40_000, b": ", b"\r\n\r\n", b"99999999999999999999"]
                ),
            )
        )
        raw = raw[:at] + more + raw[at + draw(st.integers(0, 5)) :]
    cuts = sorted(draw(st.lists(st.integers(0, len(raw)), max_size=4)))
    return [raw[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(raw)], strict=True)]


class Wire(asyncio.Transport):
    """The other end of a connection, which keeps what it is told."""

    def __init__(self):
        super().__init__()
        self.written, self.closing = b"", False

    def get_extra_info(self, name, default=None):
        return ("198.51.100.7", 4_000) if name in {"peername", "sockname"} else default

    def write(self, data):
        self.written += data

    def is_closing(self):
        return self.closing

    def close(self):
        self.closing = True

    abort = close

    def pause_reading(self):
        """Go on all the same."""

    resume_reading = pause_reading


async def _answers(scope, receive, send):
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


@contextmanager
def server():
    """Open what makes connections, over a site that answers anything."""
    config = uvicorn.Config(_answers, log_config=None, ws="none", lifespan="off", access_log=False)
    with asyncio.Runner() as runner:
        config.load()
        make, state = connections(8), ServerState()
        yield runner.run, lambda: make(config=config, server_state=state, app_state={})


def received(world, parts):
    """Let bytes come over a connection: it answers or hangs up, and keeps nothing back."""
    run, make = world
    wire = run(_spoken(make, parts))
    assert not wire.written or wire.written.startswith(b"HTTP/1.1 ")
    assert len(wire.written) <= 2_000
    return wire.written[9:12].decode() or ("hung up" if wire.closing else "waits")


async def _spoken(make, parts):
    wire, connection = Wire(), make()
    connection.connection_made(wire)
    for part in parts:
        if wire.closing:
            break
        connection.data_received(part)
        await asyncio.sleep(0)
    assert wire.closing or connection._head <= MOST_HEAD
    for _ in range(5):
        await asyncio.sleep(0)
    connection.connection_lost(None)
    await asyncio.sleep(0)
    return wire


def test_whatever_bytes_come_over_a_connection_it_answers_or_hangs_up(fuzz):
    fuzz("web bytes", streams(), received, world=server)
