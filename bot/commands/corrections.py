"""Corrections by operators: a receipt reversed, or money taken back that was booked wrongly."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from bot.grammar.kinds import PAYEE, Amount, Number, Why
from bot.kit import (
    Call,
    Card,
    Code,
    Facts,
    Found,
    Of,
    People,
    Reply,
    Row,
    Shown,
    _,
    acts,
    command,
    confirm_card,
    draws,
    moved,
    p_,
    press,
    receipt,
    refusals,
    say,
    shows,
    tells,
)
from bot.proposing import drawn, signed
from ledger.books import Books
from ledger.chart import BONUS, FEES, HOUSE, TREASURY
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import NOTE, Proposal
from ledger.people.roles import GIVE_MONEY
from ledger.products import corrections
from ledger.products.corrections import ADJUST, HELD, REVERSE, TOLD, Effect

_FROM_WHOM = Of(about=_("From whose wallet"), option=p_("option", "name"))


@command(
    p_("trigger", "reverse"),
    about=_("Reverse a receipt: every move of it goes back, with a reason."),
    examples=(_("/reverse 12 charged twice"),),
    twin=p_("slash command", "reverse"),
    needs=GIVE_MONEY,
    menu=_("Reverse a receipt"),
)
async def reverse(call: Call, number: Number, reason: Why) -> Reply:
    """Ask before a transfer is reversed."""
    return await _asked(call, await corrections.draft_reversal(call.act, number, reason))


@command(
    p_("trigger", "adjust"),
    about=_("Take money that was booked wrongly from somebody's wallet into the treasury."),
    examples=(_("/adjust @omar 5 funded by mistake"),),
    twin=p_("slash command", "adjust"),
    needs=GIVE_MONEY,
    menu=_("Correct a wallet"),
)
async def adjust(
    call: Call, to: Annotated[Person, PAYEE, _FROM_WHOM], amount: Amount, reason: Why
) -> Reply:
    """Ask before money is taken."""
    return await _asked(call, await corrections.draft_adjustment(call.act, to, amount, reason))


@press(REVERSE, needs=GIVE_MONEY, approved=True)
async def reversed_(call: Call, intent: Intent) -> Reply:
    """Reverse it."""
    return await _done(call, intent)


@press(ADJUST, needs=GIVE_MONEY, approved=True)
async def adjusted(call: Call, intent: Intent) -> Reply:
    """Take it."""
    return await _done(call, intent)


@draws(REVERSE, ADJUST)
async def proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw what is to be corrected once somebody else agrees."""
    return await drawn(books, token, reader, _about)


@shows(REVERSE, ADJUST)
def shown(found: Found, reader: Person, people: People) -> Shown:
    """Show what a correction moved."""
    return moved(found, reader, people)


@tells(TOLD)
def told(facts: Facts) -> Reply:
    """Tell somebody that her wallet was corrected, and why."""
    said = say(
        _("Corrected: {amount} was taken from your wallet. Receipt {number}.")
        if facts.taken
        else _("Corrected: {amount} was put into your wallet. Receipt {number}."),
        amount=facts.amount,
        number=facts.number,
    )
    return Reply.of(card=Card(said, facts.amount, rows=[(_REASON, facts.why)], tone="done"))


async def _asked(call: Call, intent: Intent) -> Reply:
    card = await _card(call.books, intent, open_=True)
    return confirm_card(
        say("{what}?", what=card.title or say("Correction")),
        intent,
        confirm=say("Reverse it") if REVERSE in intent.choices.values() else say("Correct it"),
        rows=card.rows,
        more=[*card.more, *await signed(call, GIVE_MONEY, intent)],
        done=say("You asked for this before, and it was done."),
    )


async def _done(call: Call, intent: Intent) -> Reply:
    number, before = await corrections.corrected(call.act, intent)
    return receipt(
        say("Corrected. Receipt {number}.", number=number),
        rows=[(_REASON, str(intent.facts[NOTE]))],
        again=say("This was done before; nothing changed again.") if before else None,
    )


async def _about(books: Books, proposal: Proposal) -> Card:
    card = await _card(books, proposal.intent, open_=proposal.state == "open")
    number = await corrections.number(books, proposal.intent)
    return replace(card, rows=[*card.rows, (say("Receipt"), number)]) if number else card


async def _card(books: Books, intent: Intent, *, open_: bool) -> Card:
    """Draw what is to be corrected; while that is open, each account before and after."""
    known: Any = intent.facts
    effects = await corrections.of_moves(books, corrections.moves_of(intent)) if open_ else []
    named = {int(known[name]) for name in ("payer", "payee", "person") if name in known}
    people = await persons.by_ids(books, named | {each.owner for each in effects})
    rows: list[Row] = [(_REASON, str(known[NOTE])), *_rows(effects, people)]
    if "person" in known:
        title = say(
            "{amount} from {person} into the treasury",
            amount=known["amount"],
            person=people[known["person"]],
        )
        return Card(title, known["amount"], people[known["person"]], rows=rows)
    title = say("Reverse receipt {number}", number=known["receipt"])
    parties = say(
        "{amount} from {payer} to {payee}",
        amount=known["sums"][-1],
        payer=people[known["payer"]],
        payee=people[known["payee"]],
    )
    more = [_STAYS]
    if held := known.get(HELD):
        paid = say(
            "Receipt {held} only held the money; receipt {number} paid it, and is what goes back.",
            held=held,
            number=known["receipt"],
        )
        more.insert(0, paid)
    return Card(title, rows=[(say("It was"), parties), *rows], more=more)


def _rows(effects: Sequence[Effect], people: Mapping[int, Person]) -> list[Row]:
    return [
        (
            _HOUSE.get(each.line, say("{name}", name=each.line))
            if each.owner == HOUSE
            else say("{person}", person=people[each.owner]),
            say("{before} → {after}", before=each.before, after=each.after),
        )
        for each in effects
    ]


_REASON = say("Reason")
_HOUSE = {
    TREASURY.name: say("The treasury"),
    FEES.name: say("Fees earned"),
    BONUS.name: say("Set aside for welcome gifts"),
}
_STAYS = say("What it paid for (a request, a share, an order) stays as it is.")
named = acts({REVERSE: _("Reversal"), ADJUST: _("Correction of a wallet")})
refused = refusals(
    {
        "reversed": say("This receipt was reversed before."),
        ("transfers", "reversed"): say("This receipt was reversed before."),
        "reversal": say("This is a reversal itself. Correct the wallets instead."),
        "returned": say(
            "Some of this payment came back already, so it does not come back once more."
            " {command} shows how it stands.",
            command=Code("/tx"),
        ),
        "reverse_gifts": say(
            "Gift money of this receipt is on hold, or was taken back from there. Its case decides"
            " about it, so the receipt cannot be reversed."
        ),
        "moves": say("Nothing moved with this receipt, so there is nothing to reverse."),
        "adjust_self": say("You cannot correct your own wallet. Ask another admin."),
        "adjust_not_joined": say("Only the wallet of somebody who has joined can be corrected."),
    }
)
