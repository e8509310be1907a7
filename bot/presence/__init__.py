"""Being there on a platform, as far as all platforms are alike.

    life       it comes up, goes down and comes up again
    reception  what people send is handled in their turns; what is too much is dropped
    places     an answer goes where it belongs, or to where its reader finds the way to it

A platform adds what it alone knows: its line, what comes in by it, what goes out, and its menus.
"""

from bot.presence.life import Failure, Presence
from bot.presence.platform import Platform, Remote

__all__ = ["Failure", "Platform", "Presence", "Remote"]
