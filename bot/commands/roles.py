"""Roles: who may do what for the house, given and taken by two."""

from collections.abc import Mapping
from typing import Annotated, Any

from bot.grammar.kinds import PAYEE, Role, Why, role_said
from bot.kit import (
    Call,
    Card,
    Entry,
    Facts,
    Of,
    Reply,
    Row,
    Said,
    _,
    acts,
    command,
    confirm_card,
    draws,
    p_,
    press,
    receipt,
    say,
    tells,
)
from bot.proposing import drawn, signed
from bot.wording import listed
from ledger import rules
from ledger.books import Books
from ledger.people import persons, roles
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import GRANT_ROLES, ROLES, SEE_HOUSE, VERB, Draft, State

_WHOM = Of(about=_("Who is meant"), option=p_("option", "name"))
_WHICH = Of(option=p_("option", "role"))


async def _held_by(call: Call, known: Mapping[str, Any]) -> list[str]:
    """Return the roles that can be taken from whom it is about."""
    held = await roles.of(call.books, known["to"].id) if "to" in known else ROLES
    return [role for role in ROLES if role in held]


_WHICH_OF_HERS = Of(option=p_("option", "role"), among=_held_by)


@command(
    p_("trigger", "roles"),
    about=_("See who has which role, and what each may do."),
    twin=p_("slash command", "roles"),
    needs=SEE_HOUSE,
    menu=_("Roles"),
)
async def all_roles(call: Call) -> Reply:
    """List who has each role."""
    granted = await roles.granted(call.books)
    people = await persons.by_ids(call.books, set(granted))
    entries = [_entry(role, granted, people) for role in ROLES]
    return Reply.of(card=Card(say("Roles"), entries=entries))


@command(
    p_("trigger", "role"),
    about=_("See somebody's roles."),
    examples=(_("/role @sara"),),
    bare="show",
    twin=p_("slash command", "role"),
    needs=SEE_HOUSE,
)
async def role_(call: Call, to: Annotated[Person, PAYEE, _WHOM]) -> Reply:
    """Say which roles somebody has."""
    held = await roles.of(call.books, to.id)
    return Reply.of(card=Card(say("Roles of {person}", person=to), who=to, rows=_held(held)))


@command(
    p_("trigger", "role grant"),
    about=_("Give somebody a role, with a reason."),
    examples=(_("/role grant @sara support answers our members"),),
    twin=p_("slash command", "role grant"),
    needs=GRANT_ROLES,
    menu=_("Give a role"),
)
async def grant(
    call: Call, to: Annotated[Person, PAYEE, _WHOM], role: Annotated[Role, _WHICH], reason: Why
) -> Reply:
    """Ask before a role is given."""
    return await _asked(call, to, role, "granted", reason)


@command(
    p_("trigger", "role revoke"),
    about=_("Take a role from somebody, with a reason."),
    examples=(_("/role revoke @sara support left the team"),),
    twin=p_("slash command", "role revoke"),
    needs=GRANT_ROLES,
    menu=_("Take a role away"),
)
async def revoke(
    call: Call,
    to: Annotated[Person, PAYEE, _WHOM],
    role: Annotated[Role, _WHICH_OF_HERS],
    reason: Why,
) -> Reply:
    """Ask before a role is taken."""
    return await _asked(call, to, role, "revoked", reason)


@press(VERB, needs=GRANT_ROLES, approved=True, alone=False)
async def changed(call: Call, intent: Intent) -> Reply:
    """Give or take it, and say so in the place of the card."""
    before = await roles.changed(call.act, intent)
    change = Draft.read(intent)
    person = await persons.by_id(call.books, change.person)
    return receipt(
        say(_DONE[change.state], person=person, role=role_said(change.role)),
        who=person,
        rows=[(_REASON, change.reason)],
        again=say("This was done before; nothing changed again.") if before else None,
    )


@draws(VERB)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a role that waits for somebody else's word."""
    return await drawn(books, token, reader, _about)


@tells(VERB)
def told(facts: Facts) -> Reply:
    """Tell somebody which role she has, or has no more."""
    role, may = role_said(facts.role), say(_MAY_DO[facts.role])
    return Reply.of(card=Card(say(_TOLD[facts.state], role=role, may=may), tone="done"))


async def _asked(call: Call, to: Person, role: str, state: State, reason: str) -> Reply:
    card = await roles.draft(call.act, to, role, state, reason, await rules.card_lasts(call.books))
    held = await roles.of(call.books, to.id)
    return confirm_card(
        say(_ASKS[state], person=to, role=role_said(role)),
        card.intent,
        confirm=say(_DOES[state]),
        who=to,
        rows=[*_change(held, role, state), (_MAY, say(_MAY_DO[role])), (_REASON, reason)],
        more=await signed(call, GRANT_ROLES, card.intent, alone=False),
        done=say("You asked for this before, and it was done."),
    )


async def _about(books: Books, proposal: Proposal) -> Card:
    change = Draft.read(proposal.intent)
    person = await persons.by_id(books, change.person)
    title = say(_TITLES[change.state], person=person, role=role_said(change.role))
    rows: list[Row] = [(_MAY, say(_MAY_DO[change.role])), (_REASON, change.reason)]
    if proposal.state == "open":
        rows = [*_change(await roles.of(books, person.id), change.role, change.state), *rows]
    return Card(title, who=person, rows=rows)


def _change(held: frozenset[str], role: str, state: State) -> list[Row]:
    """Say which roles somebody has, and which she would have."""
    after = held | {role} if state == "granted" else held - {role}
    return [(say("Roles"), say("{before} → {after}", before=_all(held), after=_all(after)))]


def _held(held: frozenset[str]) -> list[Row]:
    rows: list[Row] = [(role_said(role), say(_MAY_DO[role])) for role in ROLES if role in held]
    return rows or [(say("Roles"), _all(held))]


def _all(held: frozenset[str]) -> Said:
    some = [role_said(role) for role in ROLES if role in held]
    return listed(some) if some else say("none")


def _entry(role: str, granted: dict[int, frozenset[str]], people: dict[int, Person]) -> Entry:
    having = [say("{person}", person=people[who]) for who, held in granted.items() if role in held]
    names = listed(having) if having else say("nobody")
    may = say(_MAY_DO[role])
    said = say("{role}: {people}. May: {may}", role=role_said(role), people=names, may=may)
    return Entry(said, role_said(role), say("{people} · {may}", people=names, may=may), None)


named = acts({VERB: _("Role")})
_REASON, _MAY = say("Reason"), say("May")
_ASKS: dict[State, str] = {
    "granted": _("Give {person} the role {role}?"),
    "revoked": _("Take {role} from {person}?"),
}
_DOES: dict[State, str] = {"granted": _("Give the role"), "revoked": _("Take the role")}
_TITLES: dict[State, str] = {
    "granted": _("{role} for {person}"),
    "revoked": _("Take {role} from {person}"),
}
_DONE: dict[State, str] = {
    "granted": _("{person} has the role {role} now."),
    "revoked": _("{role} is taken from {person}."),
}
_TOLD: dict[State, str] = {
    "granted": _("You are {role} now: {may}."),
    "revoked": _("{role} is taken from you."),
}
_MAY_DO = {
    "owner": _("everything, and give roles and wind down"),
    "admin": _("everything but give roles and wind down"),
    "treasurer": _("give money, and see receipts and the house"),
    "support": _("deal with cases, and see receipts and the house"),
    "compliance": _("look into alerts, deal with cases, and see receipts and the house"),
    "auditor": _("see receipts, the house and all that was done, and change nothing"),
}
