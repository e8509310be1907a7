"""Once more: the newest payments as buttons; each shows the card of the same payment."""

from bot.grammar.kinds import AMOUNT, PAYEE
from bot.kit import Button, Call, Reply, _, command, p_, say
from bot.questions import Question, Way
from bot.wording import first_payment
from ledger.people import intents
from ledger.people.intents import Intent
from ledger.products import p2p

_MOST = 5


@command(
    p_("trigger", "again"),
    about=_("Pay somebody once more: your last payments, with a button for each."),
    asked=(p_("asked", "again"),),
    twin=p_("slash command", "again"),
    aloud=False,
    menu=_("Pay again"),
)
async def again(call: Call) -> Reply:
    """Offer whom she paid last, and how much; nothing is paid without the card."""
    paid = await p2p.newest(call.books, call.actor, _MOST)
    if not paid:
        return Reply.of(
            say("You have paid nobody yet. Try {send}.", send=first_payment(call.actor))
        )
    ways = {
        str(at): Way("send", {"to": PAYEE.keep(each.payee), "amount": AMOUNT.keep(each.amount)})
        for at, each in enumerate(paid)
    }
    asked = Question(ways)
    wanted = Intent(call.actor.id, asked.choices, asked.facts, chat=call.seen_in)
    intent = await intents.make(call.books, wanted, call.token, b"")
    labels = [say("{amount} to {payee}", amount=each.amount, payee=each.payee) for each in paid]
    buttons = [Button.does(label, intent, at) for at, label in zip(ways, labels, strict=True)]
    return Reply.of(say("Which payment do you want to make once more?"), buttons=buttons)
