"""Messages as the transcript keeps them and as the API shows them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from bot import speech
from bot.kit import BOT_NAME, DOTS, Code
from ledger import clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.kit import Button, Said, Value
    from ledger.people.inbox import Message

BOT = "bot"
WEB = "web:"
GROUP = "group:"
PRIVATE = "private"

Json: TypeAlias = dict[str, Any]


def told(
    lines: Sequence[Said], buttons: Sequence[Button], language: str | None, default: str, zone: str
) -> Json:
    """Speak to a reader, in every language at once to one who has not chosen."""
    shown = [
        {"id": each.data, "label": speech.label(each.label, language, zone)} for each in buttons
    ]
    heard = language or default
    return {
        "text": speech.spoken(lines, language, zone),
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
    arabic = any("\u0600" <= letter <= "\u06ff" for letter in text)
    language = "ar" if arabic else "en"
    return {
        "text": text,
        "language": language,
        "direction": speech.direction(language),
        "buttons": [],
        "offered": [],
        "key": key,
        "reply_to": reply_to,
    }


def view(message: Message, reader: str) -> Json:
    """Show a message to a person; only its author sees its key."""
    body = json.loads(message.body)
    chat = message.chat.removeprefix(WEB)
    return {
        "id": message.id.hex(),
        "seq": message.seq,
        "chat": chat if chat.startswith(GROUP) else PRIVATE,
        "from": message.author,
        "sender": (BOT_NAME if message.author == BOT else message.author).capitalize(),
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


def _dotted(values: Mapping[str, Value]) -> dict[str, Value]:
    return {
        name: replace(value, text=DOTS) if isinstance(value, Code) and value.secret else value
        for name, value in values.items()
    }


def _moment(ms: int | None) -> str | None:
    return clock.from_ms(ms).isoformat() if ms else None
