"""Facts of intents and events as text: opaque to the books, typed again when they are read.

People are kept by id, never by name or handle; who is not in the books, as her platform knows her.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from ledger import clock
from ledger.money import Money

Fact: TypeAlias = "str | int | bool | Money | datetime | Who | Stranger | None"


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
    """Write facts as compact JSON with a tag on what JSON cannot tell."""
    return _WRITER.encode({name: _plain(fact) for name, fact in facts.items()})


def load(written: str) -> dict[str, Fact]:
    """Read what `dump` wrote."""
    return {name: _typed(value) for name, value in json.loads(written).items()}


def _plain(fact: Fact) -> object:
    match fact:
        case Who():
            return {"person": int(fact)}
        case Stranger():
            return {"stranger": [*fact]}
        case Money(minor, currency):
            return {"money": [minor, currency]}
        case datetime():
            return {"moment": clock.to_ms(fact)}
        case _:
            return fact


def _typed(value: Any) -> Fact:  # noqa: ANN401 - JSON is of any type
    match value:
        case {"person": int(person)}:
            return Who(person)
        case {"stranger": [str(platform), str(external_id), str(handle), str(name)]}:
            return Stranger(platform, external_id, handle, name)
        case {"money": [int(minor), str(currency)]}:
            return Money(minor, currency)
        case {"moment": int(milliseconds)}:
            return clock.from_ms(milliseconds)
        case str() | int() | None:
            return value
        case _:
            raise ValueError(f"no fact: {value!r}")
