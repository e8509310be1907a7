"""Admins give money from the treasury."""

from typing import Any

from bot import paying
from bot.grammar.kinds import Amount, Note, Payee
from bot.kit import (
    Call,
    Card,
    Facts,
    Found,
    People,
    Reply,
    Row,
    Said,
    Shown,
    _,
    acts,
    command,
    confirm_card,
    draws,
    moved,
    p_,
    press,
    refusals,
    say,
    shows,
    tells,
)
from bot.proposing import drawn, signed
from bot.wording import unnamed
from ledger.books import Books
from ledger.money import Money
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import GIVE_MONEY
from ledger.products import budgets
from ledger.products import fund as funding
from ledger.terms import Terms


@command(
    p_("trigger", "fund"),
    about=_("Give money from the treasury, with a reason."),
    examples=(_("/fund @sara 100 refund of a double charge"),),
    needs=GIVE_MONEY,
    bare="give",
    menu=_("Give from the treasury"),
    grows=True,
)
async def fund(call: Call, to: Payee, amount: Amount, reason: Note) -> Reply:
    """Show the card of a payment from the treasury."""
    card = await funding.draft(call.act, to, amount, reason)
    rows, warnings = await _budget(call.books, amount)
    return confirm_card(
        say("Give {amount} from the treasury to {payee}?", amount=amount, payee=card.payee),
        card.intent,
        confirm=say("Give"),
        amount=amount,
        who=card.payee,
        rows=[(_REASON, reason), *rows],
        left=card.left,
        leaves=_("After this the treasury has {amount}."),
        warn=[*unnamed(card.payee), *warnings],
        more=await signed(call, GIVE_MONEY, card.intent),
        done=say("You asked for this before, and it was given."),
    )


@press("fund", needs=GIVE_MONEY, approved=True)
async def confirmed(call: Call, intent: Intent) -> Reply:
    """Pay from the treasury, and turn the card into a receipt."""
    made = await funding.confirm(call.act, intent)
    return paying.paid(
        made,
        _("Gave {amount} to {payee}. Receipt {number}."),
        again=say("This was given before; nothing was moved again."),
        tone="waits" if made.waits_until else "done",
        note="",
        rows=[(_REASON, made.note)],
        left=None,
    )


@draws("fund")
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw what is to be given from the treasury once somebody else agrees."""
    return await drawn(books, token, reader, _asked)


async def _asked(books: Books, proposal: Proposal) -> Card:
    asked: Any = proposal.intent.facts
    terms, payee = Terms.read(asked), await persons.of_fact(books, asked["payee"])
    title = say("{amount} from the treasury to {payee}", amount=terms.amount, payee=payee)
    rows: list[Row] = [(_REASON, asked["note"])]
    warnings = unnamed(payee)
    if proposal.state == "open":
        before = await funding.before(books, proposal.intent)
        change = say("{before} → {after}", before=before, after=before - terms.total)
        budget, over = await _budget(books, terms.total)
        rows += [(say("The treasury"), change), *budget]
        warnings += over
    if number := await books.number(proposal.intent.token):
        rows.append((say("Receipt"), number))
    return Card(title, terms.amount, payee, rows=rows, warnings=warnings)


async def _budget(books: Books, amount: Money) -> tuple[list[Row], list[Said]]:
    """Say what is left of the budget of the month before and after, and warn where that is none."""
    before = await budgets.left(books, "fund", amount.currency)
    if before is None:
        return [], []
    change = say("{before} → {after}", before=before, after=before - amount)
    row = (say("Left of the month's budget"), change)
    return [row], [_OVER] if (before - amount).minor < 0 else []


@shows("fund", "capital")
def given(found: Found, reader: Person, people: People) -> Shown:
    """Show what came from the treasury, or into it."""
    return moved(found, reader, people)


@tells("funded")
def funded(facts: Facts) -> Reply:
    """Tell the person who was funded, and why."""
    told = say(
        "Wasl put {amount} into your wallet. Receipt {number}.",
        amount=facts.amount,
        number=facts.number,
    )
    reason = [(_REASON, facts.note)] if facts.note else []
    return Reply.of(card=Card(told, facts.amount, rows=reason, tone="done"))


act = acts({funding.VERB: _("Money from the treasury")})
refused = refusals({"fund_self": say("You cannot fund yourself. Ask another admin.")})
_REASON = say("Reason")
_OVER = say("This is more than is left of the budget for this month. Nothing stops by itself.")
