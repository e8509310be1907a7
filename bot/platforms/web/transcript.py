"""Messages as the transcript keeps them and as the API shows them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from bot import speech
from bot.kit import DOTS, Code, Said
from bot.platforms.web.attached import attached
from bot.platforms.web.carded import carded
from ledger import clock, ids
from ledger.people.persons import Identity

if TYPE_CHECKING:
    from bot.kit import Filed, Reply, Value
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


def told(reply: Reply, reader: Reader) -> Json:
    """Speak to a reader, in every language at once to one who has not chosen."""
    language, first = reader.language, reader.first
    shown = [
        {"id": each.data, "label": speech.label(each.label, language, reader.zone, first=first)}
        for each in reply.buttons
    ]
    heard = language or first
    text = speech.spoken(reply.lines, language, reader.zone, first=first)
    body: Json = {
        "text": text,
        "language": heard,
        "direction": speech.direction(heard),
        "buttons": shown,
        "offered": [each["id"] for each in shown],
    }
    if reply.files:
        body["files"] = attached(reply.files, language or first, reader.zone)
    if reply.card and language:
        body["card"] = carded(reply.card, text.split("\n"), language, reader.zone)
    return body


def discreet(reply: Reply) -> Reply:
    """Return a reply as it may be kept: with dots in the place of what is secret."""
    card = reply.card and reply.card.changed(_dotted, _without_code)
    rest = [_dotted(line) for line in reply.rest]
    return replace(reply, card=card, rest=rest)


def typed(text: str, key: str, reply_to: str | None, file: Filed | None = None) -> Json:
    """Keep what a person wrote, as she wrote it; of a file that it brought, but its name."""
    language = speech.written(text)
    brought = {"brought": {"name": file.name, "size": len(file.content)}} if file else {}
    return {
        **brought,
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
        "card": body.get("card"),
        "files": [_placed(each, message) for each in body.get("files", ())],
        "brought": body.get("brought"),
        "buttons": body["buttons"],
        "edited": message.edited,
        "at": clock.from_ms(message.at).isoformat(),
        "edited_at": _moment(body.get("edited_at")),
        "key": body.get("key") if message.author == reader else None,
        "reply_to": body.get("reply_to"),
    }


def _placed(file: Json, message: Message) -> Json:
    """Tell where a file is read, below the address of whoever reads."""
    return {**file, "path": f"messages/{message.id.hex()}/files/{file['id']}"}


def _sender(author: str, language: str) -> str:
    """Return who speaks: the bot by its name in the language in which it does."""
    if author == BOT:
        return speech.word("web", "Wasl", language)
    return speech.called(author.capitalize(), language)


def _dotted(said: Said) -> Said:
    values = {name: _without_code(value) for name, value in said.values.items()}
    return replace(said, values=values)


def _without_code(value: Value) -> Value:
    match value:
        case Code(secret=True):
            return replace(value, text=DOTS)
        case Said():
            return _dotted(value)
        case _:
            return value


def _moment(ms: int | None) -> str | None:
    return clock.from_ms(ms).isoformat() if ms else None
