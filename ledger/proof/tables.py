"""Whole tables compared with each other in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.proof import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.proof.findings import Check, Findings

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
    "numbers have no gap": """
        SELECT 'the acts', a.last, h.audit FROM head h
        JOIN (SELECT COALESCE(MAX(id), 0) AS last FROM audits WHERE book = :book) AS a
            ON a.last <> h.audit
        WHERE h.book = :book""",
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
_PEOPLE = {
    "a sign-in is for whom the name is": """
        SELECT 'the sign-in as ' || l.name, COALESCE(l.person, 0), COALESCE(i.person, 0)
        FROM logins l LEFT JOIN identities i ON i.book = :book AND i.platform = 'web'
            AND i.external_id = l.name
        WHERE l.book = :book AND l.state = 'open'
        AND (l.person IS NULL OR i.person IS NULL OR i.person <> l.person)
        ORDER BY l.digest LIMIT 100""",
    "an invitation is for nobody else": """
        SELECT 'the invitation as ' || l.name, i.platform, 'nobody from another platform'
        FROM logins l JOIN identities i ON i.book = :book AND i.person = l.person
            AND i.platform <> 'web' AND i.platform <> 'tag'
        WHERE l.book = :book AND l.kind = 'invitation' ORDER BY l.digest LIMIT 100""",
    "an identity is somebody's": """
        SELECT i.platform || ':' || i.external_id, i.person, 'somebody' FROM identities i
        LEFT JOIN persons p ON p.book = :book AND p.id = i.person
        WHERE i.book = :book AND p.id IS NULL
        ORDER BY i.platform, i.external_id LIMIT 100""",
    "a name of ours is its own handle": """
        SELECT i.platform || ':' || i.external_id, i.handle, i.external_id FROM identities i
        WHERE i.book = :book AND (i.platform = 'web' OR i.platform = 'tag')
        AND i.handle <> i.external_id ORDER BY i.platform, i.external_id LIMIT 100""",
}
"""Two people never share an identity: a name is one person's, and lets in nobody else."""
_ACCOUNTS = "SELECT COUNT(*) FROM accounts WHERE book = :book"


def compare(
    connection: Connection,
    book: int,
    after: int | None,
    findings: Findings,
    checks: Sequence[Check] = (),
) -> None:
    """Compare what no walk sees; transfers after one only, or all, and what products know."""
    _check(connection, _ALWAYS, findings, book=book)
    _check(connection, _AFTER, findings, book=book, after=after or 0)
    if after is None:
        _check(connection, {**_WHOLE, **_PEOPLE}, findings, book=book)
    else:
        _check(connection, _SINCE, findings, book=book, after=after)
    for each in checks:
        each.look(connection, book, findings)


def accounts(connection: Connection, book: int) -> int:
    """Count the accounts."""
    return int(reading.rows(connection, _ACCOUNTS, book=book)[0][0])


def _check(
    connection: Connection, checks: dict[str, str], findings: Findings, **values: int
) -> None:
    for name, sql in checks.items():
        for subject, found, expected in reading.rows(connection, sql, **values):
            findings.add(name, subject, found, expected)
