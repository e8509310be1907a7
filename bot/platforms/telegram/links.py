"""Links that open in private what was asked for in a group.

Somebody who never started the bot cannot be written to. What she typed or pressed is kept in the
books under a token; she alone can open it, and then it is handled as if she had typed it in
private, or pressed it where it stands, under the same key: the card that it made in the group is
the card that she gets.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.platforms.telegram.places import PLATFORM
from ledger import ids
from ledger.errors import AlreadySettled, NotAllowed
from ledger.people import inbox, persons
from ledger.people.facts import Stranger, Who
from ledger.posting import Posting

if TYPE_CHECKING:
    from bot.app import App
    from bot.kit import Call
    from ledger.people.inbox import Message
    from ledger.people.persons import Person


async def keep(app: App, call: Call, pressed: str = "") -> str:
    """Keep what was typed, or what a button carries; return the token that opens it.

    Of a code nothing is kept: it was used by then, and /start welcomes whom it let in. A press is
    kept once for each person and button.
    """
    who = str(call.actor.id)
    whose = (call.chat.id, pressed, who) if pressed else (call.key,)
    token = ids.child("telegram link", *whose)
    mentioned = {word: _kept(each) for word, each in call.mentioned.items()}
    text = "/start" if app.takes_code(call.text) else app.discreet(call.text)
    body: dict[str, Any] = {"key": call.key, "text": text, "seen_in": call.seen_in}
    body |= {"reply_to": _kept(call.in_reply_to), "mentioned": mentioned, "pressed": pressed}
    row = inbox.new(token, f"{PLATFORM}:links", who, json.dumps(body))
    with suppress(AlreadySettled):  # the message came twice
        await call.books.post(Posting(ids.token(), "message", rows=(row,)))
    return ids.text(token)


async def find(app: App, payload: str) -> Message | None:
    """Return what is kept under a token, if anything is."""
    try:
        token = ids.from_text(payload)
    except ValueError:
        return None
    found = await inbox.get(app.books, token)
    return found if found and found.chat == f"{PLATFORM}:links" else None


async def opened(kept: Message, call: Call) -> tuple[Call, str]:
    """Return a private call as what was kept, and what a button carried, if one was pressed.

    NotAllowed for anybody but who did so.
    """
    if kept.author != str(call.actor.id):
        raise NotAllowed("not_your_link")
    body: dict[str, Any] = json.loads(kept.body)
    as_it_was = replace(
        call,
        key=body["key"],
        text=body["text"],
        seen_in=body["seen_in"],
        in_reply_to=await _known(call, body["reply_to"]),
        mentioned={word: await _known(call, who) for word, who in body["mentioned"].items()},
    )
    return as_it_was, str(body.get("pressed", ""))


def _kept(who: Person | None) -> int | list[str] | None:
    """Return somebody as she is kept: by her number, or as Telegram knows her who is unmet."""
    if who is None:
        return None
    return [*who.unmet] if who.unmet else who.id


async def _known(call: Call, kept: int | list[str] | None) -> Person | None:
    if kept is None:
        return None
    fact = Who(kept) if isinstance(kept, int) else Stranger(*kept)
    return await persons.of_fact(call.books, fact)
