"""A list of people, each given an amount on a date, with a picture of her own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from bot.commands.gifts.days import hijri, is_feast
from bot.commands.gifts.picture import crescent
from bot.commands.gifts.wording import TOO_LATE
from bot.grammar.kinds import Greeting, OnDay, Presents
from bot.kit import (
    NO_NOTE,
    Button,
    Call,
    Card,
    Entry,
    Facts,
    Of,
    Reply,
    Row,
    Said,
    Shown,
    _,
    came,
    command,
    confirm_card,
    details,
    p_,
    press,
    receipt,
    say,
    say_many,
    tells,
)
from bot.wording import listed
from ledger import clock, rules
from ledger.claims import LASTS as WAITS
from ledger.errors import AlreadySettled, NotFound
from ledger.people import intents, persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.products.gifts import eidiya as lists
from ledger.products.gifts import presents
from ledger.products.gifts.eidiya import DROPS, TAKES, VERB, Draft, List
from ledger.products.gifts.presents import Eidiya
from ledger.statement import Recorded

HOUR = time(8)
"""When on its day a list is given, where the house is."""
MOST_ENTRIES, MOST_BUTTONS = 20, 5


@command(
    p_("trigger", "eidiya"),
    about=_("Give each of a list of people an amount on a date, such as Eid."),
    examples=(_("/eidiya @sara 50 @ali 20 on 1 Shawwal"), _("/eidiya 20 @sara @ali on Friday")),
    bare="give",
    twin=p_("slash command", "eidiya"),
    menu=_("Gifts on a day"),
    under="gifts",
    grows=True,
    product="gift",
)
async def eidiya(
    call: Call,
    people: Annotated[Presents, Of(option=p_("option", "people"))],
    on: Annotated[OnDay, Of(option=p_("option", "day"))],
    note: Greeting = NO_NOTE,
) -> Reply:
    """Show the card of a list."""
    zone = call.settings.time_zone
    at, payees = _moment(on, zone), [each.payee for each in people]
    asked = List(payees, [each.amount for each in people], at, note, is_feast(at, zone))
    return await _card(call, await lists.draft(call.act, asked), asked)


@press(DROPS, product="gift")
async def dropped(call: Call, intent: Intent) -> Reply:
    """Leave out who is not here yet, and show the card for the others: again the first such."""
    before = await intents.known(call.books, call.act.key)
    kept: Any = (await intents.made(call.books, call.act.key) if before else intent).facts
    people = [await persons.of_fact(call.books, each) for each in kept["payees"]]
    given = zip(people, kept["amounts"], strict=True)
    here = [(who, each) for who, each in given if before or who.joined]
    payees, amounts = [who for who, _ in here], [each for _, each in here]
    asked = List(payees, amounts, kept["at"], kept["note"], kept.get("feast", True))
    shown = await _card(call, await lists.draft(call.act, asked), asked)
    await intents.cancel(call.books, intent)
    return replace(shown, edits_card=True)


@press(VERB, product="gift")
async def made(call: Call, intent: Intent) -> Reply:
    """Set the money aside."""
    kept = await lists.make(call.act, intent)
    found = kept.eidiya
    again = say("This was set aside before; nothing was moved again.") if kept.repeated else None
    people = await persons.by_ids(call.books, {each.person for each in found.presents})
    waits = found.waiting and not _is_due(found.release_at)
    return receipt(
        _set_aside(found, waits=bool(waits)),
        amount=found.total,
        rows=[hijri(found.release_at, call.settings.time_zone), *_whom(found, people)],
        left=kept.left,
        again=again,
        buttons=[Button.does(say("Take it back"), kept.back, "take")] if waits else [],
    )


@press(TAKES)
async def taken(call: Call, intent: Intent) -> Reply:
    """Take back what was not given yet; a card of which nothing is left offers nothing more."""
    try:
        taken_back = await lists.take(call.act, intent)
    except AlreadySettled as settled:
        if settled.table != "eidiyas":
            raise
        return Reply.of(TOO_LATE, edits_card=True)
    told = say("{amount} is back in your wallet.", amount=taken_back.back)
    if taken_back.repeated:
        told = say("{amount} came back before; nothing was moved again.", amount=taken_back.back)
    return Reply.of(told, edits_card=True)


@command(
    p_("trigger", "eidiya list"),
    about=_("See the lists that wait for their date."),
    examples=("/eidiya list",),
    twin=p_("slash command", "eidiya list"),
    menu=_("What waits for its day"),
    under="gifts",
)
async def waiting(call: Call) -> Reply:
    """Show the lists that wait, the next one with its button."""
    found = await presents.waiting(call.books, call.actor.id)
    if not found:
        return Reply.of(say("No list of yours waits for its date."))
    people = await persons.by_ids(
        call.books, {each.person for one in found for each in one.waiting}
    )
    zone = call.settings.time_zone
    entries = [entry for one in found for entry in _entries(one, people, zone)]
    beyond = say("Only the first {count} are shown.", count=MOST_ENTRIES)
    card = Card(
        say("What waits for its day"),
        entries=entries[:MOST_ENTRIES],
        more=[beyond] if len(entries) > MOST_ENTRIES else [],
    )
    buttons = [await _back(call, one) for one in found[:MOST_BUTTONS]]
    return Reply.of(card=card, buttons=buttons)


@tells("eidiya_given")
def given(facts: Facts) -> Reply:
    """Tell who was given something, with a picture."""
    told = came(_("{payer} gives you {amount} as an eidiya. Receipt {number}."), facts)
    feast = getattr(facts, "feast", False) is True  # the day of what waited for her is not known
    picture = crescent(facts.amount, facts.payer, feast=feast)
    return replace(told, files=[picture])


@tells("eidiya_ungiven")
def ungiven(facts: Facts) -> Reply:
    """Tell the giver what somebody could not be given."""
    return Reply.of(
        say(
            "{payee} could not be given your eidiya, so {amount} is back in your wallet."
            " Receipt {number}.",
            payee=facts.payee,
            amount=facts.amount,
            number=facts.receipt,
        )
    )


@details(lists.MADE)
async def of_whom(call: Call, found: Recorded, shown: Shown) -> Shown:
    """Name on the receipt of a list who is on it."""
    try:
        made = await presents.by_number(call.books, found.payer, found.number)
    except NotFound:
        return shown
    people = await persons.by_ids(call.books, {each.person for each in made.presents})
    given = (say("Given on"), say("{time}", time=made.release_at))
    rows = [given, hijri(made.release_at, call.settings.time_zone), *_whom(made, people)]
    return replace(shown, rows=[*shown.rows, *rows])


def _whom(found: Eidiya, people: dict[int, Person]) -> list[Row]:
    return [(say("{person}", person=people[each.person]), each.amount) for each in found.presents]


async def _card(call: Call, card: Draft, asked: List) -> Reply:
    rows: list[Row] = [
        hijri(card.at, call.settings.time_zone),
        *(
            (say("{person}", person=payee), amount)
            for payee, amount in zip(asked.payees, asked.amounts, strict=True)
        ),
    ]
    picture = crescent(asked.amounts[0], call.actor, feast=asked.feast)
    drawn = confirm_card(
        say_many(
            "Give {amount} to {count} person on {at}?",
            "Give {amount} to {count} people on {at}?",
            len(asked.payees),
            amount=asked.total,
            at=card.at,
        ),
        card.intent,
        confirm=say("Set it aside"),
        amount=asked.total,
        rows=rows,
        note=asked.note,
        fee=card.fee,
        left=card.left,
        warn=_not_here(asked, (await rules.at(call.books, WAITS)).value),
        more=[
            _when(card.at),
            say("Each gets a picture like this one, with their own amount."),
        ],
        done=say("You asked for this before, and it was set aside."),
    )
    confirm, cancel = drawn.buttons
    drop = [Button.does(say("Leave them out"), card.intent, "drop")] * _can_drop(card)
    return replace(drawn, buttons=[confirm, *drop, cancel], files=[picture])


def _when(at: datetime) -> Said:
    """Say when it is given, and until when it can be taken back."""
    if _is_due(at):
        return say("It is given as soon as you set it aside, and cannot be taken back then.")
    return say(
        "The money is set aside now. Until that day you can take it back, and nobody is told of it."
    )


def _set_aside(found: Eidiya, *, waits: bool) -> Said:
    """Say what was set aside, and when it is given."""
    facts: dict[str, Any] = {"amount": found.total, "number": found.number}
    if not waits:
        return say("{amount} is set aside and given now. Receipt {number}.", **facts)
    return say(
        "{amount} is set aside and given on {at}. Receipt {number}.", at=found.release_at, **facts
    )


def _can_drop(card: Draft) -> bool:
    return card.intent.state == "open" and "drop" in card.intent.choices


def _not_here(asked: List, waits: timedelta) -> list[Said]:
    """Say who has not joined, and what becomes of what is theirs."""
    away = [say("{person}", person=each) for each in asked.payees if not each.joined]
    if not away:
        return []
    return [
        say(
            "Not here yet: {people}. On that day they are invited to take it; what is not taken"
            " within {time} comes back to you.",
            people=listed(away),
            time=waits,
        )
    ]


def _entries(found: Eidiya, people: dict[int, Person], zone: str) -> Iterator[Entry]:
    """Yield a line for each who waits: who, when, and how much."""
    _label, moon = hijri(found.release_at, zone)
    day = say("{at} ({day})", at=found.release_at, day=moon)
    for each in found.waiting:
        who = people[each.person]
        said = say("{person}: {amount} · {day}", person=who, amount=each.amount, day=day)
        yield Entry(said, say("{person}", person=who), day, each.amount, who)


async def _back(call: Call, found: Eidiya) -> Button:
    intent = await lists.back(call.books, found)
    return Button.does(say("Take back {amount}", amount=found.left), intent, "take")


def _is_due(at: datetime) -> bool:
    """Tell whether a list is given at once."""
    return at <= clock.now()


def _moment(day: date, zone: str) -> datetime:
    """Return when a list is given on a day: in the morning, or now, if that is over."""
    morning = datetime.combine(day, HOUR, ZoneInfo(zone)).astimezone(UTC)
    return max(morning, clock.now())
