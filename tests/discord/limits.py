"""How much a bot may call: 50 a second overall, and so many of each kind."""

import math
from dataclasses import dataclass

from tests.discord.refusals import too_many

EVERYWHERE = "everywhere"
OVERALL = (50, 1.0)
PLENTY = 1000
_RULES = {
    "createMessage": (5, 5.0),
    "editMessage": (5, 5.0),
    "createFollowupMessage": (5, 5.0),
    "editOriginalInteractionResponse": (5, 5.0),
    "createDM": (10, 10.0),
}
_ORDINARY = (50, 5.0)
_MAJOR = ("channel_id", "guild_id", "token")
_COUNTED_AS_INVALID = {401, 403, 429}


@dataclass(frozen=True)
class Violation:
    rule: str
    at: float


@dataclass
class Window:
    """One bucket: what is left of it until it is filled up again."""

    most: int
    ends: float
    used: int = 0


class Limits:
    """What was called when; too much is always written down, and refused when `enforced`."""

    def __init__(self, clock):
        self.clock = clock
        self.enforced = False
        self.violations = []
        self.invalid = 0
        self.rules = dict(_RULES)
        self._windows = {}

    def count(self, call):
        """Count a call, or refuse it; return the headers that tell of it."""
        name, major = call.name, [call.parts[one] for one in _MAJOR if one in call.parts]
        if not call.path.startswith(("/interactions/", "/webhooks/")):
            self._use((EVERYWHERE,), *OVERALL)
        most, span = self.rules.get(name, _ORDINARY)
        window = self._use((name, *major), most, span)
        if not self.enforced:
            return _headers(name, PLENTY, PLENTY - 1, self.clock(), 1.0)
        left = max(window.most - window.used, 0)
        return _headers(name, most, left, window.ends, window.ends - self.clock())

    def note(self, status):
        """Count an answer that brings an address nearer to its ban."""
        self.invalid += status in _COUNTED_AS_INVALID

    def broken(self, rule):
        """Return how often a rule was broken."""
        return sum(one.rule == rule for one in self.violations)

    def _use(self, key, most, span):
        now = self.clock()
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            window = self._windows[key] = Window(most, now + span)
        window.used += 1
        if window.used > window.most:
            self.violations.append(Violation(key[0], now))
            if self.enforced:
                raise too_many(_upwards(window.ends - now), everywhere=key == (EVERYWHERE,))
        return window


def _upwards(seconds):
    return math.ceil(seconds * 1000) / 1000


def _headers(name, most, left, ends, wait):
    wait = _upwards(wait)
    return {
        "X-RateLimit-Limit": str(most),
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": f"{ends:.3f}",
        "X-RateLimit-Reset-After": f"{wait:.3f}",
        "X-RateLimit-Bucket": f"bucket-{name}",
        "Via": "1.1 google",
    }
