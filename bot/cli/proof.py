"""`wasl prove`, `chain` and `balances`: the books proven, for an operator and for an auditor."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import App as Commands
from cyclopts import Parameter

from bot.cli.books import with_books
from bot.settings.bad import BadSetting

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.proof import Proof
    from ledger.proof.reading import Head
    from ledger.proof.record import Known

_HEAD = re.compile(
    r"(?:book \d+ transfer )?(?P<number>\d{1,18})(?: act (?P<act>\d{1,18}))?(?: chain)?"
    r" (?P<chain>[0-9a-f]{64})(?: owed (?P<owed>[0-9a-f]{64}))?(?: at \S+)?"
)

chain = Commands(name="chain", help="The chain over transfers and acts, for an auditor.")
balances = Commands(name="balances", help="What is owed to people, proven to anybody.")


def prove(
    *,
    since_last: bool = False,
    only_chain: Annotated[bool, Parameter("--chain")] = False,
    only_audit: Annotated[bool, Parameter("--audit")] = False,
) -> None:
    """Prove the books against themselves; name what does not hold and exit with 1.

    Parameters
    ----------
    since_last
        Look only at what came after the last proof that held.
    only_chain
        Follow only the chain: name the first row that was altered, removed or put in.
    only_audit
        Follow the chain, and see that what operators did left its act there.

    """
    from ledger import products  # noqa: PLC0415 - they bring the database
    from ledger.people.audit import prove_acts  # noqa: PLC0415 - the same
    from ledger.proof import prove_chain, record  # noqa: PLC0415 - it brings the database

    if only_audit:
        proof, acts = with_books(lambda books: books.survey(prove_acts))
        _tell_proof(proof, f"The audit holds over {acts} acts")
    elif only_chain:
        _tell_proof(with_books(lambda books: books.survey(prove_chain)), "The chain holds")
    elif since_last:
        proof, known = with_books(_proven_since)
        since = f" since transfer {proof.since.transfer}" if proof.since else ""
        if not proof.findings and known.findings:
            _tell_known(known)
        _tell_proof(proof, f"The books hold{since}")
    else:
        checks = products.DECLARED.checks
        _tell_proof(with_books(lambda books: record.in_full(books, checks)), "The books hold")


@chain.command
def head() -> None:
    """Print the head of the chain: one line to be kept where nobody here can write.

    It also has the last root of what is owed to people, if one was published.
    """
    from ledger import clock  # noqa: PLC0415 - as the rest of the books
    from ledger.tables import BOOK  # noqa: PLC0415 - the same

    last, root = with_books(lambda books: books.read(_heads))
    at = clock.now().isoformat(timespec="seconds")
    place = f"book {BOOK} transfer {last.transfer}" + (f" act {last.audit}" if last.audit else "")
    owed = f" owed {root}" if root else ""
    sys.stdout.write(f"{place} chain {last.chain.hex()}{owed} at {at}\n")


@chain.command
def verify(*kept: str) -> None:
    """Check a head that was kept: the chain up to there must come to it. Give the whole line.

    Parameters
    ----------
    kept
        The whole line as `wasl chain head` printed it, or its transfer and its 64 hexadecimal
        digits, which may be those of an act behind that transfer.

    """
    from ledger.proof import prove_chain_until, reading  # noqa: PLC0415 - it brings the database

    number, act, chained, owed = _kept(" ".join(kept))
    if act is None:
        act = with_books(lambda it: it.survey(reading.act_at, number, bytes.fromhex(chained)))
    proof, end = with_books(lambda books: books.survey(prove_chain_until, number, act))
    stands = end.hex()
    if not proof.findings and proof.mark.transfer != number:
        last = proof.mark.transfer
        sys.stdout.write(f"does not hold: there is no transfer {number}, the last is {last}\n")
        sys.exit(1)
    if not proof.findings and stands != chained:
        place = f"transfer {number}" + (f" act {act}" if act else "")
        sys.stdout.write(f"does not hold: {place} is {stands}, should be {chained}\n")
        sys.exit(1)
    if not proof.findings and owed and (root := with_books(lambda it: _root(it, act))) != owed:
        sys.stdout.write(f"does not hold: what was owed then has the root {root}, not {owed}\n")
        sys.exit(1)
    _tell_proof(proof, "The chain up to there is the one that was kept")


@balances.command(name="prove")
def prove_balances() -> None:
    """Publish what is owed to people: its root goes into the chain, and is printed."""
    from ledger import ids  # noqa: PLC0415 - as the rest of the books
    from ledger.products import liabilities  # noqa: PLC0415 - it brings the database

    root = with_books(lambda books: liabilities.publish(books, ids.token()))
    totals = ", ".join(str(each.amount) for each in root.trees) or "nothing"
    sys.stdout.write(f"owed {root.hash.hex()} as of transfer {root.transfer}\n")
    sys.stdout.write(f"{totals} to {root.people} people\n")


def _heads(connection: Connection, book: int) -> tuple[Head, str]:
    """Return the head of the chain, and the root of what was owed that is in it."""
    from ledger.products import liabilities  # noqa: PLC0415 - it brings the database
    from ledger.proof import reading  # noqa: PLC0415 - the same

    roots = liabilities.last(connection, book)
    return reading.head(connection, book), roots[0].hash.hex() if roots else ""


async def _root(books: Books, act: int | None) -> str | None:
    """Return the root of what was owed that stood in the chain up to an act."""
    from ledger.people import audit  # noqa: PLC0415 - it brings the database
    from ledger.products import liabilities  # noqa: PLC0415 - the same

    acts = await audit.of_topic(books, liabilities.TOPIC, (act or 0) + 1)
    return str(acts[0].facts["root"]) if acts else None


def _kept(line: str) -> tuple[int, int | None, str, str | None]:
    """Read transfer, act, hash and root from what was kept; BadSetting when it is no such line."""
    found = _HEAD.fullmatch(line.strip().lower())
    if found is None:
        raise BadSetting("chain verify takes the line that `wasl chain head` printed, as it stands")
    act = found["act"]
    return int(found["number"]), int(act) if act else None, found["chain"], found["owed"]


async def _proven_since(books: Books) -> tuple[Proof, Known]:
    from ledger import products  # noqa: PLC0415 - they bring the database
    from ledger.proof import record  # noqa: PLC0415 - it brings the database

    proof = await record.since_last(books, products.DECLARED.checks)
    return proof, await record.known(books)


def _tell_known(known: Known) -> None:
    """Say what an earlier proof found, which only a proof in full can clear."""
    for finding in known.findings:
        sys.stdout.write(f"found on {known.found_at:%Y-%m-%d %H:%M} UTC: {finding}\n")
    sys.stdout.write("What came since holds; `wasl prove` looks at everything again.\n")
    sys.exit(1)


def _tell_proof(proof: Proof, sound: str) -> None:
    for finding in proof.findings:
        sys.stdout.write(f"does not hold: {finding}\n")
    if proof.findings:
        sys.stdout.write(f"{len(proof.findings)} findings over {counted([proof])}.\n")
        sys.exit(1)
    sys.stdout.write(f"{sound}: {counted([proof])}.\n")


def counted(proofs: list[Proof]) -> str:
    """Say how much was proven."""
    transfers = sum(proof.transfers for proof in proofs)
    entries = sum(proof.entries for proof in proofs)
    accounts = sum(proof.accounts for proof in proofs)
    return f"{transfers} transfers, {entries} entries, {accounts} accounts"
