"""The load as a process of its own, which can be killed and started again on the same books."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from random import Random  # noqa: TID251 - a test's own chance

from tests.faults import load
from tests.forking import Forked
from tests.process import LIMIT_S, ROOT, environment

CALLERS = 32
FEW = 2  # who keep a database busy, and leave no more behind than is proven in a moment
LOAD = "tests.faults.load"
LONGEST_S = 0.8


class Load:
    """Posts to one address, one process after another, and what they acknowledged."""

    def __init__(self, folder, url, seed, prefix=(), callers=CALLERS):
        self.folder, self.url, self.seed, self.prefix = folder, url, seed, tuple(prefix)
        self.callers = callers
        self.chance = Random(f"load {seed}")
        self.path = folder / f"acks-{seed}"
        self.path.touch()
        self.process = None
        self.kills = 0

    @property
    def acks(self):
        return load.read(self.path)

    def start(self, last=load.STOP):
        """Begin with the first counter that nobody was told about, as redelivery does."""
        done = {ack.counter for ack in self.acks}
        first = next(counter for counter in range(len(done) + 1) if counter not in done)
        words = [self.url, self.seed, first, last, self.callers]
        noted = self.path.open("ab")
        ready = self._ready
        with noted, (self.folder / "said").open("ab") as said:
            self.process = self._begun(map(str, words), noted, said)
        self.until(lambda: self._ready > ready)

    def _begun(self, words, noted, said):
        how = {"cwd": ROOT, "env": environment(self.folder), "stdout": noted, "stderr": said}
        if not self.prefix:
            return Forked(LOAD, *words, apart=True, **how)
        words = [*self.prefix, sys.executable, "-m", LOAD, *words]
        return subprocess.Popen(words, start_new_session=True, **how)

    def kill(self):
        """Kill it at a moment that the seed chose."""
        self.pause()
        self.stop(signal.SIGKILL)
        self.kills += 1

    def pause(self):
        """Let some time pass, as the seed chose."""
        time.sleep(self.chance.uniform(0, LONGEST_S))

    def stop(self, how=signal.SIGKILL):
        os.killpg(self.process.pid, how)
        self.process.wait(LIMIT_S)
        self._gone()

    def _gone(self):
        """Wait for those it started, too: a write that is under way outlives its strace."""
        end = time.monotonic() + LIMIT_S
        with contextlib.suppress(ProcessLookupError):
            while time.monotonic() < end:
                os.killpg(self.process.pid, 0)
                time.sleep(0.01)

    def finish(self):
        """Wait until it has posted all it was asked to."""
        assert self.process.wait(LIMIT_S) == 0, self.said

    def progress(self, more=1):
        """Wait until so many more postings are acknowledged."""
        goal = self._lines + more
        self.until(lambda: self._lines >= goal)

    def until(self, true):
        end = time.monotonic() + LIMIT_S
        while not true():
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.01)

    @property
    def said(self):
        return (self.folder / "said").read_text()

    @property
    def _lines(self):
        return self.path.read_bytes().count(b"\n")

    @property
    def _ready(self):
        return self.path.read_bytes().count(load.READY.encode())
