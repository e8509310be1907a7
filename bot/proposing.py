"""Proposals as they are seen: what is asked, by whom and why, how it stands, and who may answer.

signed  what the card that asks says: whether anybody else is needed
drawn   the live card of a proposal, for one reader
kept    the word of a refusal, to be shown on the card
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.kit import Button, Card, Code, Reply, Said, _, say
from ledger import rules
from ledger.people import facts, glass, intents, meant, persons, proposals, roles
from ledger.people.persons import Person
from ledger.people.proposals import APPROVE, REJECT, WITHDRAW
from ledger.people.roles import BREAK_GLASS, HANDLE_ALERTS
from ledger.rules import PROPOSAL

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.kit import Call
    from bot.kit.cards import Tone
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.proposals import Proposal

    Gains = Callable[[Books, int], Awaitable[bool]]
    """Tells whether somebody gains by what is asked, though no card names her."""

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
_NOBODY = say(
    "Somebody else has to approve this, and nobody else may: name one more person in {admins}, or"
    " set {setting}.",
    admins=Code("ADMINS", as_it_stands=True),
    setting=Code("SIGNATURES=1", as_it_stands=True),
)
_EVEN_SO = say("It waits for that also while you act alone.")
_QUIET = say("A proposal that is not for all to read")
_IN_PRIVATE = say(
    "It says more to whoever may approve it, in private: {command}", command=Code("/proposals")
)


async def _of_nobody(books: Books, person: int) -> bool:  # noqa: ARG001 - whoever it is
    return False


async def signed(
    call: Call, permission: str, intent: Intent, gains: Gains = _of_nobody, *, alone: bool = True
) -> list[Said]:
    """Say whether a second person is needed for what a card asks, and whether there is one.

    Who has broken the glass needs nobody, but for what is about herself or not done `alone`.
    """
    if call.settings.signatures_needed == 1:
        return [say("One signature is enough here: nobody else checks this.")]
    found = await glass.holding(call.books, call.actor.id) if call.may(BREAK_GLASS) else None
    if found and alone and call.actor.id not in meant.named(intent):
        return [say("You act alone until {time}: nobody else checks this now.", time=found.until)]
    if not await _may_agree(call.books, permission, intent, gains):
        return [_NOBODY]
    lasts = (await rules.at(call.books, PROPOSAL)).value
    waits = [say("Somebody else has to approve this; it waits {time} for that.", time=lasts)]
    return [*waits, _EVEN_SO] if found else waits


async def _may_agree(books: Books, permission: str, intent: Intent, gains: Gains) -> bool:
    """Tell whether there is somebody who may approve: not its maker, nor who gains by it."""
    others = {*await roles.holders(books, permission)} - {intent.owner, *meant.named(intent)}
    for each in others:
        if not await gains(books, each):
            return True
    return False


async def drawn(  # noqa: PLR0913 - a card has that many sides
    books: Books,
    token: bytes,
    reader: Person | None,
    about: Callable[[Books, Proposal], Awaitable[Card]],
    gains: Gains = _of_nobody,
    *,
    quiet: bool = False,
) -> Reply:
    """Draw a proposal: what it is about, then who asked for it, how it stands, and the buttons.

    The reader may be one who `gains` by it without being named on its card. Of what is `quiet`, and
    of all that takes who handles alerts, nobody is named where anybody may read it, nor is it said
    why.
    """
    intent = await intents.get(books, token)
    proposal = await proposals.get(books, intent)
    if proposal is None:
        return Reply.of(say("This is not asked of anybody else."))
    quiet = reader is None and (quiet or proposal.permission == HANDLE_ALERTS)
    card = _unsaid(proposal) if quiet else await about(books, proposal)
    waits = proposal.state == "open"
    hers = reader is not None and (
        _is_named(proposal, reader) or (waits and await gains(books, reader.id))
    )
    more = [_NOT_HERS] if hers and waits else []
    if waits and not hers and not await _may_agree(books, proposal.permission, intent, gains):
        more.append(_NOBODY)
    people = await persons.by_ids(books, {proposal.maker, proposal.ender})
    card = replace(
        card,
        rows=[*card.rows, (BY, people[proposal.maker])],
        status=_state(proposal, people[proposal.ender]),
        tone=_TONES.get(proposal.state, "ended"),
        until=proposal.lapses_at if waits else None,
        more=[*card.more, *more],
    )
    buttons = [] if hers else _buttons(proposal, reader)
    return Reply.of(card=card, buttons=buttons, edits_card=True)


def _unsaid(proposal: Proposal) -> Card:
    """Say of what is not for all no more than which case it is about, if it is about one."""
    case = proposal.intent.facts.get("case")
    title = say("A proposal about case {number}", number=case) if isinstance(case, int) else _QUIET
    return Card(title, more=[_IN_PRIVATE])


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
