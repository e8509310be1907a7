"""The card that everything begins with: what she has, what waits for her, and what she can do.

Its first buttons are the main things; what belongs together stands behind a button of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.kit import Button, Card, Code, Reply, _, say, standing
from ledger import growth, laundering, licences
from ledger.gifted.gathering import on_hold
from ledger.money import Money
from ledger.statement import Balance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.kit import Call, Command, Row, Said


HOUSE, MORE = "house", "more"


@dataclass(frozen=True, slots=True)
class Section:
    """What stands behind a button of the menu: what it says there, and above what is behind it.

    What is done `within` a group, that command begins, as it is `typed` there; `alone`: it begins
    in private, too.
    """

    label: str
    about: str
    within: str = ""
    typed: str = ""
    alone: bool = True


SECTIONS: Mapping[str, Section] = MappingProxyType(
    {
        "cash": Section(
            _("Money in and out"),
            _("Pay money into your wallet, take it out to a bank, and see your bank accounts."),
        ),
        "split": Section(
            _("Split and settle"),
            _("Share a bill with people whom you name or with a group, and settle what is owed."),
            within="split",
            typed=_("/split 60"),
        ),
        "gifts": Section(
            _("Gifts"),
            _("Give a group an envelope that it opens, or people an amount each on a day."),
            within="gift",
            typed=_("/gift 50 x10"),
            alone=False,
        ),
        "links": Section(
            _("Links"),
            _(
                "Give money by a link, or be paid by one; take or pay by a code that you were"
                " given."
            ),
        ),
        HOUSE: Section(_("Operators"), _("What operators may do:")),
        MORE: Section(_("More"), _("What else there is:")),
    }
)


async def menu(call: Call, *above: Said) -> Reply:
    """Return the card with a button for each main thing, below what is said first."""
    hers = await offered(call)
    buttons = [
        *(run(each) for each in behind(hers, "")),
        *(
            Button.goes(say(each.label), "menu", name)
            for name, each in SECTIONS.items()
            if behind(hers, name)
        ),
    ]
    shown = await wallets(call)
    buttons = [*review(call), *buttons]
    waits = [row for waiting in call.waits for row in await waiting.run(call)]
    card = replace(
        shown,
        above=above[0] if above else None,
        rows=[*shown.rows, *waits],
        warnings=[*shown.warnings, *await _closing(call)],
    )
    return Reply(above[1:], buttons, card=card)


async def _closing(call: Call) -> list[Said]:
    """Say that Wasl winds down, if it does."""
    until = await growth.until(call.books)
    if until is None:
        return []
    return [
        say(
            "Wasl is winding down and closes on {day}: {command} says what goes on.",
            day=until,
            command=Code("/winddown"),
        )
    ]


async def offered(call: Call) -> list[Command]:
    """Return the commands that are hers: what she may, and what may be sold where she is."""
    lacks = await licences.lacking(call.books, call.actor.id)
    return [
        each
        for each in call.commands
        if each.product not in lacks and (each.is_for_all or call.may(each.needs))
    ]


def behind(hers: Sequence[Command], section: str) -> list[Command]:
    """Return the commands of a section, of those that are hers; of none, those that stand first."""
    return [each for each in hers if each.menu and _section(each) == section]


def _section(command: Command) -> str:
    """Return where a command stands; what takes a permission and says nothing, among operators'."""
    return HOUSE if command.under == MORE and not command.is_for_all else command.under


def run(command: Command) -> Button:
    """Make the button that begins a command."""
    return Button.runs(say(command.menu), command.name)


async def wallets(call: Call) -> Card:
    """Return each wallet, what is available and what is held; and what stands besides."""
    nothing = Money(0, call.settings.home_currency)
    known, besides = await standing(call)
    first, *more = [each for each in known if each.posted] or [Balance(0, nothing, nothing)]
    some = any(each.held for each in known)
    gifts = await on_hold(call.books, call.actor.id) if some else {}
    checked = await laundering.checked(call.books, call.actor.id) if some else {}
    title = say("Available: {amount}", amount=first.available)
    others = (row for each in more for row in _rows(each, gifts, checked))
    rows = [*_held(first, gifts, checked), *others, *besides]
    return Card(title, first.available, rows=rows, warnings=_STATES.get(call.actor.state, ()))


def review(call: Call) -> list[Button]:
    """Return the button by which somebody whose account is not open deals with that."""
    if call.actor.state == "locked":
        return [Button.goes(say("Unlock"), "unlock", "")]
    return [REVIEW] if call.actor.state in _STATES else []


REVIEW = Button.goes(say("Ask for a review"), "balance", "review")
_STATES: Mapping[str, Sequence[Said]] = MappingProxyType(
    {
        "frozen": [say("Your account is frozen: nothing can be sent from it or paid into it.")],
        "locked": [say("Your wallets are locked: nothing goes out of them.")],
        "closed": [say("Your account is closed: nothing can be sent from it or paid into it.")],
    }
)


def _rows(
    balance: Balance, gifts: Mapping[str, Money], checked: Mapping[str, Money]
) -> Sequence[Row]:
    return [(say("Available"), balance.available), *_held(balance, gifts, checked)]


def _held(
    balance: Balance, gifts: Mapping[str, Money], checked: Mapping[str, Money]
) -> Sequence[Row]:
    """Say what is held for others, and what of hers is looked at: gift money, and other money."""
    nothing = Money(0, balance.held.currency)
    on_hold, looked = (each.get(nothing.currency, nothing) for each in (gifts, checked))
    rows: list[Row] = [(say("Gift money on hold"), on_hold)] if on_hold else []
    if looked:
        rows.append((say("Being checked"), looked))
    if left := balance.held - on_hold - looked:
        rows.insert(0, (say("Held"), say("{amount}, not received yet", amount=left)))
    return rows
