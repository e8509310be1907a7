"""What happened, step by step, as a chain of hashes: one seed, one chain."""

import hashlib
from collections import deque

KEPT = 30


class Record:
    """The last steps to show, and a hash over all of them."""

    def __init__(self, trace=None):
        self._chain = hashlib.sha256()
        self._trace = trace
        self._steps = deque(maxlen=KEPT)
        self._lines = []
        self.step = 0

    def note(self, line):
        """Note something that happened within this step."""
        self._lines.append(line)

    def close(self, *facts):
        """End a step with the facts that it must lead to."""
        for line in (*self._lines, *map(str, facts)):
            self._chain.update(line.encode())
            self._chain.update(b"\n")
        if self._trace is not None:
            self._trace.write(f"{self.step} {self.hash}\n")
        self._steps.append((self.step, self._lines))
        self._lines = []
        self.step += 1

    @property
    def hash(self):
        """The head of the chain."""
        return self._chain.hexdigest()

    def last(self):
        """Return the last steps as text, the newest last."""
        shown = [*self._steps, (self.step, self._lines)]
        return "\n".join(f"  {number}: {line}" for number, lines in shown for line in lines)
