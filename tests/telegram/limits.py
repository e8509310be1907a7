"""How much a bot may send: one message a second to a chat, 20 a minute to a group, 30 a second."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass

from tests.telegram.refusals import too_many

OVERALL = "overall"
CHAT = "chat"
GROUP = "group"
_RULES = {CHAT: (1, 1.0), GROUP: (20, 60.0), OVERALL: (30, 1.0)}
SLACK_S = 0.05


@dataclass(frozen=True)
class Violation:
    rule: str
    chat: int
    at: float


class Limits:
    """What was sent when; too much is always written down, and refused when `enforced`."""

    def __init__(self, clock):
        self.clock = clock
        self.enforced = False
        self.violations = []
        self._sent = defaultdict(deque)

    def count(self, chat):
        """Count one message to a chat, or refuse it."""
        now = self.clock()
        waits = []
        for rule, key in self._applying(chat):
            wait = self._wait(rule, self._sent[key], now)
            if wait > SLACK_S:
                waits.append(wait)
                self.violations.append(Violation(rule, chat.id, now))
        if waits and self.enforced:
            raise too_many(max(1, math.ceil(max(waits) - SLACK_S)))
        for _, key in self._applying(chat):
            self._sent[key].append(now)

    def broken(self, rule):
        """Return how often a rule was broken."""
        return sum(one.rule == rule for one in self.violations)

    def _applying(self, chat):
        group = [(GROUP, (GROUP, chat.id))] if chat.type != "private" else []
        return [(CHAT, (CHAT, chat.id)), *group, (OVERALL, OVERALL)]

    def _wait(self, rule, sent, now):
        most, span = _RULES[rule]
        while sent and sent[0] <= now - span:
            sent.popleft()
        return sent[-most] + span - now if len(sent) >= most else 0
