"""The page on which papers are handed in: what is asked, and what is wrong with it, by field."""

from bot.commands.verification.wording import HINTS, why, wrong
from bot.countries import CODES
from bot.kit import (
    Call,
    Card,
    Country,
    Field,
    Given,
    Mistaken,
    Reply,
    Said,
    Sheet,
    handed,
    say,
    sheet,
)
from bot.vaulted import KINDS, VAULTED
from ledger import rules, verification
from ledger.errors import NotFound
from ledger.people.tickets import Ticket
from ledger.verification import ANSWER, KIND, PICTURES, Mistakes, Verification

_DATES = {"birth_date", "document_until"}
_OPTIONAL = {"latin_name", "document_until", "document_back"}


@sheet(KIND)
async def form(call: Call, ticket: Ticket) -> Sheet:
    """Ask for what is needed."""
    found = await _open(call, ticket)
    fields = [_field(each) for each in await verification.fields_of(call.books, found)]
    card = Card(
        say("Your papers"),
        warnings=why(found) if found.state == "resubmit" else [],
        more=[say("Write what stands on a document as it stands there.")],
    )
    return Sheet(card, fields, submit=say("Hand in"))


@handed(KIND)
async def handed_in(call: Call, ticket: Ticket, given: Given) -> Reply:
    """Hand it in; what is wrong stands beside its field, and nothing is kept."""
    await _open(call, ticket)
    papers: dict[str, str | bytes] = {**given.values, **given.pictures}
    try:
        found = await verification.submit(call.act, ticket.about, papers, ticket.used)
    except Mistakes as mistakes:
        fields = mistakes.fields.items()
        said = {name: wrong(name, word, mistakes.age) for name, word in fields}
        raise Mistaken(said) from None
    by = found.submitted_at + (await rules.at(call.books, ANSWER)).value
    title = say("Thank you. Your papers are with support; you hear from it by {time}.", time=by)
    return Reply.of(card=Card(title, tone="done"))


async def _open(call: Call, ticket: Ticket) -> Verification:
    """Return what papers are asked for; NotFound once they were handed in."""
    found = await verification.of_token(call.books, ticket.about)
    if found.person != call.actor.id or found.state not in {"started", "resubmit"}:
        raise NotFound("ticket")
    return found


def _countries() -> list[tuple[str, Said]]:
    return [(code, say("{country}", country=Country(code))) for code in sorted(CODES)]


def _field(name: str) -> Field:
    label, hint, required = VAULTED[name], HINTS.get(name), name not in _OPTIONAL
    if name in PICTURES:
        return Field(name, label, "picture", hint, required)
    if name in _DATES:
        return Field(name, label, "date", hint, required)
    if name in {"country", "residence"}:
        return Field(name, label, "choice", hint, choices=_countries(), by_name=True)
    if name == "document_kind":
        return Field(name, label, "choice", hint, choices=[*KINDS.items()])
    return Field(name, label, "lines" if name == "address" else "text", hint, required)
