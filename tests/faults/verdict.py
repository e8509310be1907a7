"""What must hold after every fault: each acknowledged act stands once, nothing is half there."""

from collections import Counter

from ledger.books import Books
from ledger.proof import prove
from tests.faults import load
from tests.ledger.acts import rows


def standing(url, seed, issued):
    """Return the number of every counter that stands, as the keys tell."""
    known = {load.key(seed, counter): counter for counter in range(issued)}
    found = rows(url, "SELECT key, number FROM keys WHERE number IS NOT NULL")
    unknown = [bytes(key).hex() for key, _ in found if bytes(key) not in known]
    assert unknown == [], "nobody asked for this"
    return {known[bytes(key)]: number for key, number in found}


def once(url, seed, acks, issued):
    """Check that acknowledged acts stand once, with their numbers; return all that stand."""
    stands = standing(url, seed, issued)
    lost = {ack for ack in acks if stands.get(ack.counter) != ack.number}
    assert lost == set(), "an acknowledged act is lost, or has another number"
    numbers = rows(url, "SELECT number, key FROM transfers ORDER BY number")
    assert [number for number, _ in numbers] == list(range(1, len(stands) + 1))
    expected = {number: load.key(seed, counter) for counter, number in stands.items()}
    assert {number: bytes(key) for number, key in numbers} == expected
    whole(url, seed, stands)
    return stands


def whole(url, seed, stands):
    """Check that what goes along with an act stands with it, and only with it."""
    told = rows(url, "SELECT facts, transfer FROM events WHERE kind = 'load'")
    assert sorted(told) == sorted((f'{{"n": {each}}}', stands[each]) for each in stands)
    closed = {each - 1 for each in stands if each % 2}
    chats = rows(url, "SELECT moved_to, state FROM chats WHERE name LIKE 'load:%'")
    states = [(str(each), "closed" if each in closed else "open") for each in stands]
    assert sorted(chats) == sorted(states)
    notes = rows(url, "SELECT transfer, text FROM notes")
    assert sorted(notes) == sorted((stands[n], f"note {n}") for n in stands if n % 4 == 0)
    assert rows(url, "SELECT value FROM counts WHERE name = 'load'") == (
        [(len(stands),)] if stands else []
    )
    assert dict(balances(url)) == expected_balances(stands)


def balances(url):
    question = "SELECT owner, balance FROM accounts WHERE name = 'wallet' AND balance <> 0"
    return rows(url, question)


def expected_balances(stands):
    sums = Counter()
    for counter in stands:
        sums[counter % load.OWNERS + 1] += load.IN - load.ON
        sums[(counter + 1) % load.OWNERS + 1] += load.ON
    return dict(sums)


async def proven(url):
    """Check that the books prove themselves."""
    books = await Books.open(url)
    try:
        proof = await books.survey(prove)
        assert proof.findings == ()
        return proof
    finally:
        await books.close()


async def repeats(url, seed, stands):
    """Check that asking for everything again answers the same and moves nothing."""
    before = rows(url, "SELECT * FROM head"), balances(url)
    books = await Books.open(url)
    again = []
    try:
        await load.run(books, seed, 0, max(stands, default=-1) + 1, again.append)
    finally:
        await books.close()
    repeated = {ack.counter: ack.number for ack in again if ack.repeated}
    assert repeated.items() >= stands.items()
    fresh = [ack for ack in again if not ack.repeated]
    if not fresh:
        assert (rows(url, "SELECT * FROM head"), balances(url)) == before
    return {ack.counter: ack.number for ack in again}


async def holds(url, seed, acks, later=()):
    """Check everything, also beside later acts that may stand; return how many acts stand."""
    last = max((ack.counter for ack in [*acks, *later]), default=0)
    issued = last + 1 + 2 * load.MOST_CALLERS
    stands = once(url, seed, acks, issued)
    await proven(url)
    all_stand = await repeats(url, seed, stands)
    once(
        url, seed, [*acks, *(load.Ack(*each, repeated=True) for each in all_stand.items())], issued
    )
    await proven(url)
    return len(all_stand)
