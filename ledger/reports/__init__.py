"""Reports of a month: asked for, put together beside everything else, and kept as they were.

    ask      a row, and the live card that shows how far it is
    prepare  what is still to be counted is; days that are over are closed; then all is gathered
    gather   the figures of a month: of one that is closed the same whenever they are asked

The documents are made of what was gathered, in the language of whoever looks.
"""

from ledger.reports.asking import CARD, Asked, ask, get, prepare
from ledger.reports.gathering import Content, gather, ready

__all__ = ["CARD", "Asked", "Content", "ask", "gather", "get", "prepare", "ready"]
