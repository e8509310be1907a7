"""What is measured in a process apart, which finds it by its module."""

import time
from pathlib import Path

from ledger.products.liabilities import building


def built_apart(connection, book, lines, seed):
    """Make the trees of what is owed; return the most memory in MiB, and the seconds of a core."""
    began = time.process_time()
    building.build(connection, book, lines, seed)
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (peak,) = [line.split()[1] for line in status if line.startswith("VmHWM")]
    return int(peak) // 1024, time.process_time() - began
