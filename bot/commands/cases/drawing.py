"""A case as it is drawn: for who reported it, and, with what was noted, for those who handle it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.commands.cases import alerts, likeness
from bot.complaining import not_content
from bot.grammar.kinds import watch_said
from bot.kit import Button, Card, Entry, Reply, Row, _, draws, say
from ledger import appeals, complaints, gifted
from ledger.money import Money
from ledger.people import cases, intents, persons, roles
from ledger.people.cases import ALERT, GIFTS, KIND, NOTES, OF_PERSON, OF_RECEIPT, SCREENING
from ledger.people.facts import Who
from ledger.products.requests.cards import KIND as REQUEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.kit import Said
    from ledger.books import Books
    from ledger.people.cases import Case, Noted
    from ledger.people.persons import Person

WRONG_PERSON = "wrong person"
_ABOUT = {
    WRONG_PERSON: _("Case {number}: the wrong person was paid, receipt {receipt}"),
    REQUEST: _("Case {number}: a stranger, {person}, asks for {amount}"),
    cases.PAYOUT: _("Case {number}: what somebody has here is to be paid out"),
    OF_PERSON: _("Case {number}: about {person}"),
    complaints.COMPLAINT: _("Case {number}: a complaint"),
    OF_RECEIPT: _("Case {number}: about receipt {receipt}"),
    ALERT: _("Case {number}: {rule} — {person}"),
    SCREENING: _("Case {number}: {person} is like an entry of the list {list}"),
    cases.DISPUTE: _(
        "Case {number}: the bank of {person} took {amount} back that was spent;"
        " the account is frozen"
    ),
    GIFTS: _("Case {number}: gift money of many new accounts went to {person}"),
}
RESULTS = {
    "upheld": say("Upheld"),
    "rejected": say("Not upheld"),
    "refunded": say("Refunded"),
    "duplicate": say("Duplicate"),
    **alerts.RESULTS,
}
"""How a case ended, in a word; the words of `ledger.people.cases.RESULTS`."""
_AGAINST = {
    appeals.FREEZE: _("Case {number}: a review of a frozen account is asked for"),
    appeals.CLOSING: _("Case {number}: a review of a closed account is asked for"),
    appeals.REJECTION: _(
        "Case {number}: a review of verification {verification} is asked for, which was rejected"
    ),
}
NEXT = {
    appeals.FREEZE: say("Support opens your account again; you are told once it is."),
    appeals.CLOSING: say("Support looks at how your account is opened again, and writes to you."),
    appeals.REJECTION: say("Hand your papers in again: they are looked at anew."),
}
"""What comes next once an appeal was upheld."""
_GIFTS = {"taken": say("Taken back"), "released": say("Gone on to them")}
"""What became of held gift money, once it has."""


@draws(KIND)
async def drawn_case(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a case; those who handle it see who deals with it, what was noted, and buttons."""
    found = await cases.of_token(books, token)
    handles = reader is not None and await _handles(books, found, reader)
    if found.is_confidential and not handles:
        return Reply.of(say("There is nothing to see here any more."), edits_card=True)
    noted = await cases.notes(books, token) if handles else []
    people = await people_of(books, [found], noted)
    rows: list[Row] = [
        *_paid(found, people),
        *await _held(books, found),
        *(await alerts.rows_of(books, found) if found.what == ALERT else []),
        *(await likeness.rows_of(books, found) if found.what == SCREENING else []),
        (say("Opened by"), people[found.opener]),
        (say("Opened on"), say("{time}", time=found.opened_at)),
    ]
    if found.what == cases.APPEAL and found.is_open:
        rows.append((say("Answer by"), await appeals.answer_by(books, found)))
    if found.what == complaints.COMPLAINT:
        rows += await _complained(books, found)
    if handles and found.assignee:
        rows.append((say("Dealt with by"), people[found.assignee]))
    if found.closed_at:
        rows += [(say("Closed"), say("{time}", time=found.closed_at)), *_ended(found)]
    drawn = Card(
        title(found, people),
        rows=rows,
        entries=[entry(each, people) for each in noted[:NOTES][::-1]],
        note=found.words,
        status=say("open") if found.is_open else say("closed"),
        tone="waits" if found.is_open else "ended",
    )
    buttons = await _buttons(books, found, reader, len(noted) > NOTES) if handles and reader else []
    if reader and await complaints.may_again(books, found, reader.id):
        buttons.append(await not_content(books, found))
    return Reply.of(card=drawn, buttons=buttons, edits_card=True)


async def _complained(books: Books, found: Case) -> list[Row]:
    """Return what a complaint is about, by when it is answered, and whose answer it follows."""
    told: list[Row] = []
    if "receipt" in found.about:
        told.append((say("Receipt"), int(str(found.about["receipt"]))))
    if "again" in found.about:
        told.append((say("Follows the answer to case"), int(str(found.about["again"]))))
    if found.is_open:
        told.append((say("Answer by"), await complaints.answer_by(books, found)))
    return told


def title(found: Case, people: Mapping[int, Person]) -> Said:
    """Say what a case is about."""
    about: dict[str, Any] = {
        name: people[fact] if isinstance(fact, Who) else fact
        for name, fact in found.about.items()
        if not isinstance(fact, list)
    }
    if found.what == ALERT:
        about["rule"] = watch_said(about["rule"])
    if found.what == cases.APPEAL:
        against = str(about.get("against", appeals.FREEZE))
        return say(
            _AGAINST[against], number=found.number, verification=about.get("verification", 0)
        )
    return say(_ABOUT[found.what], number=found.number, **about)


def entry(noted: Noted, people: Mapping[int, Person]) -> Entry:
    """Show what was noted, by whom and when."""
    by = say("{person}, {time}", person=people[noted.author], time=noted.at)
    said = say("{by}: {words}", by=by, words=noted.words)
    return Entry(said, say("{words}", words=noted.words), by, None)


async def people_of(
    books: Books, found: Sequence[Case], noted: Sequence[Noted] = ()
) -> dict[int, Person]:
    """Return who opened, has and closed cases, whom they are about, and who noted something."""
    about = {who for each in found for who in cases.whom(each.about)}
    own = {who for each in found for who in (each.opener, each.closer, each.assignee)}
    return await persons.by_ids(books, {*about, *own, *(each.author for each in noted)})


async def _handles(books: Books, found: Case, reader: Person) -> bool:
    if found.is_reported_by(reader.id) or found.is_about(reader.id):
        return False
    return bool(await roles.holding(books, reader.id, found.needs))


def _paid(found: Case, people: Mapping[int, Person]) -> list[Row]:
    """Return whom a payment went to, and how much it was; cases of before do not say it."""
    match found.about:
        case {"receipt": int(), "payee": Who() as payee, "amount": Money() as amount}:
            return [(say("Paid to"), people[payee]), (say("Amount"), amount)]
        case _:
            return []


async def _held(books: Books, found: Case) -> list[Row]:
    """Return how much gift money is held, or was, and of how many accounts."""
    if found.what != GIFTS:
        return []
    held = await gifted.gathered(books, found.token)
    label = _GIFTS.get(held.state, say("On hold"))
    return [(label, held.worth), (say("Accounts"), held.accounts)]


def _gifts(found: Case) -> list[Button]:
    """Return where the accounts are listed, and what becomes of their gift money."""
    accounts = Button.goes(say("The accounts"), "clawback", f"of.{found.number}")
    if not found.is_open:
        return [accounts]
    return [
        Button.goes(say("Take it back"), "clawback", found.number),
        Button.goes(say("Release it"), "release", found.number),
        accounts,
    ]


def _ended(found: Case) -> list[Row]:
    result: list[Row] = [(say("Result"), RESULTS[found.result])] if found.result else []
    return [*result, *([(say("Outcome"), found.outcome)] if found.outcome else [])]


async def _buttons(books: Books, found: Case, reader: Person, more: bool) -> list[Button]:  # noqa: FBT001 - whether there are more notes
    buttons = []
    if found.is_open:
        handling = cases.handling(found.token, found.opener, found.what)
        intent = await intents.get(books, handling.token)
        labels = {
            "take": say("Deal with it"),
            "note": say("Add a note"),
            "close": say("Close the case"),
        }
        has_it = found.assignee == reader.id
        buttons = [
            Button.does(label, intent, choice)
            for choice, label in labels.items()
            if choice in intent.choices and not (choice == "take" and has_it)
        ]
    if found.what == GIFTS:
        buttons += _gifts(found)
    if found.is_open and found.about.get("against") == appeals.FREEZE:
        buttons.append(Button.goes(say("Thaw"), "thaw", str(found.opener)))
    if found.what == SCREENING:
        buttons += likeness.buttons_of(found)
    if found.what == ALERT:
        buttons += await alerts.buttons_of(books, found)
    if found.person:
        buttons.append(Button.goes(say("The person"), "person", found.person))
    if isinstance(receipt := found.about.get("receipt"), int):
        buttons.append(Button.goes(say("The receipt"), "tx", receipt))
    if more:
        buttons.append(Button.goes(say("Earlier notes"), "case", f"notes.{found.number}"))
    return buttons
