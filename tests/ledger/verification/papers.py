"""Papers that are handed in, and what is done with them, as most tests need it."""

from dataclasses import replace

from ledger import verification
from ledger.people import roles
from ledger.verification import tables
from tests.ledger.acts import asking, met

SECRET = {
    "legal_name": "عمر خالد المنصور",
    "latin_name": "Omar Khalid Almansour",
    "birth_date": "1990-05-17",
    "country": "JO",
    "document_kind": "national_id",
    "document_number": "٩٨٧-654 321a",
    "document_until": "2099-11-23",
    "document_front": b"JPEG-front-of-the-card",
    "document_back": b"JPEG-back-of-the-card",
    "residence": "JO",
    "address": "17 Rainbow Street, Amman",
    "selfie": b"JPEG-a-face",
    "address_proof": b"JPEG-a-bill",
}


async def decider(books, boss, name):
    """Return somebody who may decide on papers."""
    person = await met(books, name)
    card = await roles.draft(asking(books, boss), person, "support", "granted", "helps")
    await roles.changed(asking(books, boss), card.intent)
    return await met(books, name)


async def handed_in(books, person, key=None, **more):
    """Begin, and hand everything in."""
    begun = await verification.start(asking(books, person))
    return await verification.submit(asking(books, person, key), begun.token, {**SECRET, **more})


async def approved(books, found, by, other=None):
    """Take and approve, with somebody else's word where it needs one."""
    await verification.take(asking(books, by), found.token)
    asked = await verification.draft(asking(books, by), found.token)
    act = replace(asking(books, by), approver=other.id if other else 0)
    again = await verification.approved(act, asked.intent)
    assert not again
    return await verification.of_token(books, found.token)


async def verified(books, person, by, **more):
    return await approved(books, await handed_in(books, person, **more), by)


EDGES = {(state, after) for state, others in tables.EDGES.items() for after in others}
