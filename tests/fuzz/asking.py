"""A request as the server hands it to the site, whatever is in it: no client tidies it before."""

import json
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

CLIENT = "198.51.100.7"


@dataclass
class Answer:
    """What the site answered."""

    status: int = 0
    headers: tuple = ()
    body: bytes = b""

    @property
    def cookies(self):
        """Return what the browser is told to keep."""
        return [value for name, value in self.headers if name.lower() == b"set-cookie"]


async def ask(site, method, path, headers=(), body=b"", *, client=CLIENT):
    """Ask the site; `path` is written as it goes over the wire, and so are the headers."""
    target, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote_to_bytes(target.encode("utf-8", "replace")).decode("utf-8", "replace"),
        "raw_path": target.encode("latin-1", "replace"),
        "query_string": query.encode("latin-1", "replace"),
        "root_path": "",
        "headers": [(name.lower().encode("latin-1"), _raw(value)) for name, value in headers],
        "client": (client, 40_000),
        "server": ("127.0.0.1", 8080),
        "state": {},
    }
    answer, brought = Answer(), [{"type": "http.request", "body": body, "more_body": False}]

    async def receive():
        return brought.pop() if brought else {"type": "http.disconnect"}

    async def send(message):
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], tuple(message["headers"])
        else:
            answer.body += message.get("body", b"")

    await site(scope, receive, send)
    return answer


def _raw(value):
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def written(value):
    """Write JSON as a body; what is half a character stays an escape."""
    return json.dumps(value).encode()
