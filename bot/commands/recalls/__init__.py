"""Asking a payment back: who paid asks, the payee gives it back, in part, or refuses."""

from collections.abc import Mapping
from typing import Annotated, Any

from bot.commands.recalls.drawing import card
from bot.commands.recalls.reading import asked_back, given_back, of_first
from bot.commands.recalls.telling import (
    asked_for,
    ended,
    given,
    limited,
    open_ones,
    over,
    refused,
    too_much,
)
from bot.grammar.kinds import AMOUNT, Number, Reason, Remark
from bot.kit import (
    NO_NOTE,
    Button,
    Call,
    Leads,
    Of,
    Reply,
    Row,
    Whole,
    _,
    command,
    confirm_card,
    p_,
    page,
    press,
    receipt,
    say,
)
from bot.questions import Question, Way
from ledger import claims, rules
from ledger.errors import NotFound
from ledger.money import Money
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.products.recalls import asking, giving, reading
from ledger.products.recalls.paying import GIVEN_BACK
from ledger.products.recalls.reading import Recall

__all__ = [
    "asked_back",
    "asked_for",
    "card",
    "ended",
    "given",
    "given_back",
    "limited",
    "of_first",
    "open_ones",
    "over",
    "refused",
    "too_much",
]

ALL: Any = None
_MOST_DIGITS = 18


async def _left(call: Call, known: Mapping[str, Any]) -> Whole | None:
    """Return what is left of a payment to be asked back."""
    if "number" not in known:
        return None
    return Whole.of((await asking.checked(call.act, known["number"])).left)


async def _asked_of_her(call: Call, known: Mapping[str, Any]) -> Whole | None:
    if "number" not in known:
        return None
    return Whole.of((await asking.mine(call.act, known["number"])).amount)


Asked = Annotated[Money, AMOUNT, Of(_("How much of it"), whole=_left)]
Given = Annotated[Money, AMOUNT, Of(_("How much of it"), whole=_asked_of_her)]


@command(
    p_("trigger", "recall"),
    about=_("Ask for a payment back that you made."),
    examples=("/recall 12", _("/recall 12 5 wrong person")),
    twin=p_("slash command", "recall"),
)
async def recall(call: Call, number: Number, amount: Asked = ALL, note: Remark = NO_NOTE) -> Reply:
    """Show the card by which a payment, or a part of it, is asked back."""
    if amount is None:
        amount = (await asking.checked(call.act, number)).left
    drafted = await asking.draft(call.act, number, amount, note)
    payee = await persons.by_id(call.books, drafted.payment.payee)
    return confirm_card(
        say("Ask {payee} to give back {amount}?", payee=payee, amount=amount),
        drafted.intent,
        confirm=say("Ask for it"),
        amount=amount,
        who=payee,
        rows=[await _of_receipt(call, drafted.payment.number)],
        note=drafted.words,
        more=[say("They may give it back, give a part of it back, or refuse.")],
        done=say("You asked for this before, and they were asked."),
    )


@command("recallpart")
async def part(call: Call, number: Number, amount: Asked, note: Remark = NO_NOTE) -> Reply:
    """Show the same card for a part, which is asked for."""
    reply: Reply = await recall.run(call, number, amount, note)
    return reply


@page("recall")
async def begun(call: Call, at: str) -> Reply:
    """Ask how much of a payment is to come back."""
    if not (at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS):
        raise NotFound("transfer")
    payment = await asking.checked(call.act, int(at))
    number, payee = payment.number, await persons.by_id(call.books, payment.payee)
    question = Question(
        {
            "all": Way("recall", {"number": number, "amount": payment.left}),
            "part": Way("recallpart", {"number": number}),
        },
        led=True,
    )
    wanted = Intent(call.actor.id, question.choices, question.facts, chat=call.seen_in)
    intent = await rules.card(call.books, wanted, call.token, b"")
    asked = say("How much do you want back from {payee}?", payee=payee)
    everything = say("All of it: {amount}", amount=payment.left)
    buttons = [
        Button.does(everything, intent, "all"),
        Button.does(say("A part of it"), intent, "part"),
    ]
    return Reply.of(asked, buttons=buttons)


@press(asking.VERB)
async def asked(call: Call, intent: Intent) -> Reply:
    """Ask, and turn the card into the one that shows what becomes of it."""
    made = await asking.ask(call.act, intent)
    return await card(call.books, made.token, call.actor)


@press("recalls.withdraw")
async def withdrawn(call: Call, intent: Intent) -> Reply:
    """Ask no more."""
    made = await asking.withdraw(call.act, intent)
    return await card(call.books, made.token, call.actor)


@press("recalls.give")
async def gives(call: Call, intent: Intent) -> Reply:
    """Show the card by which all that is asked goes back."""
    return await _giving(call, await reading.of(call.books, intent), None)


@press("recalls.part")
async def gives_a_part(call: Call, intent: Intent) -> Reply:
    """Ask how much goes back."""
    return Reply((), leads=Leads("giveback", {"number": await _number(call, intent)}))


@command("giveback")
async def giveback(call: Call, number: Number, amount: Given) -> Reply:
    """Show the card by which a part goes back."""
    return await _giving(call, await asking.mine(call.act, number), amount)


@press(GIVEN_BACK)
async def gave(call: Call, intent: Intent) -> Reply:
    """Give back, and turn the card into a receipt."""
    made, first = await giving.confirm(call.act, intent)
    return receipt(
        say(
            "Gave {amount} back to {payee}. Receipt {number}.",
            amount=made.terms.amount,
            payee=made.payee,
            number=made.number,
        ),
        amount=made.terms.amount,
        who=made.payee,
        rows=[await _of_receipt(call, first.number)],
        left=made.left,
        again=say("This was given back before; nothing was moved again.")
        if made.repeated
        else None,
    )


@press("recalls.refuse")
async def refuses(call: Call, intent: Intent) -> Reply:
    """Ask for a word that goes with a refusal."""
    return Reply((), leads=Leads("keepit", {"number": await _number(call, intent)}))


@command("keepit")
async def keepit(call: Call, number: Number, words: Reason = NO_NOTE) -> Reply:
    """Refuse to give back what is asked."""
    made = await asking.refuse(call.act, number, words)
    payer = await persons.by_id(call.books, made.payer)
    return Reply.of(say("Refused. Nothing was moved, and {person} is told.", person=payer))


async def _number(call: Call, intent: Intent) -> int:
    """Return of which payment something is asked; NotFound once nothing is."""
    return (await asking.mine(call.act, (await reading.of(call.books, intent)).number)).number


async def _of_receipt(call: Call, number: int) -> Row:
    """Name the payment by the number of its receipt that the reader has."""
    return say("Of receipt"), await claims.number_for(call.books, number, call.actor.id)


async def _giving(call: Call, recall: Recall, amount: Money | None) -> Reply:
    drafted = await giving.draft(call.act, recall, amount)
    terms = drafted.terms
    return confirm_card(
        say("Give {amount} back to {payee}?", amount=terms.amount, payee=drafted.payee),
        drafted.intent,
        confirm=say("Give it back"),
        amount=terms.amount,
        who=drafted.payee,
        rows=[await _of_receipt(call, recall.number)],
        left=drafted.left,
        done=say("You asked for this before, and it was given back."),
    )
