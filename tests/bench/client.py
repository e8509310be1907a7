"""A client that costs little, so that the server is what is measured: one connection a person."""

from __future__ import annotations

import asyncio
import json
from itertools import count

numbers = count()


class Client:
    """One person's keep-alive connection to the web chat."""

    def __init__(
        self, name: str, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.name = name
        self._host = host
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, name: str, port: int) -> Client:
        """Connect to a server on this machine."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        return cls(name, f"127.0.0.1:{port}", reader, writer)

    async def say(self, text: str, chat: str = "private") -> list[dict]:
        """Send one message; return what was told."""
        return await self._post("messages", {"text": text, "chat": chat})

    async def press(self, message: dict, place: int = 0) -> list[dict]:
        """Press a button of a message."""
        button = message["buttons"][place]["id"]
        return await self._post("presses", {"message": message["id"], "button": button})

    async def look(self, query: str) -> dict:
        """Read a page of messages."""
        return await self._ask(
            f"GET /api/chat/{self.name}/messages?{query} HTTP/1.1\r\nHost: {self._host}\r\n\r\n"
        )

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        await self._writer.wait_closed()

    async def _post(self, what: str, body: dict) -> list[dict]:
        raw = json.dumps(body)
        answer = await self._ask(
            f"POST /api/chat/{self.name}/{what} HTTP/1.1\r\n"
            f"Host: {self._host}\r\nContent-Type: application/json\r\n"
            f"Idempotency-Key: bench-{next(numbers)}\r\nContent-Length: {len(raw)}\r\n\r\n{raw}"
        )
        return answer["messages"]

    async def _ask(self, request: str) -> dict:
        self._writer.write(request.encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        lines = head.decode().lower().split("\r\n")
        size = next(int(row.split(":")[1]) for row in lines if row.startswith("content-length"))
        answer = await self._reader.readexactly(size)
        if " 200 " not in lines[0]:
            raise ConnectionError(answer.decode())
        return json.loads(answer)
