"""Wasl as a process of its own, on a free port and fresh books."""

import os
import shutil
import socket
import subprocess
import sys
import time
import zlib
from pathlib import Path

import httpx

from tests.forking import Forked
from tests.keeping import migrated

ROOT = Path(__file__).parent.parent
LIMIT_S = 300
"""It only ends what hangs, however busy the machine is."""


def environment(folder, **settings):
    """Return an environment with only these settings."""
    plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    plain["UNDO_SECONDS"] = "0"  # who tests the grace of first payments sets it
    return {
        **plain,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/wasl.db",
        "WEB_PORT": str(free_port()),
        **settings,
    }


def wasl(folder, *words, **settings):
    """Run one command to its end."""
    began = Forked("bot", *words, cwd=folder, env=environment(folder, **settings))
    out, err = began.communicate(LIMIT_S)
    return subprocess.CompletedProcess(words, began.returncode, out, err)


def started(folder, *words, **settings):
    """Run one command to its end as a shell does, which takes its time."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )


def _begun(**how):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-m", "bot"], text=True, **pipes, **how)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Running:
    """A running bot; unless it is forked, it begins as a shell begins it, and makes its books."""

    def __init__(self, folder, *, port=None, forked=True, module="bot", **settings):
        books = Path(folder) / "wasl.db"
        if forked and not books.exists() and "DATABASE_URL" not in settings:
            shutil.copy(migrated(), books)
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        how = {"cwd": folder, "env": environment(folder, WEB_PORT=str(self.port), **settings)}
        self.process = Forked(module, **how) if forked else _begun(**how)

    def __enter__(self):
        until = time.monotonic() + LIMIT_S
        while time.monotonic() < until and self.process.poll() is None:
            try:
                httpx.get(f"{self.url}/ready").raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.05)
            else:
                return self
        self.process.kill()
        raise TimeoutError(self.process.communicate()[1])

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()

    def says(self, name, text):
        """Type something in the demo, and return the answers."""
        headers = {"Idempotency-Key": f"{name} {zlib.crc32(text.encode())}"}
        address = f"{self.url}/api/chat/{name}/messages"
        answer = httpx.post(address, json={"text": text}, headers=headers)
        return answer.raise_for_status().json()["messages"]

    def platform(self, name):
        """Return how a platform is, once it no longer starts."""
        until, state = time.monotonic() + LIMIT_S, "starting"
        while state == "starting" and time.monotonic() < until:
            state = httpx.get(f"{self.url}/health").json()["platforms"][name]
            time.sleep(0.05)
        return state

    def stop(self):
        """Ask it to stop; return its exit code and what it printed."""
        self.process.terminate()
        out, err = self.process.communicate(timeout=LIMIT_S)
        return self.process.returncode, out, err
