"""A vault for a test, gone with its process."""

from ledger.vault import MEMORY, KeyFile, Vault


class Keys(KeyFile):
    """Master keys that nobody keeps."""

    def __init__(self):
        self._keys = {}

    def open(self):
        pass

    def _known(self):
        return self._keys or self._write({"first-key": b"k" * 32}) or self._keys

    def _write(self, keys, *, first=False):
        self._keys = keys


def lend(books):
    """Give books a vault; return them."""
    books.vault = Vault(MEMORY, Keys())
    return books
