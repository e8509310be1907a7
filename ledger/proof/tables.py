"""Whole tables compared with each other in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.proof import reading

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.proof.findings import Findings

_ALWAYS = {
    "currency sums to zero": """
        SELECT currency, SUM(balance), 0 FROM accounts WHERE book = :book
        GROUP BY currency HAVING SUM(balance) <> 0""",
    "held equals open holds": """
        SELECT a.id, a.held, COALESCE(h.amount, 0) FROM accounts a
        LEFT JOIN (SELECT account, SUM(amount) AS amount FROM holds
            WHERE book = :book AND state = 'open' GROUP BY account) AS h ON h.account = a.id
        WHERE a.book = :book AND a.held <> COALESCE(h.amount, 0) ORDER BY a.id LIMIT 100""",
}
_ENDED = """
    SELECT placed, state, CASE WHEN ended IS NULL THEN 'open' ELSE 'ended' END FROM holds
    WHERE book = :book AND (state = 'open') <> (ended IS NULL)"""
_AFTER = {
    "every transfer has its key": """
        SELECT t.number, k.number, t.number FROM transfers t
        LEFT JOIN keys k ON k.book = t.book AND k.key = t.key
        WHERE t.book = :book AND t.number > :after
        AND (k.number IS NULL OR k.number <> t.number) ORDER BY t.number LIMIT 100""",
}
_SINCE = {
    "hold has its entries": f"""{_ENDED} AND placed > :after
        UNION {_ENDED} AND ended > :after LIMIT 100""",
}
_WHOLE = {
    "what was proven stands": """
        SELECT 'transfer ' || p.transfer, CASE WHEN t.number IS NULL THEN 'no row'
            ELSE 'another entry or chain' END, 'as it was proven'
        FROM (SELECT DISTINCT transfer, entry, chain FROM proofs
            WHERE book = :book AND findings = '[]' AND transfer > 0) AS p
        LEFT JOIN transfers t ON t.book = :book AND t.number = p.transfer
        WHERE t.number IS NULL OR t.chain <> p.chain OR t.first_entry + t.lines - 1 <> p.entry
        ORDER BY p.transfer LIMIT 100""",
    "hold has its entries": f"{_ENDED} LIMIT 100",
    "every key has its transfer": """
        SELECT 'the keys', keyed, numbered FROM (
            SELECT (SELECT COUNT(*) FROM keys WHERE book = :book AND number IS NOT NULL) AS keyed,
            (SELECT COUNT(*) FROM transfers WHERE book = :book) AS numbered) AS counted
        WHERE keyed > numbered""",
}
_ACCOUNTS = "SELECT COUNT(*) FROM accounts WHERE book = :book"


def compare(connection: Connection, book: int, after: int | None, findings: Findings) -> None:
    """Compare what no walk sees; transfers after one only, or all."""
    _check(connection, _ALWAYS, findings, book=book)
    _check(connection, _AFTER, findings, book=book, after=after or 0)
    if after is None:
        _check(connection, _WHOLE, findings, book=book)
    else:
        _check(connection, _SINCE, findings, book=book, after=after)


def accounts(connection: Connection, book: int) -> int:
    """Count the accounts."""
    return int(reading.rows(connection, _ACCOUNTS, book=book)[0][0])


def _check(
    connection: Connection, checks: dict[str, str], findings: Findings, **values: int
) -> None:
    for name, sql in checks.items():
        for subject, found, expected in reading.rows(connection, sql, **values):
            findings.add(name, subject, found, expected)
