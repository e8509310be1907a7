"""Budgets: what a month may cost or is to bring, and what may be owed; set by two, told in time."""

from typing import Annotated

from bot.grammar import months
from bot.grammar.kinds import A_MONTH, AMOUNT, BUDGETED, CURRENCY, WHY, Amount, Why
from bot.grammar.kinds.budgeted import NAMES, TITLES
from bot.kit import (
    NO_NOTE,
    Button,
    Call,
    Card,
    Code,
    Facts,
    Lacks,
    Leads,
    Of,
    Reply,
    Row,
    Said,
    Unit,
    _,
    acts,
    command,
    confirm_card,
    draws,
    p_,
    page,
    press,
    receipt,
    say,
    tells,
)
from bot.proposing import drawn, signed
from ledger import clock, figures, rules
from ledger.books import Books
from ledger.errors import NotAllowed
from ledger.figures.months import Month
from ledger.money import Money
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import GIVE_MONEY, SEE_HOUSE
from ledger.products import budgets
from ledger.products.budgets import ASIDE, BUDGET, RUNS_LOW, USED_UP, VERB, Budget
from ledger.rules import Draft

_WHAT = Of(option=p_("option", "what"))
_EACH = Of(option=p_("option", "each"))
_NOT_SAID = Money(0, "USD")
_REASON = say("Reason")


@command(
    p_("trigger", "budget"),
    about=_("See the budgets, and what is left of each; or set one, with a reason."),
    examples=(_("/budget gift 500 USD a month as planned"), _("/budget float 100000 EUR by law")),
    bare="see",
    twin=p_("slash command", "budget"),
    needs=SEE_HOUSE,
    menu=_("Budgets"),
)
async def budget(
    call: Call,
    what: Annotated[str, BUDGETED, _WHAT] = "",
    amount: Annotated[Money, AMOUNT] = _NOT_SAID,
    each: Annotated[str, A_MONTH, _EACH] = "",
    reason: Why = NO_NOTE,
) -> Reply:
    """List the budgets of this month; or ask before one is set."""
    if not (what or amount):
        return await _listed(call)
    if not call.may(GIVE_MONEY):
        raise NotAllowed("admins_only")
    known = {"what": what, "amount": amount, "each": each, "reason": reason}
    known = {name: value for name, value in known.items() if value}
    example = Code("/budget")
    for name, kind in (("what", BUDGETED), ("amount", AMOUNT), ("reason", WHY)):
        if name not in known:
            raise Lacks(budget_set, name, kind.missing(example, pays=False), known)
    return await _asked(call, what, amount, reason)


@command(
    p_("trigger", "budget set"),
    about=_("Set a budget, with a reason."),
    examples=(_("/budget set gift 500 a month as planned"),),
    twin=p_("slash command", "budget set"),
    needs=GIVE_MONEY,
    menu=_("Set a budget"),
)
async def budget_set(
    call: Call,
    what: Annotated[str, BUDGETED, _WHAT],
    amount: Amount,
    reason: Why,
    each: Annotated[str, A_MONTH, _EACH] = "",  # noqa: ARG001 - a budget is of a month
) -> Reply:
    """Ask before a budget is set."""
    return await _asked(call, what, amount, reason)


@command(
    p_("trigger", "budget end"),
    about=_("Let there be no budget for something any more, with a reason."),
    examples=(_("/budget end gift it is for the auditors"),),
    twin=p_("slash command", "budget end"),
    needs=GIVE_MONEY,
)
async def budget_end(
    call: Call,
    what: Annotated[str, BUDGETED, _WHAT],
    reason: Why,
    currency: Annotated[str, CURRENCY, Of(option=p_("option", "currency"))] = "",
) -> Reply:
    """Ask before there is none any more."""
    return await _asked(call, what, Money(0, currency or call.settings.home_currency), reason)


@page("budget", needs=GIVE_MONEY)
async def of_one(call: Call, at: str) -> Reply:  # noqa: ARG001 - whoever asks
    """Begin to set the budget for something."""
    return Reply((), leads=Leads("budget set", {"what": at} if at in NAMES else {}))


@press(VERB, needs=GIVE_MONEY, approved=True)
async def decided(call: Call, intent: Intent) -> Reply:
    """Decide it, and say so in the place of the card."""
    before = intent.state == "done"
    await rules.changed(call.act, BUDGET, intent)
    change = Draft.read(BUDGET, intent)
    return receipt(
        _said(_SET if change.value else _ENDED, change),
        amount=change.value or None,
        rows=[(_REASON, change.reason)],
        again=say("This was done before; nothing changed again.") if before else None,
    )


@draws(VERB)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a budget that waits for somebody else's word."""
    return await drawn(books, token, reader, _about)


@tells("budget_low")
def told(facts: Facts) -> Reply:
    """Tell who may give money that a budget runs low, or is used up."""
    said = say(_TOLD[facts.level][facts.kind], left=facts.left, most=facts.most)
    card = Card(said, tone="ended" if facts.level == USED_UP else "waits")
    return Reply.of(card=card, buttons=[Button.runs(say("Budgets"), budget.name)])


async def _listed(call: Call) -> Reply:
    await figures.count(call.books, budgets.MOST_PAGES)
    found = await figures.month(call.books, Month.of(clock.now(), call.books.zone))
    known = await budgets.known(call.books, found)
    aside = [it for each in found.currencies if (it := budgets.aside(found, each)).most]
    rows = [_row(each) for each in (*known, *aside)]
    title = say("Budgets in {month}", month=months.said(found.month))
    more = [] if known else [say("No budget has been set yet.")]
    if not call.may(GIVE_MONEY):
        return Reply.of(card=Card(title, rows=rows, more=more))
    buttons = [Button.goes(say(title), "budget", each) for each, title in TITLES.items()]
    more.append(say("A button sets a budget:"))
    return Reply.of(card=Card(title, rows=rows, more=more), buttons=buttons)


async def _asked(call: Call, what: str, amount: Money, reason: str) -> Reply:
    change = await budgets.draft(call.act, what, amount, reason)
    return confirm_card(
        _said(_SETS if amount else _ENDS, change),
        change.intent,
        confirm=say("Set") if amount else say("End it"),
        amount=amount or None,
        rows=[_change(change), (_REASON, reason)],
        more=await signed(call, GIVE_MONEY, change.intent),
    )


async def _about(books: Books, proposal: Proposal) -> Card:  # noqa: ARG001 - as every such card
    change = Draft.read(BUDGET, proposal.intent)
    title = _said(_TO_SET if change.value else _TO_END, change)
    rows: list[Row] = [(_REASON, change.reason)]
    if proposal.state == "open":
        rows = [_change(change), *rows]
    return Card(title, change.value or None, rows=rows)


def _change(change: Draft) -> Row:
    """Say what the budget was before, and what it would be."""
    before = change.before.value
    has_one = before and before.currency == change.value.currency
    was, will = (before if has_one else None, change.value or None)
    return say("The budget"), say("{before} → {after}", before=_amount(was), after=_amount(will))


def _amount(amount: Money | None) -> Said:
    return say("no budget") if amount is None else say("{amount}", amount=amount)


def _said(sentence: str, change: Draft) -> Said:
    what, unit = say(NAMES[change.of.kind]), Unit(change.of.currency)
    if change.value:
        return say(sentence, what=what, amount=change.value)
    return say(sentence, what=what, currency=unit)


def _row(known: Budget) -> Row:
    if known.kind == ASIDE:
        left = say("{left} left of {most}", left=known.left, most=known.most)
        return say("Set aside for welcome gifts"), left
    return say(TITLES[known.kind]), say("{used} of {most}", used=known.used, most=known.most)


_SETS, _TO_SET = _("Set a budget of {amount} for {what}?"), _("A budget of {amount} for {what}")
_ENDS = _("Let there be no budget in {currency} for {what} any more?")
_TO_END = _("No budget in {currency} for {what} any more")
_SET = _("There is a budget now: {amount} for {what}.")
_ENDED = _("There is no budget in {currency} for {what} any more.")
named = acts({VERB: _("Budget")})
_TOLD = {
    RUNS_LOW: {
        "gift": _("The budget for welcome gifts runs low: {left} of {most} is left this month."),
        "fund": _("The budget of the treasury runs low: {left} of {most} is left this month."),
        "float": _("What is owed to people comes near its limit: {left} of {most} is left."),
        ASIDE: _("What is set aside for welcome gifts runs low: {left} is left."),
    },
    USED_UP: {
        "gift": _(
            "The budget for welcome gifts is used up: {most} for this month. Gifts go on as long as"
            " money is set aside for them."
        ),
        "fund": _(
            "The budget of the treasury is used up: {most} for this month. Nothing stops by itself."
        ),
        "float": _(
            "What is owed to people has come to its limit of {most}. Nothing stops by itself."
        ),
        ASIDE: _("What is set aside for welcome gifts is used up: newcomers get none."),
    },
}
