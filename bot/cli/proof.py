"""`wasl prove` and `wasl chain`: the books proven, for an operator and for an auditor."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import App as Commands
from cyclopts import Parameter

from bot.cli.books import with_books
from bot.settings.bad import BadSetting

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.proof import Proof
    from ledger.proof.record import Known

_HEAD = re.compile(
    r"(?:book \d+ transfer )?(?P<number>\d{1,18})(?: act (?P<act>\d{1,18}))?(?: chain)?"
    r" (?P<chain>[0-9a-f]{64})(?: at \S+)?"
)

chain = Commands(name="chain", help="The chain over transfers and acts, for an auditor.")


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
        _tell_proof(with_books(lambda books: books.survey(prove_acts)), "The audit holds")
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
    """Print the head of the chain: one line to be kept where nobody here can write."""
    from ledger import clock  # noqa: PLC0415 - as the rest of the books
    from ledger.proof import reading  # noqa: PLC0415 - it brings the database
    from ledger.tables import BOOK  # noqa: PLC0415 - the same

    last = with_books(lambda books: books.read(reading.head))
    at = clock.now().isoformat(timespec="seconds")
    place = f"book {BOOK} transfer {last.transfer}" + (f" act {last.audit}" if last.audit else "")
    sys.stdout.write(f"{place} chain {last.chain.hex()} at {at}\n")


@chain.command
def verify(*kept: str) -> None:
    """Check a head that was kept: the chain up to that transfer must come to it.

    Parameters
    ----------
    kept
        The line as `wasl chain head` printed it, or its transfer and its 64 hexadecimal digits.

    """
    from ledger.proof import prove_chain_until  # noqa: PLC0415 - it brings the database

    number, act, chained = _kept(" ".join(kept))
    proof, end = with_books(lambda books: books.survey(prove_chain_until, number, act))
    stands = end.hex()
    if not proof.findings and proof.mark.transfer != number:
        last = proof.mark.transfer
        sys.stdout.write(f"does not hold: there is no transfer {number}, the last is {last}\n")
        sys.exit(1)
    if not proof.findings and stands != chained:
        sys.stdout.write(f"does not hold: transfer {number} is {stands}, should be {chained}\n")
        sys.exit(1)
    _tell_proof(proof, "The chain up to there is the one that was kept")


def _kept(line: str) -> tuple[int, int | None, str]:
    """Read transfer, act and hash from what was kept; BadSetting when it is no such line."""
    found = _HEAD.fullmatch(line.strip().lower())
    if found is None:
        raise BadSetting("chain verify takes the line that `wasl chain head` printed, as it stands")
    act = found["act"]
    return int(found["number"]), int(act) if act else None, found["chain"]


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
