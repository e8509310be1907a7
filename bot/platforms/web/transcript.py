"""Messages as the transcript keeps them and as the API shows them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from bot import speech
from bot.kit import DOTS, Code, Said
from ledger import clock, ids
from ledger.people.persons import Identity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.kit import Button, Value
    from ledger.people.inbox import Message

BOT = "bot"
WEB = "web:"
GROUP = "group:"
PRIVATE = "private"

Json: TypeAlias = dict[str, Any]

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Line:
    """A message that goes to many readers: made ready once, its key for its author alone."""

    def __init__(self, message: Message) -> None:
        self.seq = message.seq
        self._author = message.author
        self._own = written(view(message, message.author))
        self._others = written(view(message, ""))

    def shown(self, name: str) -> str:
        """Return it as a person may see it."""
        return self._own if name == self._author else self._others


@dataclass(frozen=True, slots=True)
class Reader:
    """How somebody is spoken to: in her language, or in all, that of her letters first."""

    language: str | None
    first: str
    zone: str


def identity(name: str) -> Identity:
    """Return how the books know somebody on the web."""
    return Identity("web", name, name)


def written(body: object) -> str:
    """Write JSON as it is kept and sent: compact, every letter as itself."""
    return _COMPACT.encode(body)


def told(lines: Sequence[Said], buttons: Sequence[Button], reader: Reader) -> Json:
    """Speak to a reader, in every language at once to one who has not chosen."""
    language, first = reader.language, reader.first
    shown = [
        {"id": each.data, "label": speech.label(each.label, language, reader.zone, first=first)}
        for each in buttons
    ]
    heard = language or first
    return {
        "text": speech.spoken(lines, language, reader.zone, first=first),
        "language": heard,
        "direction": speech.direction(heard),
        "buttons": shown,
        "offered": [each["id"] for each in shown],
    }


def discreet(lines: Sequence[Said]) -> list[Said]:
    """Return lines as they may be kept: with dots in the place of what is secret."""
    return [replace(line, values=_dotted(line.values)) for line in lines]


def typed(text: str, key: str, reply_to: str | None) -> Json:
    """Keep what a person wrote, as she wrote it."""
    language = speech.written(text)
    return {
        "text": text,
        "language": language,
        "direction": speech.direction(language),
        "buttons": [],
        "offered": [],
        "key": key,
        "reply_to": reply_to,
    }


def cards(body: str) -> set[bytes]:
    """Return the intents that the buttons of a message stand for."""
    named = (each.split(":") for each in json.loads(body).get("offered", ()))
    return {ids.from_text(parts[1]) for parts in named if parts[0] == "do"}


def view(message: Message, reader: str) -> Json:
    """Show a message to a person; only its author sees its key."""
    body = json.loads(message.body)
    chat = message.chat.removeprefix(WEB)
    return {
        "id": message.id.hex(),
        "seq": message.seq,
        "chat": chat if chat.startswith(GROUP) else PRIVATE,
        "from": message.author,
        "sender": _sender(message.author, body["language"]),
        "text": body["text"],
        "language": body["language"],
        "direction": body["direction"],
        "buttons": body["buttons"],
        "edited": message.edited,
        "at": clock.from_ms(message.at).isoformat(),
        "edited_at": _moment(body.get("edited_at")),
        "key": body.get("key") if message.author == reader else None,
        "reply_to": body.get("reply_to"),
    }


def _sender(author: str, language: str) -> str:
    """Return who speaks: the bot by its name in the language in which it does."""
    if author == BOT:
        return speech.word("web", "Wasl", language)
    return speech.called(author.capitalize(), language)


def _dotted(values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: _without_code(value) for name, value in values.items()}


def _without_code(value: Value) -> Value:
    match value:
        case Code(secret=True):
            return replace(value, text=DOTS)
        case Said():
            return replace(value, values=_dotted(value.values))
        case _:
            return value


def _moment(ms: int | None) -> str | None:
    return clock.from_ms(ms).isoformat() if ms else None
