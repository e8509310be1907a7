"""What the vault keeps of people, and how each of it is called."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from bot.kit import Country, Document, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.kit import Row, Said, Value
    from ledger.vault import Kept

VAULTED: Final[Mapping[str, Said]] = {
    "legal_name": say("Legal name"),
    "called": say("Called before"),
    "latin_name": say("Name in Latin letters"),
    "birth_date": say("Date of birth"),
    "country": say("Country"),
    "address": say("Address"),
    "phone": say("Phone"),
    "document_kind": say("Document"),
    "document_number": say("Number of the document"),
    "document_until": say("Valid until"),
    "residence": say("Lives in"),
    "document_front": say("The document, front"),
    "document_back": say("The document, back"),
    "selfie": say("A picture of the person"),
    "address_proof": say("A proof of the address"),
    "bank_number": say("Number of a bank account"),
    "bank_routing": say("Routing number of a bank"),
    "bank_name": say("Name at a bank"),
}
"""Fields that may be shown: a secret that only opens something (a PIN) is not among them."""

KINDS: Final[Mapping[str, Said]] = {
    "passport": say("Passport"),
    "national_id": say("National ID"),
    "residence": say("Residence permit"),
}


def rows(known: Iterable[tuple[str, str]]) -> list[Row]:
    """Return what the vault has in words, each under the name of its field, in one order."""
    order = [*VAULTED]
    return [
        (VAULTED[name], read(name, text))
        for name, text in sorted(known, key=lambda each: order.index(each[0]))
    ]


def read(name: str, text: str) -> Value:
    """Return what stands in a field as people read it: a country, a kind of document, a day."""
    match name:
        case "document_kind":
            return KINDS.get(text, text)
        case "country" | "residence":
            return say("{country}", country=Country(text))
        case "birth_date" | "document_until":
            return date.fromisoformat(text)
        case _:
            return text


def pictured(kept: Kept) -> Document:
    """Return a picture of the vault, to be looked at."""
    name = f"{kept.field.replace('_', '-')}.jpg"
    return Document(kept.value, VAULTED[kept.field], name, "image/jpeg")
