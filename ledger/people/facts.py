"""Facts of intents and events as text: opaque to the books, typed again when they are read.

People are kept by id, never by name or handle; who is not in the books, as her platform knows her.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, TypeAlias

from ledger import clock, ids
from ledger.money import Money

Fact: TypeAlias = (
    "str | int | bool | bytes | Decimal | Money | datetime | timedelta | Who | Stranger"
    " | list[Fact] | None"
)
_MILLISECOND = timedelta(milliseconds=1)

_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Who(int):
    """A person's id among the facts, told apart from a plain number."""


class Stranger(NamedTuple):
    """Somebody who was named and is not in the books: how a platform knows her."""

    platform: str
    external_id: str
    handle: str
    name: str


def dump(facts: Mapping[str, Fact]) -> str:
    """Write facts as compact JSON with a tag on what JSON cannot tell; ValueError for no fact.

    Times are kept to the millisecond.
    """
    return _WRITER.encode({name: _plain(fact) for name, fact in facts.items()})


def load(written: str) -> dict[str, Fact]:
    """Read what `dump` wrote."""
    return {name: _typed(value) for name, value in json.loads(written).items()}


def _plain(fact: Fact) -> object:  # noqa: PLR0911 - facts are of that many kinds
    match fact:
        case Who():
            return {"person": int(fact)}
        case Stranger():
            return {"stranger": [*fact]}
        case Money(minor, currency):
            return {"money": [minor, currency]}
        case datetime():
            return {"moment": clock.to_ms(fact)}
        case timedelta():
            return {"span": fact // _MILLISECOND}
        case Decimal() if fact.is_finite():
            return {"decimal": str(fact)}
        case bytes():
            return {"bytes": ids.text(fact)}
        case list():
            return [_plain(each) for each in fact]
        case str() | int() | None:
            return fact
        case _:
            raise ValueError(f"no fact: {fact!r}")


def _typed(value: Any) -> Fact:  # noqa: ANN401, PLR0911 - JSON is of any type, as facts are
    match value:
        case {"person": int(person)}:
            return Who(person)
        case {"stranger": [str(platform), str(external_id), str(handle), str(name)]}:
            return Stranger(platform, external_id, handle, name)
        case {"money": [int(minor), str(currency)]}:
            return Money(minor, currency)
        case {"moment": int(milliseconds)}:
            return clock.from_ms(milliseconds)
        case {"span": int(milliseconds)}:
            return milliseconds * _MILLISECOND
        case {"decimal": str(digits)}:
            return _decimal(digits)
        case {"bytes": str(written)}:
            return ids.from_text(written)
        case list():
            return [_typed(each) for each in value]
        case str() | int() | None:
            return value
        case _:
            raise ValueError(f"no fact: {value!r}")


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise ValueError(f"no fact: {digits!r}") from None
