"""What was spent: on a card in words, and as a picture for each currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel.dates import format_date

from bot import commands, speech
from bot.grammar import months
from bot.kit import Card, Picture, Reply, Row, Said, Unit, _, say
from bot.languages import of
from bot.reports import apart
from bot.wording import listed
from ledger import grace
from ledger.chart import HOUSE
from ledger.exports.asking import SPENT
from ledger.money import Money
from ledger.people import persons
from ledger.products import p2p

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.reports.apart import Json
    from ledger.books import Books
    from ledger.exports import Asked
    from ledger.figures.months import Month
    from ledger.people.persons import Person

CURRENCIES = 3
"""How many currencies are shown."""
_SHORT = 4
_PAYMENTS = {grace.SENT: p2p.VERB}
"""What was held for a moment first is a payment like any other."""
_TO = _("To {person}")
_OTHERS = say("Others")


def spent_title(asked: Asked) -> Said:
    """Say from when to when it is."""
    first = months.said(asked.month.after(1 - SPENT))
    return say("What you spent, {first} – {last}", first=first, last=months.said(asked.month))


async def pictured(books: Books, asked: Asked, language: str) -> Reply:
    """Return the card with the pictures."""
    spent: dict[str, Any] = asked.content["spent"]
    wanted = {int(who) for known in spent.values() for who in known["people"]} - {HOUSE}
    people = await persons.by_ids(books, wanted)
    files = [
        Picture(
            await apart.make("spent", _Drawn(asked, currency, language, people).asked),
            _words(asked, currency),
            f"spent-{currency.lower()}.png",
        )
        for currency in [*spent][:CURRENCIES]
    ]
    card = spent_card(asked, people)
    return Reply((), card=card, files=files, edits_card=True, brings=bool(files))


def spent_card(asked: Asked, people: Mapping[int, Person]) -> Card:
    """Say all that is on the pictures but the months, which their own words have."""
    spent: dict[str, Any] = asked.content["spent"]
    rows: list[Row] = []
    for currency in [*spent][:CURRENCIES]:
        rows.append((say("In all"), _total(asked, currency)))
        rows += [(name, amount) for name, amount in _people(asked, currency, people)]
        rows += [(name, amount) for name, amount in _kinds(asked, currency)]
    more = [] if spent else [_NOBODY]
    if left := [*spent][CURRENCIES:]:
        units = listed([say("{currency}", currency=Unit(each)) for each in left])
        more.append(say("Not shown here: {currencies}. {how}", currencies=units, how=_MORE))
    return Card(spent_title(asked), rows=rows, tone="done", more=more)


_NOBODY = say("You paid nobody in this time. Withdrawals and exchanges are not counted here.")
_MORE = say("A statement has every currency.")


def _total(asked: Asked, currency: str) -> Money:
    return Money(sum(asked.content["spent"][currency]["months"].values()), currency)


def _months(asked: Asked, currency: str) -> list[tuple[Month, Money]]:
    known = asked.content["spent"][currency]["months"]
    every = [asked.month.after(at - SPENT + 1) for at in range(SPENT)]
    return [(each, Money(known.get(str(each), 0), currency)) for each in every]


def _people(
    asked: Asked, currency: str, people: Mapping[int, Person], to: str = _TO
) -> list[tuple[Said, Money]]:
    known = asked.content["spent"][currency]["people"].items()
    return [(_named(people.get(int(who)), to), Money(minor, currency)) for who, minor in known]


def _named(person: Person | None, to: str) -> Said:
    return say(to, person=person) if person else _OTHERS


def _kinds(asked: Asked, currency: str) -> list[tuple[Said, Money]]:
    """Return the kinds as /history names them, the one with most first."""
    families: dict[str, tuple[Said, int]] = {}
    for at, minor in asked.content["spent"][currency]["kinds"].items():
        kind = _PAYMENTS.get(at, at)
        declared = commands.READINGS.shows.get(kind)
        family = declared.family if declared else ""
        name = Said(family, context="family") if family else commands.READINGS.movement(kind)
        before = families.get(family or kind, (name, 0))[1]
        families[family or kind] = (name, before + minor)
    found = sorted(families.values(), key=lambda each: -each[1])
    return [(name, Money(minor, currency)) for name, minor in found]


def _words(asked: Asked, currency: str) -> Said:
    """Say what is on a picture to whoever cannot see it."""
    spent = [(month, amount) for month, amount in _months(asked, currency) if amount]
    by_month = [
        say("{month}: {amount}", month=months.said(month), amount=amount) for month, amount in spent
    ]
    return say(
        "What you spent in {currency}, by month, by person and by kind. {months}",
        currency=Unit(currency),
        months=listed(by_month),
    )


class _Drawn:
    """What is on the picture of a currency, as its reader reads it."""

    def __init__(
        self, asked: Asked, currency: str, language: str, people: Mapping[int, Person]
    ) -> None:
        self._asked, self._currency, self._people = asked, currency, people
        self._language = language

    @property
    def asked(self) -> Json:
        """Return all of it."""
        own, known = of(self._language), (self._asked, self._currency)
        return {
            "title": self._read(say("What you spent")),
            "total": self._read(say("{amount} in all", amount=_total(*known))),
            "from_right": own.direction == "rtl",
            "months": {
                "title": self._read(say("By month")),
                "bars": [
                    self._bar(self._month(month), amount) for month, amount in _months(*known)
                ],
            },
            "lists": [
                self._list(say("By person"), _people(*known, self._people, "{person}")),
                self._list(say("By kind"), _kinds(*known)),
            ],
        }

    def _list(self, title: Said, found: list[tuple[Said, Money]]) -> Json:
        bars = [self._bar(self._read(name), amount) for name, amount in found]
        return {"title": self._read(title), "bars": bars}

    def _bar(self, name: str, amount: Money) -> Json:
        text = self._read(say("{amount}", amount=amount))
        return {"name": name, "amount": text, "value": float(amount.decimal)}

    def _month(self, month: Month) -> str:
        """Return a month as briefly as it is written below a bar: Nov, ١١."""
        locale = of(self._language).catalogue
        short = [str(format_date(month.after(at).first, "LLL", locale=locale)) for at in range(12)]
        fits = max(map(len, short)) <= _SHORT
        return short[0] if fits else speech.value(month.number, self._language)

    def _read(self, said: Said) -> str:
        return speech.spoken([said], self._language)
