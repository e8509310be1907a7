"""Gifts to several people at once: an envelope in a group, and a list of people on a date."""

from ledger.products.gifts.ending import due as over
from ledger.products.gifts.lines import GIFTS
from ledger.products.gifts.presents import due as on_their_day
from ledger.products.gifts.proving import drawn, rests
from ledger.products.gifts.standing import open_gifts, set_aside
from ledger.products.gifts.tables import OF_GIVER, OF_LISTER

__all__ = [
    "GIFTS",
    "OF_GIVER",
    "OF_LISTER",
    "drawn",
    "on_their_day",
    "open_gifts",
    "over",
    "rests",
    "set_aside",
]
