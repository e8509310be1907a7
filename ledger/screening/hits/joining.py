"""Two become one: the hits of who goes are of who stays, and she is screened anew.

What is stricter stands: a match before what is open, that before what is allowed. What is open for
both of the same entry is decided of each, for it has a case each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ledger import clock, kit
from ledger.people.cases.tables import CaseRow
from ledger.posting import ANY, Guard, Row
from ledger.screening.hits import noting, reading
from ledger.screening.hits.tables import HitRow, ScreenedRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ledger.posting import Cell
    from ledger.screening.hits.reading import Hit

_STRICTEST: Final = ("matched", "open", "allowed")
_STRICTER: Final[Mapping[str, frozenset[str]]] = {
    "allowed": frozenset({"noted", "over"}),
    "open": frozenset({"noted", "over", "allowed"}),
    "matched": frozenset({"noted", "over", "allowed"}),
}
"""What each of who goes takes the place of; what else stands has a case, or is a match."""
_JOINED: Final = "joined"


@kit.along
def hits_along(
    connection: Connection, book: int, survivor: int, gone: int
) -> tuple[list[Row], list[Guard]]:
    """Let what stands of who goes be of who stays, who is to be screened; nobody is told."""
    stays = reading.load(connection, book, survivor)
    there = {each.key[1:]: each for each in reversed(stays)}
    rows, guards = _to_be_screened(connection, book, survivor, gone)
    goes = [each for each in reading.load(connection, book, gone) if each.state in _STRICTEST]
    for hit in sorted(goes, key=lambda each: _STRICTEST.index(each.state)):
        if hit.state == "open":
            guards.append(Guard.on(CaseRow.person, (hit.token,), gone, survivor))
        before = there.get(hit.key[1:])
        if before is None or before.state in _STRICTER[hit.state]:
            moved = noting.written(survivor, hit.list, hit.entry, _cells(hit), before)
            rows += moved.rows
            guards += [*moved.guards, *_left(hit)]
            there[hit.key[1:]] = hit
        elif hit.state == "allowed" or hit.state == before.state == "matched":
            guards += _left(hit)
    return rows, guards


def _cells(hit: Hit) -> dict[str, Cell]:
    return {
        "version": hit.version,
        "digest": hit.digest,
        "points": hit.points,
        "band": hit.band,
        "state": hit.state,
        "at_ms": clock.to_ms(hit.at),
        "token": hit.token,
        "until_ms": clock.to_ms(hit.until) if hit.until else 0,
    }


def _left(hit: Hit) -> tuple[Guard, ...]:
    """Return what lets nothing be to decide of somebody who is no more."""
    over = Guard.on(HitRow.state, hit.key, hit.state, "over")
    return over, Guard.on(HitRow.token, hit.key, ANY, b"")


def _to_be_screened(
    connection: Connection, book: int, survivor: int, gone: int
) -> tuple[list[Row], list[Guard]]:
    rows, guards = noting.again(connection, book, survivor)
    if reading.load_screened(connection, book, gone):
        guards.append(Guard.on(ScreenedRow.stamp, (gone,), ANY, _JOINED))
    return rows, guards
