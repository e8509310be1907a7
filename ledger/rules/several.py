"""Several rules at once, each for something of its own: one question, one look for each subject."""

from __future__ import annotations

from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column, union_all
from sqlmodel import col, select

from ledger import clock
from ledger.rules.reading import InForce
from ledger.rules.rule import RuleRow
from ledger.rules.subject import those_for
from ledger.storage.asking import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.people.facts import Fact
    from ledger.rules.rule import Rule
    from ledger.rules.subject import Dimension, Of

_book: Any = bindparam("book", type_=BigInteger)
_moment: Any = bindparam("moment", type_=BigInteger)


@cache
def _looks(count: int) -> Any:  # noqa: ANN401 - a statement
    looks = [
        select(literal_column(str(at)).label("at"), RuleRow.version, RuleRow.value)
        .add_columns(col(RuleRow.since_ms))
        .where(col(RuleRow.book) == _book, col(RuleRow.name) == bindparam(f"name{at}"))
        .where(col(RuleRow.subject) == bindparam(f"subject{at}"))
        .where(col(RuleRow.since_ms) <= _moment)
        .order_by(col(RuleRow.since_ms).desc(), col(RuleRow.version).desc())
        .limit(literal_column("1"))
        .subquery()
        for at in range(count)
    ]
    return union_all(*(select(each) for each in looks))


def load_all(
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    asked: Sequence[tuple[Rule[Any], Of]],
    moment: datetime,
) -> list[InForce[Any]]:
    """Read what holds of several rules, each for something of its own."""
    looks, named = _asked(tuple((rule.name, rule.by, rule.named, of) for rule, of in asked))
    moment_ms = clock.to_ms(moment)
    found = rows(connection, _looks(len(looks)), book=book, moment=moment_ms, **named)
    holding: dict[int, InForce[Any]] = {}
    for at, version, written, since in sorted(found, key=itemgetter(0)):
        place = looks[at]
        value = asked[place][0].read(written)
        if value is not None:
            holding.setdefault(place, InForce(value, version, clock.from_ms(since)))
    return [
        holding.get(place) or InForce(stated.get(rule.name, rule.first))
        for place, (rule, _) in enumerate(asked)
    ]


@cache
def _asked(
    asked: tuple[tuple[str, tuple[Dimension, ...], tuple[Dimension, ...], Of], ...],
) -> tuple[tuple[int, ...], Mapping[str, str]]:
    """Return for which of the asked each look is, and the names and subjects of the looks."""
    looks = [
        (place, name, subject)
        for place, (name, by, always, of) in enumerate(asked)
        for subject in those_for(of, by, always)
    ]
    names = {f"name{at}": name for at, (_, name, _) in enumerate(looks)}
    subjects = {f"subject{at}": subject for at, (_, _, subject) in enumerate(looks)}
    return tuple(place for place, _, _ in looks), {**names, **subjects}
