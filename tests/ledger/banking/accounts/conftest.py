"""Who has accounts, and who decides on them."""

from tests.ledger.verification.conftest import boss, omar, sam

__all__ = ["boss", "omar", "sam"]
