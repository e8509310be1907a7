"""What the settings say, held against what the books say, at each start and before anybody talks.

what would strand people's money     the books win, and it is said
what is only booked once             the books win, and it is said
what people have decided since       the books win, and it is said
what would open people's accounts    the start is refused
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bot.settings.bad import BadSetting
from bot.settings.stated import VARIABLES, stated
from ledger import grace, inventory, rules, verification
from ledger.banking.payouts.rule import BATCH
from ledger.money import Money
from ledger.people import persons, roles
from ledger.pricing import FEE
from ledger.products import bonus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings
    from ledger.books import Books
    from ledger.inventory import Inventory
    from ledger.rules import Rule

_RULES: tuple[Rule[Any], ...] = (FEE, grace.LASTS, bonus.GIFT, bonus.A_DAY, bonus.FROM_ONE, BATCH)
_TOKENS = {"telegram": "TELEGRAM_TOKEN", "discord": "DISCORD_TOKEN"}


class Reconciled(NamedTuple):
    """The settings as they can be kept, what is to be said about it, and who the admins are."""

    settings: Settings
    told: tuple[str, ...]
    admins: tuple[str, ...]


async def reconcile(books: Books, settings: Settings) -> Reconciled:
    """Hold the settings against the books; BadSetting when that opens people's accounts."""
    known = await inventory.take(books, settings.currencies, _TOKENS)
    if settings.demo and settings.web_login == "auto" and (known.platforms or known.signed_in):
        raise BadSetting(
            "WEB_LOGIN: people sign in to these books, and in a demo anybody could be them:"
            " say closed, or open if that is meant"
        )
    await owners(books, settings)
    told = (*_owed(known), *_booked(settings, known), *await _decided(books, settings))
    told += (*_gifts(settings, known), *_missing(settings, known), *await _vault(books))
    kept = (*settings.currencies, *(each.money.currency for each in known.owed))
    admins = tuple([await _admin(books, each) for each in settings.admins])
    return Reconciled(settings.model_copy(update={"currencies": kept}), told, admins)


async def owners(books: Books, settings: Settings) -> None:
    """Let those be owners whom ADMINS names and who have come before."""
    for each in settings.admins:
        if person := await persons.by_identity(books, *each.split(":", 1)):
            await roles.first(books, person)


def _owed(known: Inventory) -> Iterator[str]:
    for each in known.owed:
        have = "1 person has" if each.people == 1 else f"{each.people} people have"
        yield (
            f"CURRENCIES leaves out {each.money.currency}, and {have} {each.money}:"
            " until nobody has any it can be sent as before"
        )


def _booked(settings: Settings, known: Inventory) -> Iterator[str]:
    """Say what was booked otherwise when the books were opened."""
    pairs = (
        ("TREASURY_CAPITAL", settings.treasury_capital, known.capital, settings.currencies),
        ("BONUS_BUDGET", settings.bonus_budget, known.budget, settings.currencies[:1]),
    )
    for name, amount, booked, currencies in pairs:
        mine = {each: booked.get(each) or Money(0, each) for each in currencies}
        others = [str(each) for each in mine.values() if each != Money.of(amount, each.currency)]
        if others:
            yield (
                f"{name} is {amount}, but it is booked once, and the books were opened with"
                f" {', '.join(others)}: that stands"
            )


async def _decided(books: Books, settings: Settings) -> list[str]:
    """Say where people have decided since what the settings say otherwise."""
    told = []
    for rule in _RULES:
        said, holds = stated(settings)[rule.name], await rules.at(books, rule)
        if holds.version and holds.value != said:
            variable = VARIABLES[rule.name]
            told.append(
                f"{variable} speaks of {rule.name}, of which version {holds.version} has been"
                " decided otherwise: that stands"
            )
    return told


def _gifts(settings: Settings, known: Inventory) -> Iterator[str]:
    gift, home = settings.gift_money, settings.home_currency
    left = known.gifts_left.get(home) or Money(0, home)
    if gift and left < gift:
        yield f"GIFT is {gift}, but {left} is left for gifts: newcomers get none"
    for each in known.gifts_left.values():
        if each and each.currency != home:
            yield f"{each} was set aside for gifts and stays so, while gifts are in {home}"


async def _vault(books: Books) -> list[str]:
    """Say that the vault is not that of these books, or is older."""
    if not await verification.lacks_papers(books):
        return []
    told = (
        "the books name papers that the vault does not have: it is a new one, or an older copy;"
        " put back the newest (wasl vault restore FILE), or ask people for their papers again"
    )
    return [told]


def _missing(settings: Settings, known: Inventory) -> Iterator[str]:
    tokens = {"telegram": settings.telegram_token, "discord": settings.discord_token}
    for platform in sorted(known.platforms):
        if not tokens[platform]:
            yield (
                f"{_TOKENS[platform]} is not set, but people come from there: what they are to be"
                " told waits until it is"
            )


async def _admin(books: Books, admin: str) -> str:
    person = await persons.by_identity(books, *admin.split(":", 1))
    if person is None or not person.joined:
        return f"{admin} (has not come yet)"
    return f"{admin} ({person.name})" if person.name.lower() not in admin else admin
