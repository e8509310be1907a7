"""Once more: the newest payments as buttons; each shows the card of the same payment."""

from typing import TYPE_CHECKING

from bot.grammar.kinds import AMOUNT, NOTE, PAYEE
from bot.kit import Button, Call, Reply, Said, _, command, p_, say
from bot.questions import Question, Way
from bot.wording import first_payment
from ledger import rules
from ledger.people.intents import Intent
from ledger.products import p2p
from ledger.products.p2p import Paid

if TYPE_CHECKING:
    from ledger.people.facts import Fact

_MOST = 5


@command(
    p_("trigger", "again"),
    about=_("Pay somebody once more: your last payments, with a button for each."),
    asked=(p_("asked", "again"),),
    twin=p_("slash command", "again"),
    aloud=False,
    menu=_("Pay again"),
    under="",
    product="send",
)
async def again(call: Call) -> Reply:
    """Offer whom she paid last, and how much; nothing is paid without the card."""
    paid = await p2p.newest(call.books, call.actor, _MOST)
    if not paid:
        return Reply.of(
            say("You have paid nobody yet. Try {send}.", send=first_payment(call.actor))
        )
    asked = Question({str(at): _way(each) for at, each in enumerate(paid)})
    wanted = Intent(call.actor.id, asked.choices, asked.facts, chat=call.seen_in)
    intent = await rules.card(call.books, wanted, call.token, b"")
    labels = [_label(each) for each in paid]
    buttons = [Button.does(label, intent, at) for at, label in zip(asked.ways, labels, strict=True)]
    return Reply.of(say("Which payment do you want to make once more?"), buttons=buttons)


def _way(paid: Paid) -> Way:
    """Return what makes a payment once more, for the same as before."""
    known: dict[str, Fact] = {"to": PAYEE.keep(paid.payee), "amount": AMOUNT.keep(paid.amount)}
    if paid.note:
        known["note"] = NOTE.keep(paid.note)
    return Way("send", known)


def _label(paid: Paid) -> Said:
    said = say("{amount} to {payee}", amount=paid.amount, payee=paid.payee)
    return say("{what} · {note}", what=said, note=paid.note) if paid.note else said
