"""Processes that begin at once: copies of one that has imported what Wasl needs.

    the first start -> `python -m tests.forking`, which imports, and forks whatever it is asked for
    every start     -> words, environment and the files to write to, over a socket -> a process
    its end         -> told through a pipe of its own

What begins so has a process, an environment and a folder of its own, can be stopped and killed,
and runs its module as `python -m` does. It has only been spared the seconds that importing takes.
"""

import atexit
import gc
import io
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
NEEDED = ("bot.cli", "bot.compose", "bot.cli.books", "ledger.backup", "ledger.people.logins")
ALSO = ("ledger.proof.record", "discord", "telegram.request", "aiohttp", "alembic.command")
NUMBER = 8


class Forked:
    """A process, as its parent sees it: what `subprocess.Popen` offers of it, as far as needed."""

    def __init__(self, module, *words, cwd, env, stdout=None, stderr=None, apart=False):
        told, ends = os.pipe()
        self.stdout, out = _output(stdout)
        self.stderr, err = _output(stderr)
        asked = {"module": module, "words": words, "cwd": str(cwd), "env": env, "apart": apart}
        _parent().ask(asked, [ends, out, err])
        for given, own in ((ends, None), (out, stdout), (err, stderr)):
            if own is None:
                os.close(given)
        self.returncode = None
        self._told, self._lock = told, threading.Lock()
        self.pid = int(os.read(told, NUMBER))

    def poll(self):
        """Return its exit code, if it has ended."""
        return self.wait(0, patient=False)

    def wait(self, timeout=None, *, patient=True):
        """Return its exit code once it has ended; subprocess.TimeoutExpired if that takes long."""
        with self._lock:
            if self.returncode is None and _readable(self._told, timeout):
                self.returncode = int(os.read(self._told, NUMBER) or -signal.SIGKILL)
                os.close(self._told)
        if self.returncode is None and patient:
            raise subprocess.TimeoutExpired("a process", timeout)
        return self.returncode

    def communicate(self, timeout=None):
        """Return what it wrote, once it has ended."""
        ends = None if timeout is None else time.monotonic() + timeout
        read = {each: io.BytesIO() for each in (self.stdout, self.stderr) if each is not None}
        with selectors.DefaultSelector() as ready:
            for each in read:
                ready.register(each, selectors.EVENT_READ)
            while ready.get_map():
                found = ready.select(None if ends is None else max(0, ends - time.monotonic()))
                if not found:
                    raise subprocess.TimeoutExpired("a process", timeout)
                for key, _ in found:
                    if not (some := os.read(key.fd, 1 << 16)):
                        ready.unregister(key.fd)
                        os.close(key.fd)
                    read[key.fd].write(some)
        self.wait(None if ends is None else max(0, ends - time.monotonic()))
        told = [read[each].getvalue().decode() if each in read else None for each in self._outputs]
        self.stdout = self.stderr = None
        return tuple(told)

    @property
    def _outputs(self):
        return self.stdout, self.stderr

    def send_signal(self, how):
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, how)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)


def _output(file):
    """Return where to read what a process writes, if to us, and where it writes."""
    return os.pipe() if file is None else (None, file.fileno())


def _readable(file, timeout):
    with selectors.DefaultSelector() as ready:
        ready.register(file, selectors.EVENT_READ)
        return bool(ready.select(timeout))


class Parent:
    """The process that forks the others."""

    def __init__(self):
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        with theirs:
            words = [sys.executable, "-m", __name__, str(theirs.fileno())]
            self._process = subprocess.Popen(
                words,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

    def ask(self, what, files):
        with self._lock:
            socket.send_fds(self._line, [json.dumps(what).encode()], files)

    def close(self):
        self._line.close()
        self._process.wait()


_PARENTS = {}
_BEGINNING = threading.Lock()


def _parent():
    with _BEGINNING:
        if os.getpid() not in _PARENTS:
            _PARENTS[os.getpid()] = made = Parent()
            atexit.register(made.close)
        return _PARENTS[os.getpid()]


# -- the process that forks -------------------------------------------------------------------


def serve(line):
    """Fork whatever is asked for; return in each process that was, with what it is to be."""
    ended = os.pipe()
    for each in ended:
        os.set_blocking(each, False)
    signal.set_wakeup_fd(ended[1])
    signal.signal(signal.SIGCHLD, lambda *_: None)
    living = {}
    with selectors.DefaultSelector() as ready:
        ready.register(line, selectors.EVENT_READ)
        ready.register(ended[0], selectors.EVENT_READ)
        while True:
            asked = b""
            if line in [key.fileobj for key, _ in ready.select()]:
                asked, files, *_ = socket.recv_fds(line, 1 << 20, 3)
                if not asked:
                    return _end(living)
            _reap(ended[0], living)
            if not asked:
                continue
            told, *written = files
            child = os.fork()
            if not child:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for each in (*ended, *living.values(), told):
                    os.close(each)
                line.close()
                return json.loads(asked), written
            for each in written:
                os.close(each)
            living[child] = told
            if json.loads(asked)["apart"]:
                os.setpgid(child, child)
            os.write(told, f"{child:<{NUMBER}}".encode())


def _reap(ended, living):
    """Tell of all that have ended."""
    try:
        os.read(ended, 1 << 10)
    except BlockingIOError:
        return
    while living:
        child, status = os.waitpid(-1, os.WNOHANG)
        if not child:
            return
        told = living.pop(child)
        code = os.waitstatus_to_exitcode(status)
        with open(told, "wb", buffering=0) as file:  # noqa: PTH123 - it is no path
            file.write(f"{code:<{NUMBER}}".encode())


def _end(living):
    """Leave nobody behind."""
    for child in living:
        os.kill(child, signal.SIGKILL)
    sys.exit()


def become(asked, written):
    """Be the process that was asked for."""
    for file, number in zip(written, (1, 2), strict=True):
        os.dup2(file, number)
        os.close(file)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.argv = [asked["module"], *asked["words"]]
    runpy.run_module(asked["module"], run_name="__main__", alter_sys=True)


def main(number):
    line = socket.socket(fileno=number)
    for each in (*NEEDED, *ALSO):
        __import__(each)
    gc.collect()
    gc.freeze()
    become(*serve(line))


if __name__ == "__main__":
    main(int(sys.argv[1]))
