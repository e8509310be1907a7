"""Exchange: one's own money becomes another currency; what it costs now; rates set by two."""

from bot.commands.exchange.converting import confirmed, convert, exchanged, shown_beside
from bot.commands.exchange.listing import rates_
from bot.commands.exchange.refusing import lacks, refused
from bot.commands.exchange.setting import act, decided, proposed, rates_set

__all__ = [
    "act",
    "confirmed",
    "convert",
    "decided",
    "exchanged",
    "lacks",
    "proposed",
    "rates_",
    "rates_set",
    "refused",
    "shown_beside",
]
