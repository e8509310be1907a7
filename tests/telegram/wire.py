"""Just enough HTTP: a request read off a connection, an answer written to it."""

import asyncio
import json
import re
from dataclasses import dataclass
from email.message import Message as Headers
from email.parser import BytesParser
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.telegram.refusals import bad

LONGEST_HEAD = 64 * 1024


@dataclass
class Request:
    path: str
    query: str
    headers: Headers
    body: bytes


@dataclass
class File:
    name: str
    content: bytes


@dataclass
class Answer:
    status: int
    body: bytes
    kind: str = "application/json"

    def raw(self):
        reason = HTTPStatus(self.status).phrase
        head = (
            f"HTTP/1.1 {self.status} {reason}\r\nContent-Type: {self.kind}\r\n"
            f"Content-Length: {len(self.body)}\r\n\r\n"
        )
        return head.encode() + self.body

    @classmethod
    def of(cls, value, status=200):
        return cls(status, json.dumps(value, ensure_ascii=False).encode())


async def request(reader):
    """Return the next request of a connection, or nothing when it has ended."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        first, _, rest = head.partition(b"\r\n")
        headers = BytesParser().parsebytes(rest, headersonly=True)
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    target = urlsplit(first.split(b" ")[1].decode())
    return Request(unquote(target.path), target.query, headers, body)


class Params:
    """The parameters of a call, however they were sent."""

    def __init__(self, values, files=None):
        self.values, self.files = values, files or {}

    def __contains__(self, name):
        return name in self.values

    def text(self, name, default=""):
        value = self.values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name, default=None):
        value = self.values.get(name, default)
        try:
            return value if value is None else int(value)
        except (TypeError, ValueError):
            raise bad(f'parameter "{name}" must be an integer') from None

    def flag(self, name):
        return str(self.values.get(name, "")).lower() in {"true", "1", "yes"}

    def json(self, name, default=None):
        value = self.values.get(name, default)
        try:
            return json.loads(value) if isinstance(value, str) else value
        except ValueError:
            raise bad(f"can't parse {name} JSON object") from None


def params(asked):
    """Return what a request asks, from its address and its body."""
    values = dict(parse_qsl(asked.query, keep_blank_values=True))
    kind = asked.headers.get_content_type()
    if not asked.body:
        return Params(values)
    if kind == "application/json":
        return Params(values | json.loads(asked.body))
    if kind == "multipart/form-data":
        more, files = _parts(asked.body, asked.headers.get_boundary())
        return Params(values | more, files)
    return Params(values | dict(parse_qsl(asked.body.decode(), keep_blank_values=True)))


def _parts(body, boundary):
    values, files = {}, {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:-1]:
        head, _, content = part.lstrip(b"\r\n").partition(b"\r\n\r\n")
        name = re.search(rb'\bname="([^"]*)"', head)[1].decode()
        file = re.search(rb'\bfilename="([^"]*)"', head)
        if file:
            files[name] = File(file[1].decode(), content)
        else:
            values[name] = content.decode()
    return values, files
