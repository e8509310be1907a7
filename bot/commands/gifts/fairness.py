"""Checking a draw: it is done again from its seed, and laid beside what was paid."""

from bot.grammar.kinds import Number
from bot.kit import Button, Call, Code, Reply, Said, _, command, for_all, p_, page, say, say_many
from ledger.errors import NotFound
from ledger.money import Money
from ledger.people import persons
from ledger.people.persons import Person
from ledger.products.gifts import draw, envelope
from ledger.products.gifts.envelope import Envelope, Opened

PAGE = 20
SHARES = "gift"
"""The pages of a draw."""
_MOST_DIGITS = 16


@command(
    p_("trigger", "gift check"),
    about=_("Check the draw of an envelope that is over."),
    examples=(_("/gift check 12"),),
    twin=p_("slash command", "gift check"),
)
async def check(call: Call, number: Number) -> Reply:
    """Draw again, and show the first shares beside what was paid."""
    return await _page(call, number, 0)


@page(SHARES)
async def listed(call: Call, at: str) -> Reply:
    """Show the shares from a place on: the number of the envelope, and the place."""
    number, _sign, place = at.partition("-")
    if not (_is_number(number) and _is_number(place)):
        raise NotFound("envelope")
    shown = await _page(call, int(number), int(place))
    return Reply.of(*shown.rest, buttons=shown.buttons, edits_card=True)


async def _page(call: Call, number: int, at: int) -> Reply:
    found = await envelope.by_number(call.books, number)
    taken = await envelope.opened(call.books, found.token)
    hers = {found.giver, *(each.person for each in taken)}
    if call.actor.id not in hers and call.seen_in != found.chat:
        raise NotFound("envelope")
    if found.is_open:
        return Reply.of(*_settled(found))
    people = await persons.by_ids(call.books, {each.person for each in taken[at : at + PAGE]})
    lines = [
        _line(place, share, taken[place] if place < len(taken) else None, people)
        for place, share in enumerate(found.shares[at : at + PAGE], start=at)
    ]
    shown = Reply.of(*_verdict(found, taken), *lines, buttons=_more(found, at))
    return shown if call.actor.id == found.giver else for_all(shown)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS


def _settled(found: Envelope) -> list[Said]:
    return [
        say(
            "Envelope {number} is not over yet: its seed is told then.",
            number=found.number,
        ),
        say("Its draw is settled already, by this hash: {hash}", hash=_as_is(found.commitment)),
    ]


def _verdict(found: Envelope, taken: list[Opened]) -> list[Said]:
    """Say whether what was paid is what the seed says, and the seed what its hash had promised."""
    drawn = draw.shares(found.seed, found.amount, found.count, found.how)
    fits = [each.amount for each in taken] == drawn[: len(taken)]
    told = say_many(
        "Envelope {number}: {amount} for {count} person, drawn again.",
        "Envelope {number}: {amount} for {count} people, drawn again.",
        found.count,
        number=found.number,
        amount=found.amount,
    )
    verdict = (
        say("Every share is what the draw says.")
        if fits
        else say("What was paid is not what the draw says. Please write to support.")
    )
    if found.how == "equal":
        return [told, verdict]
    return [
        told,
        say("Seed: {seed}", seed=_as_is(found.seed)),
        say("Its SHA-256: {hash}", hash=_as_is(draw.commitment(found.seed))),
        verdict,
    ]


def _line(place: int, share: Money, had: Opened | None, people: dict[int, Person]) -> Said:
    number = place + 1
    if had is None:
        return say("{place}. {share}: nobody came", place=number, share=share)
    return say("{place}. {share}: {person}", place=number, share=share, person=people[had.person])


def _more(found: Envelope, at: int) -> list[Button]:
    buttons = []
    if at:
        buttons.append(Button.goes(say("Back"), SHARES, f"{found.number}-{max(0, at - PAGE)}"))
    if at + PAGE < found.count:
        buttons.append(Button.goes(say("More"), SHARES, f"{found.number}-{at + PAGE}"))
    return buttons


def _as_is(text: str) -> Code:
    return Code(text, as_it_stands=True)
