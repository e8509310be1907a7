"""Fields that the law has kept for a time after somebody has gone (31 CFR 1010.430)."""

from typing import Final

RETAINED: Final = (
    "legal_name",
    "latin_name",
    "birth_date",
    "country",
    "residence",
    "address",
    "phone",
    "document_kind",
    "document_number",
    "document_until",
    "document_front",
    "document_back",
    "selfie",
    "address_proof",
    "bank_number",
    "bank_routing",
    "bank_name",
)
CALLED: Final = "called"
"""What somebody was called who has gone, for as long as she is held."""
