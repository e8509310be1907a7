"""The live card of a withdrawal: how it stands, in words, and what its owner may press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import origins
from bot.commands.withdraw.codes import reason
from bot.kit import Button, Card, Code, Reply, draws, say
from bot.owing import of_it
from ledger import merged
from ledger.banking import origins as following
from ledger.banking import owing, payouts
from ledger.banking.payouts import cards
from ledger.people import intents

if TYPE_CHECKING:
    from bot.kit import Row, Said, Tone
    from ledger.banking.payouts import Payout
    from ledger.books import Books
    from ledger.people.persons import Person

TONES: dict[str, Tone] = {
    "review": "waits",
    "queued": "waits",
    "submitted": "waits",
    "settled": "done",
}
_ELSE = say("This withdrawal is somebody else's.")
_BACK = frozenset({"returned", "rejected"})
_COMPLAIN = Code("/complain")
_KEPT = say("It is kept for you until your account is open again.")


@draws(cards.KIND)
async def card(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a withdrawal for whose it is, and for nobody else."""
    payout = await payouts.get(books, token)
    owner = await books.read(merged.now, payout.person)
    if reader is None or reader.id != owner:
        return Reply.of(_ELSE)
    drawn = Card(
        title(payout),
        payout.amount,
        rows=[*rows(payout), *await origins.later(books, payout.number)],
        tone=TONES.get(payout.state, "ended"),
        more=[*more(payout), *await _paid_off(books, payout, owner)],
    )
    buttons = []
    if payout.waits:
        stop = await intents.get(books, cards.cancelling(payout.token, owner).token)
        buttons.append(Button.does(say("Cancel the withdrawal"), stop, "cancel"))
    return Reply.of(card=drawn, buttons=buttons, edits_card=True)


async def _paid_off(books: Books, payout: Payout, owner: int) -> list[Said]:
    """Say what of it paid off what was owed as it came back, if any of it did."""
    if payout.state not in _BACK:
        return []
    claim = await owing.claim(books, owner, payout.amount.currency)
    for number in await following.follow(books, payout.number):
        for move in (await books.transfer(number)).moves:
            if move.target == claim:
                return [of_it(move.amount)]
    return []


def rows(payout: Payout) -> list[Row]:
    """Return where it goes, what it costs, when it is expected, and its receipt."""
    found: list[Row] = [to(payout.masked)]
    if payout.fee:
        found.append((say("Fee"), payout.fee))
    if payout.is_open:
        found.append((say("Expected by"), payout.arrives))
    return [*found, (say("Receipt"), payout.number)]


def to(masked: str) -> Row:
    """Name an account by its last digits."""
    return say("To"), origins.account(masked)


def more(payout: Payout) -> list[Said]:
    """Return what is to be known of it as it stands."""
    found = _FOLLOWS.get(payout.state, _nothing)(payout)
    return [*found, _KEPT] if payout.back == "kept" else found


def title(payout: Payout) -> Said:  # noqa: PLR0911 - there are that many states
    """Say how a withdrawal stands."""
    match payout.state:
        case "review":
            return say("{amount} for your bank waits for a check.", amount=payout.amount)
        case "queued":
            return say("{amount} is about to go to your bank.", amount=payout.amount)
        case "submitted":
            return say("{amount} is on its way to your bank.", amount=payout.amount)
        case "settled":
            return say("{amount} is at your bank.", amount=payout.amount)
        case "rejected":
            return say("Your bank did not take {amount}.", amount=payout.amount)
        case "returned":
            return say("{amount} came back from your bank.", amount=payout.returned)
        case "cancelled":
            return say("The withdrawal of {amount} is cancelled.", amount=payout.amount)
        case _:
            return say("{amount} was not sent to your bank.", amount=payout.amount)


def _nothing(_payout: Payout) -> list[Said]:
    return []


def _review(_payout: Payout) -> list[Said]:
    return [say("We look at it before it is sent. You can cancel it until then.")]


def _queued(_payout: Payout) -> list[Said]:
    return [say("You can cancel it until it is sent.")]


def _free(payout: Payout) -> list[Said]:
    return [say("{amount} is in your wallet as before.", amount=payout.total)]


def _rejected(payout: Payout) -> list[Said]:
    back = say("{amount} is in your wallet again.", amount=payout.total)
    if payout.fee:
        back = say("{amount} is in your wallet again, with the fee.", amount=payout.total)
    return [_why(payout), back]


def _returned(payout: Payout) -> list[Said]:
    found = [_why(payout)]
    if payout.returned < payout.amount:
        kept = payout.amount - payout.returned
        found.append(say("The banks kept {amount} of it.", amount=kept))
    if payout.fee:
        found.append(say("The fee of {amount} stays: it was sent.", amount=payout.fee))
    return found


def _refused(payout: Payout) -> list[Said]:
    asks = say("If you think that this is a mistake, tell support: {command}", command=_COMPLAIN)
    return [*_free(payout), asks]


def _why(payout: Payout) -> Said:
    return say("Why: {reason}.", reason=reason(payout.code))


_FOLLOWS = {
    "review": _review,
    "queued": _queued,
    "rejected": _rejected,
    "returned": _returned,
    "cancelled": _free,
    "refused": _refused,
}
