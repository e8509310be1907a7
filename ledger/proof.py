"""prove(): the books are what they say, or the findings name what is not.

Every check compares what stands with what it should be, from the rows alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, text
from sqlmodel import col, select

from ledger.chain import START, link, note_digest
from ledger.tables import Account, Entry, Head, Note, Transfer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from ledger.accept import Line

CHUNK = 2_000

_CHECKS = {
    "currency sums to zero": """
        SELECT currency, 0, SUM(balance) FROM accounts WHERE book = :book
        GROUP BY currency HAVING SUM(balance) <> 0""",
    "balance equals entries": """
        SELECT a.id, a.balance, COALESCE(SUM(e.amount), 0) FROM accounts a
        LEFT JOIN entries e ON e.book = a.book AND e.account = a.id WHERE a.book = :book
        GROUP BY a.id, a.balance HAVING a.balance <> COALESCE(SUM(e.amount), 0)""",
    "held equals entries": """
        SELECT a.id, a.held, COALESCE(SUM(e.held), 0) FROM accounts a
        LEFT JOIN entries e ON e.book = a.book AND e.account = a.id WHERE a.book = :book
        GROUP BY a.id, a.held HAVING a.held <> COALESCE(SUM(e.held), 0)""",
    "held equals open holds": """
        SELECT a.id, a.held, COALESCE(SUM(h.amount), 0) FROM accounts a
        LEFT JOIN holds h ON h.book = a.book AND h.account = a.id AND h.state = 'open'
        WHERE a.book = :book
        GROUP BY a.id, a.held HAVING a.held <> COALESCE(SUM(h.amount), 0)""",
    "balance after each entry": """
        SELECT id, balance_after, should FROM (
            SELECT id, balance_after,
                SUM(amount) OVER (PARTITION BY account ORDER BY id) AS should
            FROM entries WHERE book = :book) AS running
        WHERE balance_after <> should ORDER BY id LIMIT 20""",
    "held after each entry": """
        SELECT id, held_after, should FROM (
            SELECT id, held_after,
                SUM(held) OVER (PARTITION BY account ORDER BY id) AS should
            FROM entries WHERE book = :book) AS running
        WHERE held_after <> should ORDER BY id LIMIT 20""",
    "transfer sums to zero": """
        SELECT e.transfer, 0, SUM(e.amount) FROM entries e
        JOIN accounts a ON a.book = e.book AND a.id = e.account WHERE e.book = :book
        GROUP BY e.transfer, a.currency HAVING SUM(e.amount) <> 0""",
    "entry belongs to a transfer": """
        SELECT e.id, e.transfer, 0 FROM entries e
        LEFT JOIN transfers t ON t.book = e.book AND t.number = e.transfer
        AND e.id >= t.first_entry AND e.id < t.first_entry + t.lines
        WHERE e.book = :book AND t.number IS NULL""",
    "hold has its entries": """
        SELECT HEX(h.id), COUNT(e.id), CASE WHEN h.state = 'open' THEN 1 ELSE 2 END FROM holds h
        LEFT JOIN entries e ON e.book = h.book AND e.account = h.account AND (
            (e.transfer = h.placed AND e.held = h.amount)
            OR (e.transfer = h.ended AND e.held = -h.amount))
        WHERE h.book = :book GROUP BY h.id, h.state
        HAVING COUNT(e.id) < CASE WHEN h.state = 'open' THEN 1 ELSE 2 END
        OR (h.state = 'open') <> (MAX(h.ended) IS NULL)""",
    "entries have their holds": """
        SELECT 'holds', (SELECT COUNT(*) FROM holds WHERE book = :book), COUNT(*)
        FROM entries WHERE book = :book AND held > 0
        HAVING COUNT(*) <> (SELECT COUNT(*) FROM holds WHERE book = :book)""",
    "numbers have no gap": """
        SELECT * FROM (
            SELECT 'transfers', transfer AS last,
                (SELECT COUNT(*) FROM transfers WHERE book = :book) AS counted
            FROM head WHERE book = :book
            UNION ALL SELECT 'entries', entry, (SELECT COUNT(*) FROM entries WHERE book = :book)
            FROM head WHERE book = :book
            UNION ALL SELECT 'accounts', account, (SELECT COUNT(*) FROM accounts WHERE book = :book)
            FROM head WHERE book = :book) AS numbers
        WHERE last <> counted""",
    "every transfer has its key": """
        SELECT t.number, t.number, k.number FROM transfers t
        LEFT JOIN keys k ON k.book = t.book AND k.key = t.key
        WHERE t.book = :book AND (k.number IS NULL OR k.number <> t.number)""",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: on what, what stands there, what should."""

    check: str
    subject: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.check}: {self.subject} has {self.found}, should be {self.expected}"


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proven, over how much, and what does not hold."""

    transfers: int
    entries: int
    accounts: int
    findings: tuple[Finding, ...]


def prove(connection: Connection, book: int) -> Proof:
    """Check a whole book against itself."""
    findings = [finding for name in _CHECKS for finding in _check(connection, book, name)]
    findings += _check_chain(connection, book)
    return Proof(
        _count(connection, book, Transfer),
        _count(connection, book, Entry),
        _count(connection, book, Account),
        tuple(findings),
    )


def _check(connection: Connection, book: int, name: str) -> Iterator[Finding]:
    for subject, found, expected in connection.execute(text(_CHECKS[name]), {"book": book}):
        yield Finding(name, str(subject), str(found), str(expected))


def _count(connection: Connection, book: int, table: type[Transfer | Entry | Account]) -> int:
    asked = select(func.count()).select_from(table).where(col(table.book) == book)
    return int(connection.execute(asked).scalar_one())


def _check_chain(connection: Connection, book: int) -> list[Finding]:
    """Follow the chain; it names the first transfer that was altered, removed or put in."""
    before, last = START, 0
    while rows := _transfers_after(connection, book, last):
        lines = _lines_between(connection, book, rows[0].first_entry, rows[-1])
        for row in rows:
            if (
                row.number != last + 1
                or link(before, tuple(row)[:-1], _own(row, lines)) != row.chain
            ):
                return [_broken(row.number)]
            before, last = row.chain, row.number
    return [*_check_head(connection, book, before), *_check_notes(connection, book)]


def _broken(number: int) -> Finding:
    return Finding("chain is unbroken", f"transfer {number}", "other facts", "as recorded")


def _own(row: Any, lines: Mapping[int, Line]) -> list[Line]:  # noqa: ANN401 - a row of `transfers`
    """Return a transfer's lines in order; a number of lines that was altered is not walked."""
    numbers = range(row.first_entry, row.first_entry + min(row.lines, len(lines)))
    return [lines[number] for number in numbers if number in lines]


def _transfers_after(connection: Connection, book: int, last: int) -> Sequence[Any]:
    asked = select(*Transfer.__table__.columns)  # type: ignore[attr-defined]
    asked = asked.where(Transfer.book == book, Transfer.number > last)
    return connection.execute(asked.order_by(col(Transfer.number)).limit(CHUNK)).all()


def _lines_between(
    connection: Connection,
    book: int,
    first: int,
    last: Any,  # noqa: ANN401 - the same
) -> dict[int, Line]:
    asked: Any = select(Entry.id, Entry.account, Entry.amount, Entry.balance_after)
    asked = asked.add_columns(col(Entry.held), col(Entry.held_after))
    asked = asked.where(
        Entry.book == book, Entry.id >= first, Entry.id < last.first_entry + last.lines
    )
    return {number: tuple(line) for number, *line in connection.execute(asked)}


def _check_head(connection: Connection, book: int, chain: bytes) -> list[Finding]:
    head = connection.execute(select(Head.chain).where(Head.book == book)).scalar_one_or_none()
    if (START if head is None else head) == chain:
        return []
    return [Finding("chain is unbroken", "the head", (head or b"").hex(), chain.hex())]


def _check_notes(connection: Connection, book: int) -> list[Finding]:
    asked = (
        select(Note.transfer, Note.salt, Note.text, Transfer.note_digest)
        .outerjoin(Transfer, (col(Transfer.book) == book) & (Transfer.number == Note.transfer))
        .where(Note.book == book)
    )
    return [
        Finding("note is the one recorded", f"transfer {number}", "another note", "as recorded")
        for number, salt, note, recorded in connection.execute(asked)
        if note_digest(salt, note) != recorded
    ]
