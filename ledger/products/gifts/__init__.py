"""Gifts to several people at once: an envelope in a group, and a list of people on a date."""

from ledger.products.gifts import ending, presents

DUE = (ending.due, presents.due)
