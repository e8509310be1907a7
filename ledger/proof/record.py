"""What was proven, kept in the books, so that a proof can go on from there and an alarm stays.

    in_full, since_last  prove -> keep
    nightly, at_start    the same by themselves, with an error in the log for each finding
    known                what was proven last, and what stands against the books

A proof without findings is the mark that the next one goes on from. Findings stand until a later
proof in full has none: a proof since a mark cannot see what they were about.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import structlog
from sqlalchemy import BigInteger, LargeBinary, bindparam, func
from sqlmodel import Field, SQLModel, col, select

from ledger import clock, ids
from ledger.agenda import Job, at_night
from ledger.posting import NEW, Posting, Row
from ledger.proof import prove
from ledger.proof.apart import prove_apart
from ledger.proof.findings import Mark
from ledger.proof.reading import head
from ledger.storage.asking import row
from ledger.tables import FEW

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.proof.findings import Check, Proof

log = structlog.get_logger("ledger.proof")


class ProofRow(SQLModel, table=True):
    """One proof: up to where, whether in full, and a JSON list of what does not hold."""

    __tablename__ = "proofs"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False, "info": FEW},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    id: int = Field(primary_key=True, sa_type=BigInteger)
    transfer: int = Field(sa_type=BigInteger)
    entry: int = Field(sa_type=BigInteger)
    chain: bytes = Field(sa_type=LargeBinary)
    whole: bool
    findings: str
    proven_at: int = Field(sa_type=BigInteger)


@dataclass(frozen=True, slots=True)
class Known:
    """The mark of the last sound proof and its moment (None: none yet), and what stands open.

    `whole_at` is the moment of the last sound one in full.
    """

    mark: Mark | None
    proven_at: datetime | None
    whole_at: datetime | None
    findings: tuple[str, ...]
    found_at: datetime | None

    @property
    def overdue(self) -> bool:
        """Tell whether two nights have passed without a full proof."""
        return self.whole_at is not None and clock.now() - self.whole_at > OVERDUE


SOUND = "[]"
OVERDUE = timedelta(hours=48)
_book: Any = bindparam("book")
_newest: Any = select(*ProofRow.__table__.columns).where(ProofRow.book == _book)  # type: ignore[attr-defined]
_newest = _newest.order_by(col(ProofRow.id).desc()).limit(1)
_SOUND = _newest.where(ProofRow.findings == SOUND)
_last_whole = (
    select(func.coalesce(func.max(ProofRow.id), 0))
    .where(ProofRow.book == _book, ProofRow.findings == SOUND, col(ProofRow.whole))
    .scalar_subquery()
)
_WHOLE = _newest.where(ProofRow.id == _last_whole)
_OPEN = _newest.where(ProofRow.findings != SOUND, col(ProofRow.id) > _last_whole)


async def in_full(books: Books, checks: Sequence[Check]) -> Proof:
    """Prove the whole book, with what products know of it, and keep what was found."""
    return await _keep(books, await prove_apart(books, checks))


async def since_last(books: Books, checks: Sequence[Check]) -> Proof:
    """Prove what came after the last sound proof, or all when there is none; keep it."""
    mark = (await known(books)).mark
    return await _keep(books, await books.survey(prove, mark, checks))


async def at_start(books: Books, checks: Sequence[Check]) -> None:
    """Prove what is new, and say in the log what does not hold."""
    _say(books, await since_last(books, checks))


def nightly(checks: Sequence[Check]) -> Job:
    """Return the job that proves everything, and says in the log what does not hold."""

    async def run(books: Books) -> None:
        _say(books, await in_full(books, checks))

    return Job("proof", run, at_night)


async def known(books: Books) -> Known:
    """Return what was proven last, and what has been found since the last sound full proof."""
    return await books.read(_known)


def _say(books: Books, proof: Proof) -> None:
    for finding in proof.findings:
        log.error("the books do not hold", book=books.book, finding=str(finding))


async def _keep(books: Books, proof: Proof) -> Proof:
    """Keep a proof that says anything new, unless the books are in no state to be written."""
    new = proof.findings or proof.transfers or proof.since is None
    if new and (not proof.transfers or (await books.read(head)).stands):
        try:
            await books.post(Posting(ids.token(), "proof", rows=(_row(proof),)))
        except Exception:
            log.exception("the proof was not kept", book=books.book)
    return proof


def _row(proof: Proof) -> Row:
    mark = proof.mark
    return Row.of(
        ProofRow,
        id=NEW,
        transfer=mark.transfer,
        entry=mark.entry,
        chain=mark.chain,
        whole=proof.since is None,
        findings=json.dumps([str(finding) for finding in proof.findings], ensure_ascii=False),
        proven_at=clock.to_ms(clock.now()),
    )


def _known(connection: Connection, book: int) -> Known:
    sound, trouble = row(connection, _SOUND, book=book), row(connection, _OPEN, book=book)
    whole = row(connection, _WHOLE, book=book)
    mark = proven_at = found_at = None
    findings: tuple[str, ...] = ()
    if sound:
        _, _, transfer, entry, chain, _, _, at = sound
        mark, proven_at = Mark(transfer, entry, chain), clock.from_ms(at)
    if trouble:
        findings, found_at = tuple(json.loads(trouble[6])), clock.from_ms(trouble[7])
    whole_at = clock.from_ms(whole[-1]) if whole else None
    return Known(mark, proven_at, whole_at, findings, found_at)
