"""A card as the transcript keeps it and the API shows it: its parts, as one reader hears them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bot import speech
from bot.kit import Said
from ledger.money import Money
from ledger.people.persons import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.kit import Card, Value

Json: TypeAlias = dict[str, Any]


def carded(card: Card, lines: Sequence[str], language: str, zone: str) -> Json:
    """Return the parts of a card, of which the lines have been spoken already."""

    def value(value: Value) -> str:
        return speech.value(value, language, zone)

    styles = [style for style, _ in card.said]
    parts: dict[str, list[str]] = {style: [] for style in _SENTENCES}
    for style, line in zip(styles, lines, strict=False):
        if style in parts:
            parts[style].append(line)
    amount, who, until = card.amount, card.who, card.until
    return {
        "title": "".join(parts["title"]),
        "above": "".join(parts["above"]),
        "amount": _amount(amount, value(amount)) if amount is not None else None,
        "who": _person(who, value(who)) if who else None,
        "rows": [_row(label, beside, value) for label, beside in card.rows],
        "entries": [
            {
                "what": value(each.what),
                "below": value(each.below),
                "amount": _amount(each.amount, value(each.amount))
                if each.amount is not None
                else None,
                "who": _person(each.who, value(each.who)) if each.who else None,
            }
            for each in card.entries
        ],
        "note": speech.plain(card.note),
        "status": value(card.status) if card.status else "",
        "tone": card.tone,
        "warnings": parts["warning"],
        "more": parts["more"],
        "left": "".join(parts["left"]),
        "until": until.isoformat() if until else None,
        "rest": "\n".join(lines[len(styles) :]),
    }


def _row(label: Said, beside: Value, spoken: Callable[[Value], str]) -> Json:
    """Return a row; who is named in its label, alone, and how much beside it, if it is so."""
    named = [each for each in label.values.values() if isinstance(each, Person)]
    amount = beside.values.get("amount") if isinstance(beside, Said) else beside
    return {
        "label": spoken(label),
        "value": spoken(beside),
        "who": _person(named[0], spoken(named[0])) if len(named) == 1 else None,
        "amount": _amount(amount, spoken(amount)) if isinstance(amount, Money) else None,
    }


def _amount(amount: Money, text: str) -> Json:
    return {"text": text, "minor": amount.minor, "currency": amount.currency}


def _person(person: Person, text: str) -> Json:
    return {"text": text, "name": speech.plain(person.name), "handle": person.handle}


_SENTENCES = ("above", "title", "warning", "more", "left")
