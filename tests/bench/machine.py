"""What the figures were taken on, so that those of two machines can be compared."""

import os
import platform
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.road import LOOP, calibration

SYNCS = 50
SYNCED = 100_000


def described():
    """Return the machine: what it is, and how fast it does two plain things."""
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(_memory() / 2**30, 1),
        "cpu": _cpu(),
        "system": f"{platform.system()} {platform.release()}",
        "files": _file_system(Path(tempfile.gettempdir())),
        "load before": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        f"loop of {LOOP:,} turns, s": min(calibration() for _ in range(3)),
        f"fdatasync of {SYNCED // 1000} kB, ms": sync_ms(),
    }


def on_disk():
    """Keep temporary files where they outlive the power: /tmp is memory on many systems."""
    lasting = Path("/var/tmp")  # noqa: S108 - only folders with names of their own are made there
    if lasting.is_dir() and os.access(lasting, os.W_OK):
        tempfile.tempdir = str(lasting)
    if _file_system(Path(tempfile.gettempdir())) == "tmpfs":
        sys.exit("set TMPDIR to a folder on a disk: what is measured must be durable")


def sync_ms():
    """Return the median time to append 100 kB to a file and have it on the disk."""
    took = []
    with tempfile.TemporaryFile() as file:
        for _ in range(SYNCS):
            began = time.perf_counter()
            os.write(file.fileno(), bytes(SYNCED))
            getattr(os, "fdatasync", os.fsync)(file.fileno())
            took.append(time.perf_counter() - began)
    return sorted(took)[SYNCS // 2] * 1000


def _memory():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _cpu():
    known = Path("/proc/cpuinfo")
    rows = known.read_text().splitlines() if known.exists() else []
    names = [row.split(":", 1)[1].strip() for row in rows if row.startswith("model name")]
    return names[0] if names else platform.processor()


def _file_system(folder):
    known = Path("/proc/mounts")
    if not known.exists():
        return "unknown"
    mounts = [row.split()[1:3] for row in known.read_text().splitlines()]
    above = [(len(at), kind) for at, kind in mounts if folder.resolve().is_relative_to(at)]
    return max(above)[1]
