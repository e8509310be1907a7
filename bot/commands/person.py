"""One person as those see her who run the house: how she stands, and what can be done about it."""

from dataclasses import replace
from typing import Annotated, Any

from bot.grammar.kinds import PAYEE, PersonNumber, role_said
from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Lacks,
    Of,
    Reply,
    Row,
    Said,
    Shown,
    _,
    acts,
    command,
    offers,
    open_for,
    p_,
    page,
    refusals,
    say,
)
from bot.wording import listed
from ledger import limits, tiers
from ledger.banking import owing
from ledger.chart import HOUSE, WALLET
from ledger.errors import NotFound
from ledger.limits import DAY, MONTH, WEEK, WINDOWS
from ledger.money import Money
from ledger.people import persons, profiles, states
from ledger.people.persons import Person
from ledger.people.profiles import MOST_BLOCKS, Profile
from ledger.people.roles import HANDLE_CASES, REVEAL, SEE_AUDIT, SEE_HOUSE
from ledger.statement import Balance, Recorded

NOBODY: Any = None
_MOST_DIGITS = 18
_WHO = Of(about=_("Who is meant"), option=p_("option", "name"))
_STATES = {
    "open": say("open"),
    "locked": say("locked"),
    "frozen": say("frozen"),
    "closed": say("closed"),
}
_WINDOWS = {
    DAY.name: say("In a day"),
    WEEK.name: say("In 7 days"),
    MONTH.name: say("In 30 days"),
}
_TURNS = {
    "open": (say("Freeze"), "freeze"),
    "locked": (say("Freeze"), "freeze"),
    "frozen": (say("Thaw"), "thaw"),
    "closed": (say("Open again"), "thaw"),
}
_PLATFORMS = {"web": say("Web chat"), "telegram": say("Telegram"), "discord": say("Discord")}


@command(
    p_("trigger", "person"),
    about=_("See how somebody stands: accounts, what is open, and what can be done."),
    examples=(_("/person @sara"), "/person 17"),
    needs=SEE_HOUSE,
    menu=_("A person"),
    aloud=False,
)
async def person_(
    call: Call,
    to: Annotated[Person, PAYEE, _WHO] = NOBODY,
    number: Annotated[PersonNumber, Of(option=p_("option", "number"))] = 0,
) -> Reply:
    """Show somebody by her name or her number."""
    if to is None and not number:
        raise Lacks(person_, "to", PAYEE.missing(Code(PAYEE.example), pays=False), {})
    if to is not None and to.unmet:
        raise NotFound("person")
    return await _shown(call, to.id if to else number)


@page("person", needs=SEE_HOUSE)
async def turned(call: Call, at: str) -> Reply:
    """Show somebody by her number."""
    if not (at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS):
        raise NotFound("person")
    return await _shown(call, int(at))


@offers
async def behind(call: Call, found: Recorded, shown: Shown) -> Shown:
    """Lead from a receipt of others to its two sides."""
    if call.actor.id in {found.payer, found.payee} or not call.may(SEE_HOUSE):
        return shown
    people = await persons.by_ids(call.books, {found.payer, found.payee} - {HOUSE})
    sides = [people[each] for each in (found.payer, found.payee) if each in people]
    buttons = [
        Button.goes(say("{person}", person=each), "person", each.id)
        for each in dict.fromkeys(sides)
        if each.id != HOUSE
    ]
    return replace(shown, buttons=[*shown.buttons, *buttons])


named = acts({"people.seen": _("A look at a person")})
refused = refusals({"person": say("Nobody is known here under this name or number.")})


async def _shown(call: Call, number: int) -> Reply:
    found = await profiles.look(call.act, number)
    known = found.person
    wallets = await call.books.balances(known.id, WALLET)
    card = Card(
        say("{person} · number {number}", person=known, number=known.id),
        who=known,
        rows=[
            *_since(found),
            (say("Tier"), (await tiers.of(call.books, known.id)).tier),
            *[row for each in wallets for row in _wallet(each)],
            *[(say("Owes Wasl"), each) for each in await owing.of(call.books, known.id)],
            *[row for each in wallets for row in await _used(call, known, each.posted.currency)],
            *await open_for(call, known.id),
            *_seen(found),
        ],
        status=_STATES[known.state],
        tone="done" if known.state == "open" else "ended",
        more=await _why(call, known),
    )
    return Reply.of(card=card, buttons=_buttons(call, known))


def _since(found: Profile) -> list[Row]:
    joined = found.joined_at
    rows: list[Row] = [(say("Joined"), joined) if joined else (say("Known since"), found.made_at)]
    if found.ways:
        places = dict.fromkeys(each.platform for each in found.ways)
        shown = [_PLATFORMS.get(each, say("{name}", name=each)) for each in places]
        rows.append((say("Comes by"), listed(shown)))
    if found.roles:
        rows.append((say("Roles"), listed([role_said(each) for each in found.roles])))
    return rows


def _wallet(wallet: Balance) -> list[Row]:
    free, held = wallet.available, wallet.held
    rows: list[Row] = [(say("Available"), free)] if wallet.posted else []
    return [*rows, *([(say("Held"), held)] if held else [])]


async def _used(call: Call, known: Person, currency: str) -> list[Row]:
    """Say how much of her limits in a currency somebody has used."""
    meter = (await limits.overview(call.books, known.id, currency)).meter
    used = [(each, meter.used(each), meter.caps[each.rule.name]) for each in WINDOWS]
    return [
        (
            _WINDOWS[window.rule.name],
            say("{used} of {most}", used=Money(minor, currency), most=Money(most, currency)),
        )
        for window, minor, most in used
        if minor and most is not None
    ]


def _seen(found: Profile) -> list[Row]:
    rows: list[Row] = []
    if found.blocked_by:
        most = found.blocked_by == MOST_BLOCKS
        count = say("{count} or more", count=MOST_BLOCKS) if most else found.blocked_by
        rows.append((say("Blocked by"), count))
    if found.last:
        newest = say("{time}, receipt {number}", time=found.last.at, number=found.last.number)
        rows.append((say("Newest payment"), newest))
    if spoke := [each.spoke_at for each in found.ways if each.spoke_at]:
        rows.append((say("Last seen"), max(spoke)))
    return rows


async def _why(call: Call, known: Person) -> list[Said]:
    """Say who has frozen her, when and why."""
    found = await states.last_freeze(call.books, known.id) if known.state == "frozen" else None
    if found is None:
        return []
    people = await persons.by_ids(call.books, {found.actor})
    values: dict[str, Any] = {"person": people[found.actor], "time": found.at}
    if not found.words:
        return [say("Frozen by {person}, {time}: it is being looked at.", **values)]
    return [say("Frozen by {person}, {time}: {reason}", reason=found.words, **values)]


def _buttons(call: Call, known: Person) -> list[Button]:
    may = call.may
    turns = _TURNS.get(known.state)
    own = known.id == call.actor.id
    ways: list[tuple[Said, str, str | int]] = []
    if may(HANDLE_CASES) and not own:
        ways += [(*turns, known.id)] if turns else []
        if known.state != "closed":
            ways.append((say("Close the account"), "close", known.id))
        ways.append((say("Cases"), "cases", f"0.about.{known.id}"))
    if may(SEE_AUDIT):
        ways.append((say("What was done"), "audit", known.id))
    if may(REVEAL) and not own:
        ways.append((say("Reveal"), "reveal", known.id))
    return [Button.goes(*each) for each in ways]
