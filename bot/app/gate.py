"""The gate: who may run a command, press a button or see a page, and what needs a second person.

check  what it needs -> her roles, which are read with herself, at every call
admit  a command -> the same, and that it may still begin something, if it does, where she is
run    a verb -> what has to be approved becomes a proposal under the same intent; another
       holder's word runs the verb, in one posting with the approval, as an act of who asked
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from bot import proposing
from bot.app import proving
from bot.commands import DRAWS, PRESSES, worded
from bot.kit import OF_ALL
from ledger import consents, growth, licences, rules, trail
from ledger.act import Act
from ledger.chart import HOUSE
from ledger.errors import AlreadySettled, Expired, NotAllowed, NotFound, Overloaded, Refused
from ledger.merged import MergedRow
from ledger.people import admin_chats, attempts, glass, meant, persons, proposals, roles
from ledger.people.proposals import APPROVE, REJECTED, WITHDRAWN
from ledger.people.roles import BREAK_GLASS
from ledger.rules import PROPOSAL

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable

    from bot.kit import Call, Command, Needs, Press, Reply
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Identity, Person
    from ledger.people.proposals import Proposal, State

T = TypeVar("T")
ADMINS_ONLY, NOT_HOLDER = "admins_only", "not_holder"


class Owners:
    """Those whom ADMINS names: owners once they come; from then on the books say what they are."""

    def __init__(self, admins: Iterable[str]) -> None:
        self._to_come = set(admins)

    async def known(self, books: Books, identity: Identity, person: Person) -> Person:
        """Return who speaks, with the roles that she has now."""
        name = f"{identity.platform}:{identity.external_id}"
        if name not in self._to_come:
            return person
        await roles.first(books, person)
        self._to_come.discard(name)
        return replace(person, roles=await roles.of(books, person.id))


def check(call: Call, needs: Needs) -> None:
    """Let somebody through who has what it needs; NotAllowed for everybody else."""
    if needs == "joined" and not call.actor.joined:
        raise NotAllowed("not_joined")
    if needs not in OF_ALL and not call.may(needs):
        raise NotAllowed(ADMINS_ONLY)


async def admit(call: Call, command: Command) -> None:
    """Let a command be done here: what takes a permission only in private and among operators.

    WindingDown for what would begin something new by then, NotLicensed for what may not begin where
    she is, CountryUnknown if she is to say first where that is.
    """
    check(call, command.needs)
    if command.grows:
        await growth.check(call.books)
    await licensed(call, command.product)
    if command.is_for_all or command.anywhere or not call.seen_in:
        return
    if call.seen_in not in {each.name for each in await admin_chats.where(call.books)}:
        raise NotAllowed("not_admin_chat")


async def licensed(call: Call, product: str) -> None:
    """Let somebody begin something of a product where she is, once she agreed to the terms.

    Who has not joined may join by it.
    """
    if call.actor.joined and product:
        await licences.check(call.books, call.actor.id, product)
        await consents.check(call.books, call.actor.id)


async def noted(call: Call, work: Awaitable[T]) -> T:
    """Do what was asked for; that somebody may not is kept, so many times an hour, and then said.

    LimitExceeded for who tries more often.
    """
    try:
        return await work
    except NotAllowed as refusal:
        if refusal.rule in {ADMINS_ONLY, NOT_HOLDER}:
            asked = trail.current()
            await attempts.note(call.act, call.chat.platform, asked.what if asked else "")
        raise


async def run(call: Call, verb: str, intent: Intent) -> Reply:
    """Run a verb that was pressed; what has to be approved only with somebody else's word."""
    if verb in {REJECTED, WITHDRAWN}:
        return await _ended(call, verb, await _proposal(call, intent))
    press = PRESSES[verb]
    check(call, press.needs)
    proposal = await proposals.get(call.books, intent) if press.approved else None
    if proposal:
        if call.choice == APPROVE:
            await _approved(call, press, proposal)
        return await _drawn(call, proposal)
    if intent.state == "open":  # what was done before is told again
        await licensed(call, press.product)
    if not press.approved or intent.state != "open":
        return await proving.run(call, press, intent)
    if act := await _alone(call, press, intent):
        return await _by_herself(replace(call, acting=act), press, intent)
    lasts = (await rules.at(call.books, PROPOSAL)).value
    asked = await proposals.propose(call.books, intent, verb, press.needs, lasts)
    return await _drawn(call, asked)


async def _alone(call: Call, press: Press, intent: Intent) -> Act | None:
    """Return the act of who needs nobody's approval now: where one signs, or has broken the glass.

    What is about herself waits for somebody else all the same, and who has which role: it would
    outlast the hour. That she may holds in the deed.
    """
    verb = press.verb
    deed = proposals.audit(verb, intent, verb)
    may = await roles.holding(call.books, call.actor.id, press.needs)
    if call.settings.signatures_needed == 1:
        return replace(call.act, guards=may, audits=(deed,))
    if not (press.alone and call.may(BREAK_GLASS)) or call.actor.id in meant.named(intent):
        return None
    found = await glass.holding(call.books, call.actor.id)
    if found is None:
        return None
    holds, changed, used = glass.using(found, verb)
    return replace(call.act, guards=(*may, holds), events=(changed,), audits=(deed, used))


async def _by_herself(call: Call, press: Press, intent: Intent) -> Reply:
    """Run a verb that nobody approves; NotAllowed if she may no more when it is to be done.

    So it is where who it is about has become one with another since its card was drawn.
    """
    if await meant.by_now(call.books, intent) is not intent:
        raise NotAllowed("meant_joined")
    try:
        return await press.run(call, intent)
    except (AlreadySettled, NotAllowed):
        if not await roles.holding(call.books, call.actor.id, press.needs):
            raise NotAllowed(ADMINS_ONLY) from None
        raise


async def _approved(call: Call, press: Press, proposal: Proposal) -> None:
    """Let the deed be done, in one posting with the approval; a refusal of it ends the proposal."""
    intent, books = proposal.intent, call.books
    if proposal.state != "open":
        return
    try:
        guards = await proposals.approval(books, proposal, call.actor)
        maker = await persons.by_id(books, proposal.maker)
        me = call.actor.id
        audits = (proposals.audit(proposal.verb, intent, proposal.verb),)
        act = Act(
            books,
            maker,
            call.token,
            intent.chat,
            me,
            guards,
            proposal.events(me),
            audits=audits,
        )
        await press.run(replace(call, acting=act), intent)
    except Overloaded:
        raise
    except Expired:
        await proposals.end(books, proposal, "lapsed", HOUSE)
    except NotAllowed as refusal:
        if refusal.rule in _WAITS_ON:
            raise
        await _refused(call, proposal, refusal)
    except AlreadySettled as settled:
        if settled.table == MergedRow.__tablename__:  # she became one with another in this moment
            raise NotAllowed(proposals.CHANGED) from None
        if settled.table not in _SETTLED:
            await _refused(call, proposal, settled)
    except Refused as refusal:
        await _refused(call, proposal, refusal)


async def _refused(call: Call, proposal: Proposal, refusal: Refused) -> None:
    """End a proposal whose deed was refused, unless it is who approves that may no more."""
    try:
        await proposals.approval(call.books, proposal, call.actor)
    except NotAllowed as lost:
        if lost.rule in _WAITS_ON:
            raise
        refusal = lost
    why = proposing.kept(worded(refusal))
    await proposals.end(call.books, proposal, "refused", call.actor.id, why)


async def _ended(call: Call, verb: str, proposal: Proposal) -> Reply:
    """Reject or withdraw a proposal, and show how it stands then."""
    is_makers = call.actor.id == proposal.maker
    if is_makers != (verb == WITHDRAWN):
        raise NotAllowed("own_proposal" if is_makers else "not_yours")
    state: State = "withdrawn" if is_makers else "rejected"
    await proposals.end(call.books, proposal, state, call.actor.id)
    return await _drawn(call, proposal)


async def _proposal(call: Call, intent: Intent) -> Proposal:
    found = await proposals.get(call.books, intent)
    if found is None:
        raise NotFound("button")
    return found


async def _drawn(call: Call, proposal: Proposal) -> Reply:
    """Show how a proposal stands now, in the place of the card that was pressed: as all read it."""
    reader = call.actor if call.chat.private else None
    return await DRAWS[proposal.verb](call.books, proposal.intent.token, reader)


_WAITS_ON = {"own_proposal", "gains_by_it", NOT_HOLDER, proposals.CHANGED}
"""What a proposal outlives: another may approve, or she herself once she has looked again."""
_SETTLED = {"intents", "proposals"}
"""Where somebody else was first."""
