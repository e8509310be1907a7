"""Cancelling: the button of every card, and the word for cards and questions."""

from typing import Any

from bot import questions
from bot.kit import Button, Call, Code, Reply, Row, Said, command, p_, press, say, waits
from bot.questions import Question
from bot.wording import listed
from ledger.banking import payouts
from ledger.banking.deposits import reading
from ledger.banking.deposits.tables import ASKED
from ledger.banking.payouts.cards import CANCEL
from ledger.books import Books
from ledger.chart import HOUSE
from ledger.money import Money
from ledger.people import dialogues, intents, persons
from ledger.people.facts import Stranger, Who
from ledger.people.intents import Intent
from ledger.people.persons import SIGN

_CANCELLED = say("Cancelled. Nothing was moved.")
_ON_A_CARD = say("Waits for your confirmation")
_DEPOSIT = "deposits.cancel"
_ENDS = ("cancel", *questions.VERBS)


@command("cancel", private=(p_("private", "cancel"),))
async def cancel(call: Call) -> Reply:
    """End the newest of her cards and questions that still waits, and say which it was."""
    intent = await _newest(call)
    if goes_on := await _goes_on(call, intent):
        return goes_on
    if intent is None:
        return Reply.of(
            say(
                "No card of yours waits for a press, so there is nothing to cancel. What you sent"
                " is under {history}; what still waits there can be taken back from its receipt.",
                history=Code("/history"),
            )
        )
    await intents.cancel(call.books, intent)
    if "cancel" in intent.choices.values():
        return Reply.of(await _card(call.books, intent.facts))
    if asked := await _asked(call.books, intent):
        return Reply.of(
            say("Cancelled my question: {choices}. Nothing was moved.", choices=listed(asked))
        )
    return Reply.of(say("Cancelled my question. Nothing was moved."))


@press("cancel", needs="nothing")
async def cancelled(call: Call, intent: Intent) -> Reply:
    """End a card without doing anything."""
    await intents.cancel(call.books, intent)
    return Reply.of(_CANCELLED, edits_card=True)


@waits
async def on_a_card(call: Call) -> list[Row]:
    """Say which payment waits for her press, if one does."""
    shown = await intents.newest(call.books, call.actor.id, "cancel")
    match shown and shown.facts:
        case {"amount": Money() as amount, "payee": Who() as payee} if payee != HOUSE:
            to = await persons.of_fact(call.books, payee)
            return [(_ON_A_CARD, say("{amount} to {payee}", amount=amount, payee=to))]
        case _:
            return []


async def _newest(call: Call) -> Intent | None:
    """Return the newest that waits: what her next words would answer may have any token."""
    asked = await dialogues.current(call.books, call.actor)
    shown = await intents.newest(call.books, call.actor.id, *_ENDS)
    waiting = [each for each in (asked, shown) if each]
    return max(waiting, key=lambda each: each.made_at, default=None)


async def _goes_on(call: Call, intent: Intent | None) -> Reply | None:
    """Offer to cancel what was confirmed last and can be cancelled still, if it is newer."""
    live = await intents.newest(call.books, call.actor.id, _DEPOSIT, CANCEL)
    if live is None or (intent and intent.made_at > live.made_at):
        return None
    about: Any = live.facts
    if "deposit" in about:
        deposit = await reading.of(call.books, live)
        told = say("{amount} that you want to pay in is waited for.", amount=deposit.expected)
        waits_on = deposit.state == ASKED
    else:
        payout = await payouts.named(call.books, about["payout"])
        told = say("{amount} is about to go to your bank.", amount=payout.amount)
        waits_on = payout.waits
    if not waits_on:
        return None
    button = Button.does(say("Cancel it"), live, "cancel")
    return Reply.of(told, say("To cancel it, press below."), buttons=[button])


async def _card(books: Books, facts: Any) -> Said:  # noqa: ANN401 - facts are of any type
    match facts:
        case {"tag": tag}:
            wanted = Code(f"{SIGN}{tag}", as_it_stands=True)
            return say("Cancelled: the tag {tag}. Nothing was moved.", tag=wanted)
        case {"amount": amount, "payee": payee} if payee == HOUSE:
            return say("Cancelled: a link for {amount}. Nothing was moved.", amount=amount)
        case {"amount": amount, "payee": payee}:
            to = await persons.of_fact(books, payee)
            return say(
                "Cancelled: {amount} to {payee}. Nothing was moved.", amount=amount, payee=to
            )
        case _:
            return _CANCELLED


async def _asked(books: Books, intent: Intent) -> list[Said]:
    """Return what there was to choose from, as the buttons had it, if anything was."""
    asked = Question.of(intent)
    if asked.base:
        lacked = asked.base.facts.get(asked.asks)
        return [] if lacked is None else [await _choice(books, lacked)]
    return [
        await _choice(books, way.facts.get(asked.asks, Code(f"/{way.command}")))
        for way in asked.ways.values()
    ]


async def _choice(books: Books, chosen: object) -> Said:
    match chosen:
        case Who() | Stranger():
            return say("{person}", person=await persons.of_fact(books, chosen))
        case Money():
            return say("{amount}", amount=chosen)
        case Code():
            return say("{command}", command=chosen)
        case _:
            return say("{word}", word=str(chosen))
