"""Splits: a bill is shared, among people who are named or among those of a group who come."""

from dataclasses import replace
from typing import Annotated, Any

from bot import paying
from bot.commands.splits.drawing import WORDS, asked, card
from bot.commands.splits.refusing import limited, off, refused, too_few, too_small
from bot.commands.splits.telling import (
    declined_by,
    made_here,
    open_ones,
    over,
    paid_by,
    share_asked,
    share_asked_again,
    share_paid,
)
from bot.grammar.kinds import EQUALLY, SHARERS, Amount, How, Note, Sharers, Sharing
from bot.grammar.refusals import too_fine
from bot.kit import (
    NO_NOTE,
    Button,
    Call,
    Card,
    Code,
    Lacks,
    Of,
    Reply,
    _,
    command,
    confirm_card,
    p_,
    press,
    receipt,
    say,
    say_many,
)
from ledger import ids
from ledger.errors import NotAllowed
from ledger.money import Money
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.products.splits import cards, ending, gathered, named, reading, shares
from ledger.products.splits.ways import Way

__all__ = [
    "card",
    "declined_by",
    "limited",
    "made_here",
    "off",
    "open_ones",
    "over",
    "paid_by",
    "refused",
    "share_asked",
    "share_asked_again",
    "share_paid",
    "too_few",
    "too_small",
]

NOBODY: Any = ()
_IN_PARTS = Code(_("/split 60 @sara @omar 2:1:1"))
_AS_ONE = Code(_("/split 60 @sara+@ali @omar"))
_IN_A_GROUP = say("In a group, {example} lets people come in.", example=Code(_("/split 60")))
_WHO = SHARERS.missing(Code(SHARERS.example), pays=True)


@command(
    p_("trigger", "split"),
    about=_("Share a bill with others."),
    examples=(
        _("/split 60 @sara @omar dinner"),
        _("/split 60 @sara @omar 20 25"),
        say(
            "Example: {example}: the last part is yours, unless you write “without me”",
            example=_IN_PARTS,
        ),
        say("Example: {example}: two who pay as one", example=_AS_ONE),
        _IN_A_GROUP,
    ),
    private=(p_("private", "split"),),
    twin=p_("slash command", "split"),
    menu=_("Split a bill"),
    under="split",
    grows=True,
    product="split",
)
async def split(
    call: Call,
    amount: Amount,
    people: Annotated[Sharers, Of(option=p_("option", "people"))] = NOBODY,
    how: Annotated[Sharing, Of(option=p_("option", "how"))] = EQUALLY,
    note: Note = NO_NOTE,
) -> Reply:
    """Show the card of a split, or let people of the group come in."""
    if people:
        way, maker = _way(how, amount), not how.alone
        drafted = await named.draft(call.act, amount, note, way, people, maker=maker)
        return asked(drafted, call.actor, await call.group())
    if not call.seen_in:
        known = {"amount": amount, "how": how, "note": note}
        raise Lacks(split, "people", _WHO, known, [_IN_A_GROUP])
    if how.parts:
        raise NotAllowed("split_alone")
    made = await gathered.gather(call.act, amount, note, maker=not how.alone)
    return await card(call.books, made.token, call.actor)


@press("splits.make", product="split")
async def made(call: Call, intent: Intent) -> Reply:
    """Let the shares stand, and turn the card into the one that shows who has paid."""
    made = await named.make(call.act, intent)
    return replace(await card(call.books, made.token, call.actor), edits_card=True)


@press("splits.join", product="split")
async def joined(call: Call, intent: Intent) -> Reply:
    """Take in who presses; its maker, who is in, is shown her own card, where she closes it."""
    if await gathered.join(call.act, intent):
        if intent.owner == call.actor.id:
            return await card(call.books, ids.from_text(str(intent.facts["split"])), call.actor)
        return Reply.of(say("You are in already."))
    return Reply.of(
        say("You are in. Once the list is closed, you are asked for your share in private.")
    )


@press("splits.close", product="split")
async def closed(call: Call, intent: Intent) -> Reply:
    """Take in nobody any more, and ask for the shares."""
    split = await gathered.close(call.act, intent)
    return Reply.of(
        say_many(
            "{count} share was counted; it is asked for in private.",
            "{count} shares were counted; each is asked for in private.",
            len(split.asked),
        )
    )


@press("splits.remind")
async def reminded(call: Call, intent: Intent) -> Reply:
    """Tell everybody again who has not paid."""
    count = await ending.remind(call.act, intent)
    return Reply.of(say_many("{count} reminder was sent.", "{count} reminders were sent.", count))


@press("splits.withdraw")
async def withdrawn(call: Call, intent: Intent) -> Reply:
    """Ask nobody any more."""
    await ending.withdraw(call.act, intent)
    return Reply.of(say("Nobody is asked any more. What was paid stays paid."))


@press("splits.pay", product="send")
async def asked_to_pay(call: Call, intent: Intent) -> Reply:
    """Show who presses the card by which her share is paid."""
    drafted = await shares.draft(call.act, intent)
    terms = drafted.terms
    return confirm_card(
        say("Pay {amount} to {payee}?", amount=terms.amount, payee=drafted.payee),
        drafted.intent,
        confirm=say("Pay"),
        amount=terms.amount,
        who=drafted.payee,
        rows=paying.withheld(terms.withheld, drafted.payee),
        note="" if shares.hides(intent) else str(drafted.intent.facts["note"]),
        fee=terms.fee,
        left=drafted.left,
    )


@press(shares.VERB, product="send")
async def paid(call: Call, intent: Intent) -> Reply:
    """Pay a share, and turn the card into a receipt."""
    made = await shares.confirm(call.act, intent)
    again = say("This was paid before; nothing was moved again.")
    return paying.paid(made, _("Paid {amount} to {payee}. Receipt {number}."), again=again)


@press("splits.decline")
async def declining(call: Call, intent: Intent) -> Reply:
    """Ask with what word a share is declined."""
    split = await reading.of(call.books, intent)
    share = split.of(call.actor.id)
    question = Card(
        say("Decline your share?"),
        share.amount if share else None,
        note="" if shares.hides(intent) else split.note,
        tone="asks",
        more=[say("Choose what goes with it:")],
    )
    buttons = [Button.does(WORDS[word], intent, word) for word in cards.WORDS]
    return Reply.of(card=question, buttons=buttons)


@press("splits.show")
async def shown(call: Call, intent: Intent) -> Reply:
    """Show what the maker, whom she does not know, has written."""
    split = await reading.of(call.books, intent)
    maker = await persons.by_id(call.books, split.maker)
    return Reply.of(say("{person} has written: {note}", person=maker, note=split.note))


@press("splits.block")
async def blocked(call: Call, intent: Intent) -> Reply:
    """Be asked no more by the maker."""
    split = await shares.block(call.act, intent)
    maker = await persons.by_id(call.books, split.maker)
    return Reply.of(say("{person} is blocked and asks you for nothing any more.", person=maker))


@press("splits.declined")
async def declined(call: Call, intent: Intent) -> Reply:
    """Let a share be nobody's."""
    split = await shares.decline(call.act, intent, call.choice)
    maker = await persons.by_id(call.books, split.maker)
    return receipt(say("Declined. {person} is told.", person=maker), tone="ended")


def _way(how: How, total: Money) -> Way:
    """Return a way of sharing an amount; BadArgument for parts that its currency cannot have."""
    if how.kind == "amounts":
        for part in how.parts:
            try:
                Money.of(part, total.currency)
            except ValueError:
                raise too_fine(str(part), Money(1, total.currency)) from None
    return Way(how.kind, how.parts)
