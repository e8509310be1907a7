"""What was paid, by whom, or for what, is found again: by a name, a number, an amount, or words.

A page's button carries what is looked for: an amount and a time, or under which number it is kept
that words were looked for; then the receipt before which to look.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from bot import speech
from bot.grammar import Handle, Lexicon, amounts
from bot.grammar.figures import whole_number
from bot.grammar.kinds import GONE_DAY, PAYEE, Sought
from bot.grammar.letters import searched
from bot.kit import (
    Button,
    Call,
    Card,
    Entry,
    People,
    Reply,
    Said,
    _,
    acts,
    command,
    p_,
    page,
    refusals,
    say,
)
from ledger import clock
from ledger.errors import NotAllowed, NotFound
from ledger.money import Money
from ledger.people import cases, persons, searching
from ledger.people.roles import HANDLE_CASES, REVEAL, SEE_HOUSE, SEE_RECEIPTS
from ledger.people.searching import AMOUNTS, WORDS, Found, Span
from ledger.statement import Recorded

AMOUNT, NOTED = "a", "n"
"""What a page's button begins with."""
_QUOTED = re.compile(r"[\"“”«»](.+)[\"“”«»]\s*(.*)", re.DOTALL)
_NUMBER = re.compile(r"[0-9]{1,18}")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked for: `said` names it, `at` is how a page's button begins."""

    said: Said
    at: str
    found: Found
    notes: bool = False


@command(
    p_("trigger", "find"),
    about=_("Find a person, or a receipt by its number, its amount and day, or its note."),
    examples=(
        _("/find @sara"),
        "/find 1042",
        _("/find 12.50 USD yesterday"),
        _('/find "lunch" yesterday'),
    ),
    needs=SEE_RECEIPTS,
    menu=_("Find a payment"),
    aloud=False,
)
async def find(call: Call, what: Sought) -> Reply:
    """Look for it, as it was meant."""
    if quoted := _QUOTED.fullmatch(what):
        return await _words(call, quoted[1].strip(), await _day(call, quoted[2]))
    words = what.split()
    if words[0][0] in "@$":
        return await _person(call, Handle.read(words[0], dotted=True))
    number = whole_number(words[0]) if len(words) == 1 else None
    if number is not None:
        return await _number(call, number)
    lexicon = _lexicon(call)
    if amounts.begins(words, lexicon) and (read := amounts.read(words, lexicon)):
        reading = read.readings[0]
        rest = words[reading.start + reading.words :]
        return await _amount(call, reading.money, await _day(call, " ".join(rest)))
    return await _words(call, what, Span())


@page("find", needs=SEE_RECEIPTS)
async def further(call: Call, at: str) -> Reply:
    """Look further back."""
    return replace(await _further(call, at), edits_card=True)


async def _further(call: Call, at: str) -> Reply:
    how, *rest = at.split(".")
    match how, rest:
        case "a", [minor, currency, since, until, before] if currency in call.settings.currencies:
            span = Span(_whole(since), _whole(until))
            return await _amount(call, Money(_whole(minor), currency), span, _whole(before))
        case "n", [number, before] if call.may(REVEAL):
            words, span = await searching.noted(call.books, call.actor.id, _whole(number))
            return await _noted(call, words, span, _whole(number), _whole(before))
        case _:
            raise NotFound("search")


async def _person(call: Call, handle: Handle) -> Reply:
    found = await PAYEE.resolve(call, handle)
    if found is None or found.unmet:
        raise NotFound("person")
    buttons = [Button.goes(say("Open"), "person", found.id)] if call.may(SEE_HOUSE) else []
    named = say("{person} · number {number}", person=found, number=found.id)
    return Reply.of(card=Card(named, who=found), buttons=buttons)


async def _number(call: Call, number: int) -> Reply:
    """Show what has a number: a receipt, a case, a person; or offer it as an amount."""
    ways: list[tuple[Said, str, str | int]] = []
    if await _stands(call.books.transfer(number)):
        ways.append((say("Receipt {number}", number=number), "tx", number))
    if call.may(HANDLE_CASES) and await _stands(cases.get(call.books, number)):
        ways.append((say("Case {number}", number=number), "case", number))
    if call.may(SEE_HOUSE) and await _stands(persons.by_id(call.books, number)):
        ways.append((say("Person {number}", number=number), "person", number))
    read = amounts.read([str(number)], _lexicon(call))
    if read:
        money = read.readings[0].money
        at = f"{AMOUNT}.{money.minor}.{money.currency}.0.0.0"
        ways.append((say("{amount}", amount=money), "find", at))
    title = say("What has the number {number}:", number=number)
    return Reply.of(title, buttons=[Button.goes(*each) for each in ways])


async def _stands(question: Any) -> bool:  # noqa: ANN401 - of any kind
    try:
        await question
    except NotFound:
        return False
    return True


async def _amount(call: Call, amount: Money, span: Span, before: int = 0) -> Reply:
    """Look for payments of an amount, of which it is kept who did."""
    await searching.keep(call.act, amount)
    found = await searching.by_amount(call.books, amount, span, before)
    at = f"{AMOUNT}.{amount.minor}.{amount.currency}.{span.since_ms}.{span.until_ms}"
    return await _shown(call, Look(say("Payments of {amount}", amount=amount), at, found))


async def _words(call: Call, words: str, span: Span) -> Reply:
    """Look for words in notes, of which it is kept who did."""
    if not call.may(REVEAL):
        raise NotAllowed("find_words")
    if len(searched(words)) < _SHORTEST:
        raise NotAllowed("find_short")
    number = await searching.note(call.act, words, span)
    return await _noted(call, words, span, number)


async def _noted(call: Call, words: str, span: Span, number: int, before: int = 0) -> Reply:
    wanted = searched(words)
    found = await searching.by_note(call.books, lambda text: wanted in searched(text), span, before)
    title = say("Notes with “{words}”", words=words)
    return await _shown(call, Look(title, f"{NOTED}.{number}", found, notes=True))


async def _shown(call: Call, look: Look) -> Reply:
    found = look.found
    people = await persons.by_ids(
        call.books, {who for each in found.receipts for who in (each.payer, each.payee)}
    )
    buttons = [
        Button.goes(say("Receipt {number}", number=each.number), "tx", each.number)
        for each in found.receipts
    ]
    if found.on:
        label = say("Look further") if found.looked_back else say("Older")
        buttons.append(Button.goes(label, "find", f"{look.at}.{found.on}"))
    entries = [_entry(each, people, notes=look.notes) for each in found.receipts]
    more = [] if entries else [say("Nothing of this is there.")]
    if found.looked_back:
        more.append(say("I have looked back to {time} so far.", time=found.looked_back))
    return Reply.of(card=Card(look.said, entries=entries, more=more), buttons=buttons)


def _entry(found: Recorded, people: People, *, notes: bool) -> Entry:
    who = say("{payer} → {payee}", payer=people[found.payer], payee=people[found.payee])
    what = say("{what} · {note}", what=who, note=found.note) if notes and found.note else who
    facts: dict[str, Any] = {"number": found.number, "time": found.recorded_at}
    below = say("Receipt {number} · {time}", **facts)
    if found.amount is None:
        return Entry(say("{number}. {what} · {time}", what=what, **facts), what, below, None)
    said = say("{number}. {amount} · {what} · {time}", amount=found.amount, what=what, **facts)
    return Entry(said, what, below, found.amount)


async def _day(call: Call, written: str) -> Span:
    """Return the day that words name, where the house is; BadArgument for what is none."""
    words = written.split()
    if not words:
        return Span()
    read = GONE_DAY.read(words, _lexicon(call))
    if read is None or read[1] != len(words):
        raise GONE_DAY.refused(words[0])
    day = await GONE_DAY.resolve(call, read[0])
    assert day is not None  # noqa: S101 - one was given
    begins = _midnight(call, day)
    return Span(clock.to_ms(begins), clock.to_ms(_midnight(call, day + timedelta(days=1))))


def _midnight(call: Call, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(call.settings.time_zone)).astimezone(UTC)


def _lexicon(call: Call) -> Lexicon:
    return _built(tuple(call.settings.currencies), call.settings.home_currency)


@cache
def _built(currencies: tuple[str, ...], home: str) -> Lexicon:
    return Lexicon.build(speech.words, currencies, home)


def _whole(written: str) -> int:
    if not _NUMBER.fullmatch(written):
        raise NotFound("search")
    return int(written)


named = acts(
    {WORDS: _("Words looked for in notes"), AMOUNTS: _("Payments of an amount looked for")}
)
refused = refusals(
    {
        "search": say("That search is over. Look for it again."),
        "find_words": say("Notes are searched by those who may reveal what is personal."),
        "find_short": say("That is too short to be looked for. Write more of it."),
    }
)
