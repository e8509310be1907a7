"""What a bot may call: each call has the name of Discord's documentation."""

import re

from tests.discord.routes import accounts, channels, commands, guilds, interactions, webhooks


def _pattern(path):
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path) + "$")


ROUTES = [
    (verb, _pattern(path), name, handler)
    for module in (accounts, commands, interactions, webhooks, channels, guilds)
    for name, (address, handler) in module.ROUTES.items()
    for verb, _, path in [address.partition(" ")]
]
NAMES = {name for _, _, name, _ in ROUTES}


def find(verb, path):
    """Return the name, the handler and the parts of the path of a call, or nothing."""
    for known, pattern, name, handler in ROUTES:
        match = pattern.match(path) if known == verb else None
        if match:
            return name, handler, match.groupdict()
    return None
