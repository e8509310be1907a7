"""What the vault keeps of people, and how each of it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.kit import Document, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.kit import Said
    from ledger.vault import Kept

VAULTED: Final[Mapping[str, Said]] = {
    "legal_name": say("Legal name"),
    "latin_name": say("Name in Latin letters"),
    "birth_date": say("Date of birth"),
    "country": say("Country"),
    "residence": say("Lives in"),
    "address": say("Address"),
    "phone": say("Phone"),
    "document_kind": say("Document"),
    "document_number": say("Number of the document"),
    "document_until": say("Valid until"),
    "document_front": say("The document, front"),
    "document_back": say("The document, back"),
    "selfie": say("A picture of the person"),
    "address_proof": say("A proof of the address"),
}
"""Fields that may be shown: a secret that only opens something (a PIN) is not among them."""


def pictured(kept: Kept) -> Document:
    """Return a picture of the vault, to be looked at."""
    name = f"{kept.field.replace('_', '-')}.jpg"
    return Document(kept.value, VAULTED[kept.field], name, "image/jpeg")
