"""Processes that begin at once: forked by one that has imported what Wasl needs.

What begins so has a process, an environment and a folder of its own, can be stopped and killed,
and runs its module as `python -m` does. It has only been spared the seconds that importing takes.
"""

import os
import runpy
import signal
import subprocess
import sys
import tempfile
import weakref
from multiprocessing import get_context
from pathlib import Path

NEEDED = ("bot.cli", "bot.compose", "bot.cli.books", "ledger.backup", "ledger.people.logins")
ALSO = ("ledger.proof.record", "discord", "telegram.request", "aiohttp", "alembic.command")
WARM = "tests.warm"

_SERVER = get_context("forkserver")
_SERVER.set_forkserver_preload([*NEEDED, *ALSO, WARM])


class Forked:
    """A process, as its parent sees it: what `subprocess.Popen` offers of it, as far as needed."""

    def __init__(self, module, *words, cwd, env, stdout=None, stderr=None, apart=False):
        given = (stdout, stderr)
        self._written = names = [each.name if each else _temporary() for each in given]
        own = [name for name, file in zip(names, given, strict=True) if file is None]
        weakref.finalize(self, _forget, own)
        place = {"cwd": str(cwd), "env": env, "names": names, "apart": apart}
        self._process = _SERVER.Process(target=_become, args=(module, *words), kwargs=place)
        self._process.start()
        self.pid = self._process.pid

    @property
    def returncode(self):
        """Its exit code, if it has ended."""
        return self._process.exitcode

    def poll(self):
        """Return its exit code, if it has ended."""
        return self._process.exitcode

    def wait(self, timeout=None):
        """Return its exit code once it has ended; subprocess.TimeoutExpired if that takes long."""
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("a process", timeout)
        return self.returncode

    def communicate(self, timeout=None):
        """Return what it wrote, once it has ended."""
        self.wait(timeout)
        return tuple(Path(each).read_text() for each in self._written)

    def terminate(self):
        self._process.terminate()

    def kill(self):
        self._process.kill()

    def send_signal(self, how):
        if self.poll() is None:
            os.kill(self.pid, how)


def _temporary():
    file, name = tempfile.mkstemp(prefix="wasl-said-")
    os.close(file)
    return name


def _forget(names):
    for each in names:
        Path(each).unlink(missing_ok=True)


def _become(module, *words, cwd, env, names, apart):
    """Be the process that was asked for."""
    if apart:
        os.setpgrp()
    for name, number in zip(names, (1, 2), strict=True):
        file = os.open(name, os.O_WRONLY | os.O_APPEND)
        os.dup2(file, number)
        os.close(file)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
