"""Sealing: a value is opened only where it was put, of whom and as what it was put.

AES-256-GCM with a fresh nonce of 96 bits before each ciphertext (NIST SP 800-38D), and with where
it stands as associated data: a value that was moved or swapped does not open.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger import ids
from ledger.errors import Broken

KEY_BYTES = 32
_NONCE_BYTES = 12


class Tampered(Broken):
    """Something in the vault is not as it was put there, or not where."""


def new_key() -> bytes:
    """Return a fresh key of 32 bytes."""
    return ids.key(KEY_BYTES)


def seal(key: bytes, value: bytes, *where: str | bytes) -> bytes:
    """Seal a value under a key, for one place."""
    nonce = ids.key(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, value, ids.digest(*where))


def unseal(key: bytes, sealed: bytes, *where: str | bytes) -> bytes:
    """Open what was sealed for this place; Tampered when it was not."""
    nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, ids.digest(*where))
    except (InvalidTag, ValueError):
        raise Tampered from None
