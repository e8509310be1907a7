"""Bank accounts: where money can go, told on a page of one's own, shown by their last digits."""

from decimal import Decimal
from typing import Annotated

from bot.commands.bank.form import IBAN, US, iban_told, of_iban, of_us, us_told
from bot.commands.bank.refusing import added_before, limited, no_account, not_those, refused
from bot.commands.bank.reviewing import (
    banks,
    compared,
    named_acts,
    one,
    pass_,
    passed_,
    proposed,
    refuse_,
)
from bot.commands.bank.telling import (
    added,
    failed,
    passed,
    removed,
    sent,
    usable,
    verified,
    waits,
)
from bot.commands.bank.wording import USABLE_NOW, named, standing, usable_from
from bot.grammar.kinds import PAIR, BankNumber, NotHere, Pair
from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Lacks,
    Leads,
    Of,
    Reply,
    Row,
    Said,
    _,
    command,
    confirm_card,
    p_,
    page,
    press,
    receipt,
    say,
    sheet_line,
    to_sheet,
)
from ledger.banking import accounts
from ledger.banking.accounts import REMOVE, BankAccount
from ledger.errors import NotAllowed, NotFound
from ledger.licences import WITHDRAW
from ledger.money import Money
from ledger.people.intents import Intent

__all__ = [
    "added",
    "added_before",
    "banks",
    "compared",
    "failed",
    "iban_told",
    "limited",
    "named_acts",
    "no_account",
    "not_those",
    "of_iban",
    "of_us",
    "one",
    "pass_",
    "passed",
    "passed_",
    "proposed",
    "refuse_",
    "refused",
    "removed",
    "sent",
    "us_told",
    "usable",
    "verified",
    "waits",
]

_MOST_DIGITS = 18
_Both = Annotated[Pair, Of(option=p_("option", "amounts"))]
_NO_NUMBER, _NOTHING = 0, ""
NOT_TOLD: list[Decimal] = None  # type: ignore[assignment]
_PAGE = say("On a page of your own: {address}")
_ADD = Button.runs(say("Add an account"), "bank add")
_IN_US = Button.goes(say("An account in the US"), "bank", "us")


@command(
    p_("trigger", "bank"),
    about=_("See your bank accounts, where money can go."),
    examples=("/bank",),
    private=(p_("private", "bank"),),
    bare="list",
    twin=p_("slash command", "bank"),
    menu=_("Bank accounts"),
    under="cash",
    aloud=False,
)
async def bank(call: Call) -> Reply:
    """List her accounts, by their last digits, and how each stands."""
    known = await accounts.of(call.books, call.actor.id)
    if not known:
        told = say("You have no bank account here. Add one, and your money can go there.")
        return Reply.of(told, buttons=[_ADD])
    rows: list[Row] = [(say("{account}", account=named(each)), standing(each)) for each in known]
    told_of = [
        Button.goes(
            say("Tell the amounts: {account}", account=named(each)), "bank", _at("tell", each)
        )
        for each in known
        if each.state == "verifying"
    ]
    buttons = [*told_of, _ADD, Button.runs(say("Remove one"), "bank remove")]
    return Reply.of(card=Card(say("Your bank accounts"), rows=rows), buttons=buttons)


@command(
    p_("trigger", "bank add"),
    about=_("Add a bank account, on a page of your own."),
    examples=("/bank add",),
    twin=p_("slash command", "bank add"),
    menu=_("Add a bank account"),
    under="cash",
    aloud=False,
    product=WITHDRAW,
)
async def add(call: Call, typed: NotHere = _NOTHING) -> Reply:
    """Give her the page; a number that was typed here is not read."""
    if not call.chat.private:
        raise NotAllowed("private_only")
    more = [
        say("You type it on a page, not in a chat. It is yours alone, and works once."),
        say("You are told on all your platforms that it was added."),
    ]
    warnings = [_NOT_HERE] if typed else []
    card = Card(say("Add a bank account"), more=more, warnings=warnings)
    return Reply.of(await sheet_line(call, IBAN, _PAGE), card=card, buttons=[_IN_US])


@command(
    p_("trigger", "bank verify"),
    about=_("Tell the two small amounts that came to your bank account."),
    examples=(_("/bank verify 0.12 0.34"),),
    twin=p_("slash command", "bank verify"),
    aloud=False,
)
async def verify(call: Call, amounts: _Both = NOT_TOLD, account: BankNumber = _NO_NUMBER) -> Reply:
    """Take what she says that they were, if any account waits for them, or ask for them."""
    await _waiting(call, account)
    if amounts is None:
        raise Lacks(told_them, "amounts", PAIR.missing(Code(PAIR.example), pays=False), {})
    return await told_them.run(call, amounts, account)


@command("bank.amounts")
async def told_them(call: Call, amounts: _Both, account: BankNumber = _NO_NUMBER) -> Reply:
    """Take what she says that they were; of several accounts she says which."""
    waiting = await _waiting(call, account)
    if len(waiting) > 1:
        buttons = [
            Button.goes(say("{account}", account=named(each)), "bank", _at("tell", each))
            for each in waiting
        ]
        return Reply.of(say("Which account did they come to?"), buttons=buttons)
    found = waiting[0]
    try:
        done = await accounts.tell(call.act, found.token, _of(amounts, found.currency))
    except accounts.NotThose as why:
        if not why.left:
            raise
        wrong, known = not_those.sentences[accounts.NotThose](why), {"account": found.number}
        raise Lacks(told_them, "amounts", wrong, known) from None
    title = say("{account} is verified.", account=named(done))
    more = [USABLE_NOW if done.is_usable else usable_from(done.usable_from or done.added_at)]
    return Reply.of(card=Card(title, more=more, tone="done"))


@command(
    p_("trigger", "bank remove"),
    about=_("Remove a bank account."),
    examples=("/bank remove",),
    twin=p_("slash command", "bank remove"),
    menu=_("Remove a bank account"),
    under="cash",
    aloud=False,
)
async def remove(call: Call) -> Reply:
    """Ask before an account is removed; of several, which."""
    known = await accounts.of(call.books, call.actor.id)
    if not known:
        raise NotFound("bank")
    if len(known) == 1:
        return await _removing(call, known[0])
    buttons = [
        Button.goes(say("{account}", account=named(each)), "bank", _at("remove", each))
        for each in known
    ]
    return Reply.of(say("Which account is to be removed?"), buttons=buttons)


@page("bank")
async def paged(call: Call, at: str) -> Reply:
    """Show what a button of a list leads to."""
    if at == "us":
        return await to_sheet(call, US, _PAGE)
    what, _dot, number = at.partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS):
        raise NotFound("bank")
    found = await accounts.numbered(call.books, int(number))
    if found.person != call.actor.id:
        raise NotFound("bank")
    if what == "tell":
        return Reply((), leads=Leads("bank.amounts", {"account": found.number}))
    return await _removing(call, found)


@press(REMOVE)
async def taken_away(call: Call, intent: Intent) -> Reply:
    """Remove it, on the card where it is pressed."""
    found = await accounts.removed(call.act, intent)
    return receipt(say("{account} is removed.", account=named(found)), tone="ended")


async def _removing(call: Call, found: BankAccount) -> Reply:
    intent, found = await accounts.draft_removal(call.act, found.token)
    return confirm_card(
        say("Remove {account}?", account=named(found)),
        intent,
        confirm=say("Remove"),
        more=[say("Nothing is paid there any more. To use it again, you add and verify it anew.")],
    )


async def _waiting(call: Call, number: int) -> list[BankAccount]:
    known = await accounts.of(call.books, call.actor.id)
    asked = [each for each in known if not number or each.number == number]
    waiting = [each for each in asked if each.state == "verifying"]
    if not asked:
        raise NotFound("bank")
    if not waiting:
        raise NotAllowed(
            "bank_not_sent" if any(each.awaits for each in asked) else "bank_none_waits"
        )
    return waiting


def _of(amounts: list[Decimal], currency: str) -> list[Money]:
    try:
        return [Money.of(each, currency) for each in amounts]
    except ValueError:
        raise NotAllowed("bank_amounts") from None


def _at(what: str, found: BankAccount) -> str:
    return f"{what}.{found.number}"


_NOT_HERE: Said = say(
    "What you typed was not read, and is not kept here: delete it from this chat if you can."
)
