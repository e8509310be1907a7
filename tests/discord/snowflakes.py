"""Discord's ids: the time in milliseconds since 2015, and a number."""

from itertools import count

EPOCH_MS = 1_420_070_400_000
FIRST_ACCOUNT = 200_000_000_000_000_000
FIRST_PLACE = 250_000_000_000


class Snowflakes:
    """One server's ids: all different, and those of messages in the order of time."""

    def __init__(self, clock):
        self.clock = clock
        self._numbers, self._accounts, self._places = count(1), count(1), count(1)

    def new(self):
        """Return the id of something that comes to be now."""
        number = next(self._numbers)
        at = max(int(self.clock() * 1000) - EPOCH_MS, 0) + (number >> 12)
        return (at << 22) | (number & 0xFFF)

    def account(self):
        return FIRST_ACCOUNT + next(self._accounts)

    def guild(self):
        """Return the id of a guild; they come to the shards in turn."""
        return (FIRST_PLACE + next(self._places)) << 22


def shard_of(guild_id, shards):
    """Return the shard that hears of a guild; of everything else the first one hears."""
    return (int(guild_id) >> 22) % shards if guild_id else 0
