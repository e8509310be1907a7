"""What waits for support: listed, shown as a live card, taken, and its papers seen once a press."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.verification.wording import LEVEL
from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Leads,
    Reply,
    Row,
    Said,
    Sheet,
    _,
    command,
    draws,
    p_,
    page,
    press,
    say,
    say_many,
    sheet,
    to_sheet,
)
from bot.vaulted import pictured, rows
from ledger import ids, rules, tiers, verification
from ledger.books import Books
from ledger.errors import NotAllowed, NotFound
from ledger.people import persons, roles
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.roles import HANDLE_ALERTS, VERIFY
from ledger.people.tickets import Ticket
from ledger.screening import hits
from ledger.verification import (
    ANSWER,
    DECIDE,
    KIND,
    LOOK,
    OF_ADDRESS,
    OF_DOCUMENT,
    PAGE,
    PICTURES,
    TAKE,
    Verification,
    provided,
)

PAPERS = "papers"
_MOST_DIGITS = 18
_STATES: dict[str, Said] = {
    "started": say("begun"),
    "submitted": say("waits for a decision"),
    "review": say("being looked at"),
    "verified": say("verified"),
    "resubmit": say("asked for once more"),
    "rejected": say("not accepted"),
    "refresh": say("over"),
    "replaced": say("replaced by a newer one"),
}
_SAYS: dict[str, Said] = {
    "verified": say("verified"),
    "resubmit": say("asked for once more"),
    "rejected": say("not accepted"),
}


@command(
    p_("trigger", "verifications"),
    about=_("See the verifications that wait for a decision."),
    examples=("/verifications",),
    needs=VERIFY,
    menu=_("Verifications"),
    aloud=False,
)
async def verifications(call: Call) -> Reply:
    """List what waits, the oldest first."""
    return await _list(call, 0)


@page("verifications", needs=VERIFY)
async def queue(call: Call, at: str) -> Reply:
    """Show what waits from a moment on, or one of them."""
    kind, _dot, number = at.partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS):
        raise NotFound("verification")
    if kind == "from":
        return replace(await _list(call, int(number)), edits_card=True)
    found = await verification.get(call.books, int(number))
    verification.check(found, call.actor.id)
    return replace(await drawn_one(call.books, found.token, call.actor), edits_card=False)


@draws(KIND)
async def drawn_one(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw one for support: who, since when, what it gives, and what to look at twice."""
    found = await verification.of_token(books, token)
    if reader and found.is_of(reader.id):
        raise NotFound("verification")
    people = await persons.by_ids(books, {found.person, found.reviewer, found.decider, found.twin})
    person = people[found.person]
    card = Card(
        say(
            "Verification {number} of {person}: {level}",
            number=found.number,
            person=person,
            level=LEVEL[found.level],
        ),
        who=person,
        rows=[*await _rows(books, found), *_dealt(found, people)],
        warnings=[
            *_warnings(found, people),
            *await _unread(books, found),
            *await _listed(books, found, reader),
        ],
        status=_STATES[found.state],
        tone="waits" if found.waits else "ended",
    )
    buttons = await _buttons(books, found, reader) if reader and found.waits else []
    return Reply.of(card=card, buttons=buttons, edits_card=True)


@press(TAKE, needs=VERIFY)
async def taken(call: Call, intent: Intent) -> Reply:
    """Let who presses deal with it."""
    found = await verification.take(call.act, _token(intent))
    return await drawn_one(call.books, found.token, call.actor)


@press(LOOK, needs=VERIFY)
async def papers(call: Call, intent: Intent) -> Reply:
    """Give who presses the page on which the papers are seen once; only in private."""
    found = await verification.of_token(call.books, _token(intent))
    verification.check(found, call.actor.id)
    if not found.waits:
        raise NotAllowed(verification.CHANGED)
    told = say("The papers are shown once, on a page of their own: {address}")
    return await to_sheet(call, PAPERS, told, found.token)


@press(DECIDE, needs=VERIFY)
async def one(call: Call, intent: Intent) -> Reply:
    """Go on to what is to become of it."""
    found = await verification.of_token(call.books, _token(intent))
    verification.check(found, call.actor.id)
    return Reply((), leads=Leads(f"verification.{call.choice}", {"number": found.number}))


@sheet(PAPERS)
async def papers_of(call: Call, ticket: Ticket) -> Sheet:
    """Show once what was typed beside the documents, and keep that it was looked at."""
    books = call.books
    found, opened, look = await verification.looked_at(books, ticket.about, call.actor.id)
    person = await persons.by_id(books, found.person)
    shown = [name for name in dict.fromkeys((*OF_DOCUMENT, *OF_ADDRESS)) if name in opened]
    return Sheet(
        Card(
            say("The papers of {person}", person=person),
            who=person,
            rows=rows((name, opened[name].text) for name in shown if name not in PICTURES),
            more=[] if shown else [say("Nothing is kept there.")],
        ),
        files=[pictured(opened[name]) for name in shown if name in PICTURES],
        once=True,
        audits=(look,),
    )


async def _list(call: Call, since: int) -> Reply:
    found = await verification.queue(call.books, since)
    listed = [each for each in found[:PAGE] if not each.is_of(call.actor.id)]
    people = await persons.by_ids(
        call.books, {each.person for each in listed} | {each.reviewer for each in listed}
    )
    buttons = [
        Button.goes(
            say("Verification {number}", number=each.number), "verifications", f"of.{each.number}"
        )
        for each in listed
    ]
    if len(found) > PAGE:
        onward = f"from.{found[PAGE].submitted_ms}"
        buttons.append(Button.goes(say("More"), "verifications", onward))
    lines = [_line(each, people) for each in listed]
    return Reply.of(*(lines or [say("No verification waits.")]), buttons=buttons)


def _line(found: Verification, people: dict[int, Person]) -> Said:
    told = say(
        "Verification {number} of {person}: {level}, since {time}",
        number=found.number,
        person=people[found.person],
        level=LEVEL[found.level],
        time=found.submitted_at,
    )
    if found.reviewer:
        return say("{case} — {person}", case=told, person=people[found.reviewer])
    return told


async def _rows(books: Books, found: Verification) -> list[Row]:
    before = (await tiers.of(books, found.person)).tier
    after = found.tier or await verification.tier_of(books, found.level)
    rows: list[Row] = [(say("Handed in"), found.submitted_at)]
    if found.waits:
        by = found.submitted_at + (await rules.at(books, ANSWER)).value
        change = say("{before} → {after}", before=before, after=after)
        rows += [(say("Answer by"), by), (say("Tier"), change)]
    known = await provided.of_token(books, found.token)
    if known and known.heard and found.state != "started":
        rows.append((say("The provider says"), _SAYS[known.heard]))
    return rows


async def _listed(books: Books, found: Verification, reader: Person | None) -> list[Said]:
    """Warn who may know of it of likenesses to listed names: they are decided before the papers."""
    if not (reader and found.waits and await roles.holding(books, reader.id, HANDLE_ALERTS)):
        return []
    number = await verification.undecided(books, found.person)
    if not number:
        return []
    return [
        say_many(
            "This person is like {count} listed name. Decide that with {command} before you"
            " approve.",
            "This person is like {count} listed names. Decide that with {command} before you"
            " approve.",
            number,
            command=Code("/screen"),
        )
    ]


async def _unread(books: Books, found: Verification) -> list[Said]:
    if not found.waits or await hits.is_read(books, found.person):
        return []
    told = say(
        "A name has letters that are compared with nothing. Compare it with the document letter"
        " by letter."
    )
    return [told]


def _dealt(found: Verification, people: dict[int, Person]) -> list[Row]:
    rows: list[Row] = []
    if found.reviewer:
        rows.append((say("Dealt with by"), people[found.reviewer]))
    if found.decider and not found.waits:
        rows.append((say("Decided"), found.decided_at))
    return rows


def _warnings(found: Verification, people: dict[int, Person]) -> list[Said]:
    if not found.twin:
        return []
    told = say(
        "{person} has handed in a document of the same number. It takes two to approve this.",
        person=people[found.twin],
    )
    return [told]


async def _buttons(books: Books, found: Verification, reader: Person) -> Sequence[Button]:
    if not await roles.holding(books, reader.id, VERIFY):
        return []
    labels = {"look": say("See the papers"), "take": say("Look into it")}
    if found.reviewer == reader.id:
        labels.pop("take")
        labels |= {
            "approve": say("Approve"),
            "again": say("Ask once more"),
            "reject": say("Reject"),
        }
    intent = verification.handling(found.token, found.person)
    buttons = [Button.does(label, intent, choice) for choice, label in labels.items()]
    return [*buttons, Button.goes(say("The person"), "person", found.person)]


def _token(intent: Intent) -> bytes:
    return ids.from_text(str(intent.facts["verification"]))
