"""What was sent and what was answered: as it is kept, and as it is said this once."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from bot.kit import Upload
from bot.platforms.web.transcript import BOT, discreet, told, view
from ledger import ids
from ledger.people.inbox import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.kit import File, Filed, Reply
    from bot.platforms.web.transcript import Json, Reader


class Unknown(LookupError):
    """There is no such message, button or chat for this person."""


class Conflict(ValueError):
    """The key was used for another message."""

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another message.")


class Gone(LookupError):
    """The message was handled before, and its answer is no longer kept."""

    def __init__(self) -> None:
        super().__init__("This was handled before; its answer is no longer kept.")


class Origin(NamedTuple):
    """Where something came from: an address, and the digest of the session that it came by."""

    address: str = ""
    session: bytes = b""


NOWHERE = Origin()


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as a person sent it, and from where; `key` is its identity.

    The `file` that it brings is not kept.
    """

    name: str
    text: str
    chat: str
    reply_to: str | None
    key: str
    origin: Origin = NOWHERE
    file: Filed | None = None

    @property
    def id(self) -> bytes:
        """The message's identity: the same person and key, the same message."""
        return ids.child("web message", self.name, self.key)

    @property
    def digest(self) -> bytes:
        """What makes it the same message."""
        brought = (self.file.name, self.file.content) if self.file else ()
        return ids.digest(self.chat, self.text, self.reply_to or "", *brought)

    @property
    def files(self) -> tuple[Upload, ...]:
        """What came with it."""
        if self.file is None:
            return ()
        return (Upload(self.file.name, len(self.file.content), self._content),)

    async def _content(self) -> bytes:
        return self.file.content if self.file else b""

    def answer_id(self, place: int) -> bytes:
        """Return the identity of one of its answers."""
        return ids.child(self.id, "answer", str(place))


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered in a chat: as it is kept, and its text and card as they are said once."""

    chat: str
    kept: Json
    said: Json
    files: Sequence[File] = ()

    @classmethod
    def of(cls, chat: str, reply: Reply, reader: Reader) -> Answer:
        """Speak to a reader; a code is said, and not kept."""
        without = discreet(reply)
        kept = told(without, reader)
        said = kept if without.lines == reply.lines else told(reply, reader)
        return cls(chat, kept, {part: said.get(part) for part in ("text", "card")}, reply.files)


def again(sent: Sent, known: Message | None, asked: bytes) -> list[Json]:
    """Return the first answers to a message that comes again, as they are kept."""
    if asked != sent.digest:
        raise Conflict
    if known is None:
        raise Gone
    kept = [(chat, body) for chat, body in json.loads(known.answer)]
    return shown(sent, known.seq, known.at, kept)


def shown(sent: Sent, seq: int, at: int, kept: Iterable[tuple[str, Json]]) -> list[Json]:
    """Show the answers to a message that was kept with this seq."""
    empty = Message(b"", "", seq, BOT, "", b"", "", edited=False, at=at)
    answers = [
        replace(empty, id=sent.answer_id(place), chat=chat, seq=seq + place, body=json.dumps(body))
        for place, (chat, body) in enumerate(kept, start=1)
    ]
    return [view(answer, sent.name) for answer in answers]
