"""A clock that a test moves."""


class Clock:
    """Seconds since 1970 that pass only when told to."""

    def __init__(self, now=1_760_000_000.0):
        self.now = now

    def __call__(self):
        return self.now

    def advance(self, seconds):
        """Let this much time pass."""
        self.now += seconds
