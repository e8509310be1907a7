"""Rules: what holds, since when, and what is to come; changed by two, and told before they hold."""

from bot.commands.rules.changing import decided, named_acts, proposed, set_rule
from bot.commands.rules.listing import all_rules, hidden, turned
from bot.commands.rules.telling import changes

__all__ = [
    "all_rules",
    "changes",
    "decided",
    "hidden",
    "named_acts",
    "proposed",
    "set_rule",
    "turned",
]
