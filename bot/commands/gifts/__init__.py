"""Gifts to several people at once: envelopes that a group shares, and lists for a date."""

from bot.commands.gifts.card import drawn, envelope_made
from bot.commands.gifts.envelope import back, ended, filled, gift, open_with_word, opened
from bot.commands.gifts.fairness import check, listed
from bot.commands.gifts.lists import dropped, eidiya, given, made, of_whom, taken, ungiven, waiting
from bot.commands.gifts.receipts import priced
from bot.commands.gifts.wording import (
    REFUSALS,
    eidiya_back,
    eidiya_given,
    eidiya_made,
    envelope_filled,
    envelope_opened,
    given_back,
    needs_word,
    set_aside,
    too_thin,
)
from bot.kit import lines, p_, pending

open_ones = pending(open_gifts=p_("pending", "Open envelopes and lists"))
named = lines(gifts=p_("line", "Gifts that nobody has taken yet"))

__all__ = [
    "REFUSALS",
    "back",
    "check",
    "drawn",
    "dropped",
    "eidiya",
    "eidiya_back",
    "eidiya_given",
    "eidiya_made",
    "ended",
    "envelope_filled",
    "envelope_made",
    "envelope_opened",
    "filled",
    "gift",
    "given",
    "given_back",
    "listed",
    "made",
    "named",
    "needs_word",
    "of_whom",
    "open_ones",
    "open_with_word",
    "opened",
    "priced",
    "set_aside",
    "taken",
    "too_thin",
    "ungiven",
    "waiting",
]
