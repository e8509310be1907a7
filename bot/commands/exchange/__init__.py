"""Exchange: one's own money becomes another currency; what it costs now; rates set by two."""

from bot.commands.exchange.converting import (
    aside,
    confirmed,
    convert,
    exchanged,
    most,
    shown_beside,
)
from bot.commands.exchange.listing import rates_
from bot.commands.exchange.refusing import lacks, refused
from bot.commands.exchange.setting import act, decided, proposed, rates_set
from bot.commands.exchange.unsetting import given_up, rates_unset, unset_act, unset_proposed

__all__ = [
    "act",
    "aside",
    "confirmed",
    "convert",
    "decided",
    "exchanged",
    "given_up",
    "lacks",
    "most",
    "proposed",
    "rates_",
    "rates_set",
    "rates_unset",
    "refused",
    "shown_beside",
    "unset_act",
    "unset_proposed",
]
