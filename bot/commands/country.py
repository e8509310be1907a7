"""Where somebody lives, which decides what she is offered."""

from typing import Annotated, Any

from bot.grammar.kinds import COUNTRY, product_said, products_said
from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Country,
    Lacks,
    Of,
    Reply,
    Row,
    Said,
    _,
    command,
    limits,
    p_,
    page,
    refusals,
    refuses,
    say,
)
from ledger import licences
from ledger.licences import DECLARED, DOCUMENT, PHONE, CountryUnknown, NotLicensed, Place

_WHICH = Of(option=p_("option", "country"))
_SOURCES = {
    DOCUMENT: say("by your papers"),
    PHONE: say("by your phone number"),
    DECLARED: say("as you say"),
}
_WHERE = say("In which country do you live? Write its name, or press its button.")


@command(
    p_("trigger", "country"),
    about=_("Say in which country you live, and see what is offered there."),
    examples=(_("/country EG"),),
    twin=p_("slash command", "country"),
    menu=_("Your country"),
    aloud=False,
    family=p_("slash command", "account"),
)
async def country_(call: Call, country: Annotated[str, COUNTRY, _WHICH] = "") -> Reply:
    """Keep where she lives, and show it; ask for it while nothing says."""
    if country:
        await licences.declare(call.act, country)
    place, known = await licences.standing(call.books, call.actor.id)
    if place is None:
        raise Lacks(country_, "country", _WHERE, {})
    offered = licences.allowed(known, licences.today(call.books))
    return Reply.of(card=_card(call, place, offered), buttons=_other(place))


@page("country")
async def other(call: Call, at: str) -> Reply:  # noqa: ARG001 - there is one page
    """Ask for another country than the one that stands."""
    raise Lacks(country_, "country", _WHERE, {})


def first(unknown: CountryUnknown) -> Lacks:
    """Return what asks for the country before something that takes a licence there."""
    wants = product_said(unknown.product)
    why = say("What is offered depends on where you live: {product}, too.", product=wants)
    after = say("After that, ask again for what you wanted.")
    return Lacks(country_, "country", _WHERE, {}, [why, after])


def _card(call: Call, place: Place, offered: list[str]) -> Card:
    rows: list[Row] = [(say("Known"), _SOURCES[place.source]), (say("Since"), place.since)]
    more: list[Said] = []
    if call.books.licensed:
        rows.append((say("Offered there"), products_said(offered)))
        more = [_STAYS] if not offered else []
    title = say("Your country: {country}.", country=Country(place.country))
    return Card(title, rows=rows, more=more, tone="done")


def _other(place: Place) -> list[Button]:
    """Return the button to say another country, where her word for it counts."""
    return [] if place.source == DOCUMENT else [Button.goes(say("Another country"), "country", "")]


@refuses(NotLicensed)
def unlicensed(refusal: NotLicensed) -> Said:
    """Say which product is not offered in which country, since when or until when, and why."""
    known: dict[str, Any] = {
        "product": product_said(refusal.product),
        "country": Country(refusal.country),
    }
    said = say("In {country}, Wasl has no licence for this: {product}.", **known)
    if refusal.begins:
        said = say(
            "In {country}, Wasl has a licence for this from {day} on, not before: {product}.",
            day=refusal.begins,
            **known,
        )
    elif refusal.ended:
        said = say(
            "In {country}, Wasl had a licence for this until {day}, and has none now: {product}.",
            day=refusal.ended,
            **known,
        )
    return say("{why} Nothing was moved. {stays}", why=said, stays=_STAYS)


_STAYS = say(
    "What you have stays yours: you can look at it, take back what waits, and give back what came."
    " {command} says where you live, if this is not your country.",
    command=Code("/country"),
)
refused = refusals(
    {
        "country_documented": say(
            "Your papers say in which country you live, so your word does not change it. If that is"
            " not so any more, {verify} asks where you live with the next papers; until then"
            " {complain} tells support.",
            verify=Code("/verify"),
            complain=Code("/complain new"),
        ),
        "licence_payee": say("This person cannot be paid here for now, so nothing was moved."),
        CountryUnknown: say(
            "Say first in which country you live, with {command}: what is offered depends on it.",
            command=Code("/country"),
        ),
    }
)
limited = limits(
    {
        licences.DECLARING: _(
            "You can say {most} times in 30 days in which country you live, and {left} are left."
            " Try again from {time}, or ask support."
        ),
    }
)
