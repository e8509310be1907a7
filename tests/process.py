"""Wasl as a process of its own, on a free port and fresh books."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
LIMIT_S = 60


def environment(folder, **settings):
    """Return an environment with only these settings."""
    plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **plain,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/wasl.db",
        **settings,
    }


def wasl(folder, *words, **settings):
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Running:
    """A running bot."""

    def __init__(self, folder, *, port=None, **settings):
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot"],
            cwd=folder,
            env=environment(folder, WEB_PORT=str(self.port), **settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self):
        until = time.monotonic() + LIMIT_S
        while time.monotonic() < until and self.process.poll() is None:
            try:
                httpx.get(f"{self.url}/health").raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.05)
            else:
                return self
        self.process.kill()
        raise TimeoutError(self.process.communicate()[1])

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()

    def stop(self):
        """Ask it to stop; return its exit code, the seconds it took, and what it printed."""
        began = time.monotonic()
        self.process.terminate()
        out, err = self.process.communicate(timeout=LIMIT_S)
        return self.process.returncode, time.monotonic() - began, out, err
