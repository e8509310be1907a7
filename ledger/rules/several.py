"""Several rules at once, each for something of its own: one question, one look for each subject."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, literal_column, union_all
from sqlmodel import col, select

from ledger import clock
from ledger.money import Money
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
    from ledger.rules.subject import Of

_book: Any = bindparam("book", type_=BigInteger)
_moment: Any = bindparam("moment", type_=BigInteger)


@cache
def _looks(count: int) -> Any:  # noqa: ANN401 - a statement
    looks = [
        select(literal_column(str(at)).label("at"), RuleRow.version, RuleRow.value)
        .add_columns(col(RuleRow.since_ms))
        .where(RuleRow.book == _book, RuleRow.name == bindparam(f"name{at}"))
        .where(RuleRow.subject == bindparam(f"subject{at}"), col(RuleRow.since_ms) <= _moment)
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
    """Read what holds of several rules; a sum of another currency holds for nothing."""
    looks = [(rule, of, subject) for rule, of in asked for subject in those_for(of, rule.by)]
    named: dict[str, str] = {}
    for at, (rule, _, subject) in enumerate(looks):
        named |= {f"name{at}": rule.name, f"subject{at}": subject}
    found = rows(connection, _looks(len(looks)), book=book, moment=clock.to_ms(moment), **named)
    holding: dict[tuple[str, Of], InForce[Any]] = {}
    for at, version, written, since in sorted(found):
        rule, of, _ = looks[at]
        value = rule.read(written)
        if _holds(value, of):
            holding.setdefault((rule.name, of), InForce(value, version, clock.from_ms(since)))
    return [
        holding.get((rule.name, of)) or InForce(stated.get(rule.name, rule.first))
        for rule, of in asked
    ]


def _holds(value: object, of: Of) -> bool:
    if isinstance(value, Money):
        return of.currency in {"", value.currency}
    return value is not None
