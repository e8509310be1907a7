"""How somebody stands: verified or not, which tier, what it lets her do, and what is missing."""

from typing import Any

from bot.commands.verification.wording import standing, why
from bot.kit import Button, Call, Card, Country, Reply, Row, Said, Unit, _, command, p_, say
from ledger import appeals, licences, limits, rules, tiers, verification
from ledger.limits import BALANCE, DAY, EACH, MONTH, WEEK, Overview
from ledger.money import Money
from ledger.verification import ANSWER, Next, Verification

_NAMED = {
    EACH.name: say("At once"),
    DAY.name: say("In a day"),
    WEEK.name: say("In 7 days"),
    MONTH.name: say("In 30 days"),
    BALANCE.name: say("In the wallet"),
}
_STATES = {
    "open": say("open"),
    "locked": say("locked"),
    "frozen": say("frozen"),
    "closed": say("closed"),
}


@command(
    p_("trigger", "status"),
    about=_("See how you stand: verification, tier, and what is missing for the next."),
    examples=("/status",),
    menu=_("How you stand"),
    twin=p_("slash command", "status"),
    family=p_("slash command", "account"),
)
async def status(call: Call) -> Reply:
    """Show it, with a button for what comes next."""
    books, person = call.books, call.actor
    found = await verification.of_person(books, person.id)
    newest = next((each for each in found if each.state != "replaced"), None)
    wanted = await verification.following(books, person.id)
    rows: list[Row] = [
        (say("Account"), _STATES[person.state]),
        (say("Verification"), standing(newest, await _by(call, newest))),
        (say("Tier"), _tier(await tiers.of(books, person.id))),
        *_lets(await limits.overview(books, person.id, call.settings.home_currency), call),
        *await _place(call),
        *await _appeal(call),
    ]
    more = [*(why(newest) if newest else ()), *await _missing(call, newest, wanted)]
    card = Card(say("How you stand"), rows=rows, more=more)
    return Reply.of(card=card, buttons=await _buttons(call, newest, wanted))


def _tier(stands: tiers.Standing) -> Said:
    known: dict[str, Any] = {"tier": stands.tier}
    if stands.granted:
        return say("{tier}, decided by support", **known)
    if stands.until:
        return say("{tier}, by your papers, until {time}", **known, time=stands.until)
    return say("{tier}", **known)


def _lets(found: Overview, call: Call) -> list[Row]:
    """Say what her tier lets her do."""
    currency = call.settings.home_currency
    if not found.is_limited:
        return [(say("Limits"), say("none in {currency}", currency=Unit(currency)))]
    most: dict[str, int | None] = {
        **found.meter.caps,
        BALANCE.name: None if found.most is None else found.most.minor,
    }
    return [
        (_NAMED[name], say("up to {most}", most=Money(minor, currency)))
        for name, minor in most.items()
        if minor is not None
    ]


async def _missing(call: Call, newest: Verification | None, wanted: Next) -> list[Said]:
    """Say what the next tier takes."""
    if newest and newest.waits:
        return []
    if wanted.level is None or (await tiers.of(call.books, call.actor.id)).granted:
        return []
    tier = await verification.tier_of(call.books, wanted.level)
    if wanted.stands and wanted.stands.level == wanted.level:
        return [say("For tier {tier} to go on, your papers are to be renewed.", tier=tier)]
    if wanted.level == verification.LEVELS[0]:
        return [say("For tier {tier} a document is missing.", tier=tier)]
    return [
        say("For tier {tier} your address, a picture of you and a proof are missing.", tier=tier)
    ]


async def _by(call: Call, found: Verification | None) -> Any:  # noqa: ANN401 - a moment, or none
    if found is None or not found.waits:
        return None
    return found.submitted_at + (await rules.at(call.books, ANSWER)).value


async def _place(call: Call) -> list[Row]:
    place = await licences.place_of(call.books, call.actor.id)
    return [(say("Country"), Country(place.country))] if place else []


async def _appeal(call: Call) -> list[Row]:
    case = await appeals.of(call.books, call.actor.id)
    if case is None:
        return []
    by = await appeals.answer_by(call.books, case)
    return [
        (say("Your appeal"), say("case {number}, answered by {time}", number=case.number, time=by))
    ]


async def _buttons(call: Call, newest: Verification | None, wanted: Next) -> list[Button]:
    has_begun = newest is not None and newest.has_begun
    asks = newest is None or not newest.waits
    buttons = [Button.goes(say("Limits"), "limits", call.settings.home_currency)]
    if asks and (wanted.level is not None or has_begun):
        buttons.insert(0, Button.goes(say("Verify now"), "verify", ""))
    asked = await appeals.of(call.books, call.actor.id)
    if not asked and await appeals.grounds(call.books, call.actor):
        buttons.append(Button.goes(say("Ask for a review"), "appeal", ""))
    return buttons
