"""Proposals as they are seen: what is asked, by whom and why, how it stands, and who may answer.

signed  what the card that asks says: whether anybody else is needed
drawn   the live card of a proposal, for one reader
kept    the word of a refusal, to be shown on the card
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.kit import Button, Code, Reply, Said, _, say
from ledger import rules
from ledger.people import facts, glass, intents, persons, proposals, roles
from ledger.people.persons import Person
from ledger.people.proposals import APPROVE, REJECT, WITHDRAW
from ledger.people.roles import BREAK_GLASS, GRANT_ROLES
from ledger.rules import PROPOSAL

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.kit import Call, Card
    from bot.kit.cards import Tone
    from ledger.books import Books
    from ledger.people.proposals import Proposal

BY = say("Asked for by")
_TONES: dict[str, Tone] = {"open": "waits", "approved": "done"}
_STATES = {
    "open": _("waits for somebody else's approval until {time}"),
    "approved": _("approved by {person}"),
    "rejected": _("rejected by {person}"),
    "withdrawn": _("withdrawn by {person}"),
    "lapsed": _("approved by nobody in time"),
    "refused": _("approved by {person}, but it could not be done: {why}"),
}
_NO_WORD = say("the books refused it")
_NOT_HERS = say("This is about you, so somebody else has to approve it.")


async def signed(call: Call, permission: str) -> list[Said]:
    """Say whether a second person is needed, and whether there is one."""
    if call.settings.signatures_needed == 1:
        return [say("One signature is enough here: nobody else checks this.")]
    alone = permission != GRANT_ROLES and call.may(BREAK_GLASS)
    if alone and (found := await glass.holding(call.books, call.actor.id)):
        return [say("You act alone until {time}: nobody else checks this now.", time=found.until)]
    others = {*await roles.holders(call.books, permission)} - {call.actor.id}
    if not others:
        return [
            say(
                "Somebody else has to approve this, and nobody else may: give somebody a role"
                " first, or set {setting}.",
                setting=Code("SIGNATURES=1", as_it_stands=True),
            )
        ]
    lasts = (await rules.at(call.books, PROPOSAL)).value
    return [say("Somebody else has to approve this; it waits {time} for that.", time=lasts)]


async def drawn(
    books: Books,
    token: bytes,
    reader: Person | None,
    about: Callable[[Books, Proposal], Awaitable[Card]],
    *,
    gains: bool = False,
) -> Reply:
    """Draw a proposal: what it is about, then who asked for it, how it stands, and the buttons.

    The reader may be one who `gains` by it without being named on its card.
    """
    intent = await intents.get(books, token)
    proposal = await proposals.get(books, intent)
    if proposal is None:
        return Reply.of(say("This is not asked of anybody else."))
    card = await about(books, proposal)
    gains = gains or (reader is not None and _is_named(proposal, reader))
    people = await persons.by_ids(books, {proposal.maker, proposal.ender})
    card = replace(
        card,
        rows=[*card.rows, (BY, people[proposal.maker])],
        status=_state(proposal, people[proposal.ender]),
        tone=_TONES.get(proposal.state, "ended"),
        until=proposal.lapses_at if proposal.state == "open" else None,
        more=[*card.more, *([_NOT_HERS] if gains and proposal.state == "open" else ())],
    )
    buttons = [] if gains else _buttons(proposal, reader)
    return Reply.of(card=card, buttons=buttons, edits_card=True)


def _state(proposal: Proposal, ender: Person) -> Said:
    values: dict[str, Any] = {"person": ender, "time": proposal.lapses_at}
    if proposal.why:
        values["why"] = word(proposal.why)
    return say(_STATES[proposal.state], **values)


def _is_named(proposal: Proposal, reader: Person) -> bool:
    return reader.id in proposal.named and reader.id != proposal.maker


def _buttons(proposal: Proposal, reader: Person | None) -> list[Button]:
    if proposal.state != "open":
        return []
    if reader and reader.id == proposal.maker:
        return [Button.does(say("Withdraw the proposal"), proposal.intent, WITHDRAW)]
    return [
        Button.does(say("Approve"), proposal.intent, APPROVE),
        Button.does(say("Reject"), proposal.intent, REJECT),
    ]


def kept(said: Said | None) -> str:
    """Write why a verb refused, to be said to each reader in her language."""
    if said is None:
        return facts.dump({})
    values = {name: _plain(value) for name, value in said.values.items()}
    return facts.dump(
        {"message": said.message, **{f"of {name}": it for name, it in values.items()}}
    )


def word(why: str) -> Said:
    """Read back what `kept` wrote."""
    known: dict[str, Any] = facts.load(why)
    if "message" not in known:
        return _NO_WORD
    values = {name.removeprefix("of "): it for name, it in known.items() if name != "message"}
    return say(known["message"], **values)


def _plain(value: Any) -> Any:  # noqa: ANN401 - a sentence's values are of any type
    match value:
        case Person():
            return value.name
        case Code():
            return value.text
        case Said():
            return value.message
        case date() if not isinstance(value, datetime):
            return value.isoformat()
        case _:
            return value
