"""One call of the REST API, and the answer to it."""

import json
from dataclasses import dataclass, field

from aiohttp import web

JSON = "application/json"


@dataclass
class Call:
    """A call: its name is the one of Discord's documentation, "createMessage"."""

    name: str
    method: str
    path: str
    parts: dict
    query: dict
    body: object
    files: dict
    token: str

    def part(self, name):
        """Return a part of the path."""
        return self.parts[name]

    def flag(self, name):
        return self.query.get(name, "").lower() in {"1", "true"}


@dataclass
class Answer:
    """An answer: JSON is exactly `application/json`, as the library wants it."""

    status: int = 204
    body: bytes = b""
    kind: str = JSON
    headers: dict = field(default_factory=dict)

    @classmethod
    def of(cls, value, status=200):
        """Return an answer with a value; nothing at all is 204."""
        if value is None:
            return cls()
        return cls(status, json.dumps(value, ensure_ascii=False).encode())

    @classmethod
    def refusal(cls, refused):
        return cls(refused.status, refused.body(), headers=refused.headers)

    def response(self):
        kind = {"content_type": self.kind} if self.body else {}
        return web.Response(status=self.status, body=self.body, headers=self.headers, **kind)


async def read(request):
    """Return the body of a request, and the files that came with it: {name: (content, kind)}."""
    if request.content_type.startswith("multipart/"):
        return await _parts(request)
    raw = await request.read()
    return (json.loads(raw) if raw else None), {}


async def _parts(request):
    body, files = None, {}
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = json.loads(content)
        else:
            files[part.filename] = (content, part.headers.get("Content-Type", ""))
    return body or {}, files
