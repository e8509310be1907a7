"""A disk that is full, that cannot keep what it was given, or that lets nobody write."""

import os
import shutil
import signal
import subprocess
from contextlib import contextmanager

import pytest

from ledger.migrations import migrate
from tests.faults import verdict
from tests.faults.figures import tell
from tests.faults.process import Load
from tests.ledger.acts import address
from tests.process import wasl

MOUNT, UMOUNT = shutil.which("mount"), shutil.which("umount")

needs_mount = pytest.mark.skipif(
    os.geteuid() != 0 or MOUNT is None, reason="to mount a small disk needs root"
)
needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None, reason="fsync is made to fail by strace, which is not here"
)


@contextmanager
def disk(folder, size):
    """Mount a small disk for as long as the block lasts; give what changes its options."""
    folder.mkdir()
    subprocess.run([MOUNT, "-t", "tmpfs", "-o", f"size={size}", "wasl", folder], check=True)

    def remount(options):
        subprocess.run([MOUNT, "-o", f"remount,{options}", folder], check=True)

    try:
        yield remount
    finally:
        subprocess.run([UMOUNT, "--lazy", folder], check=True)


def failing(first, last, log):
    """Return the words before a command that let its fsyncs from one to another fail."""
    which = f"{first}..{last}" if last else f"{first}+"
    calls = "fsync,fdatasync"
    return (
        *("strace", "-f", "-qq", "-o", str(log), "-e", f"trace={calls}"),
        *("-e", f"inject={calls}:error=EIO:when={which}"),
    )


@needs_mount
async def test_a_full_disk_loses_nothing_and_the_books_go_on_once_there_is_room(tmp_path, request):
    with disk(tmp_path / "small", "3m") as remount:
        url = f"sqlite+aiosqlite:///{tmp_path}/small/books.db"
        migrate(url)
        posting = Load(tmp_path, url, 1)
        posting.start()
        posting.until(lambda: "posting put off" in posting.said)
        full = len(posting.acks)
        assert shutil.disk_usage(tmp_path / "small").free < 64 * 1024
        remount("size=64m")
        posting.progress(1000)
        posting.stop(signal.SIGKILL)
        assert len(posting.acks) > full
        tell(request, full_disks=1, acknowledgements=len(posting.acks))
        await verdict.holds(url, 1, posting.acks)


@needs_strace
async def test_what_fsync_refused_is_not_acknowledged_and_the_books_go_on(path, tmp_path, request):
    log = tmp_path / "strace"
    posting = Load(tmp_path, address(path), 2, failing(20, 30, log))
    posting.start()
    posting.until(lambda: log.read_text().count("(INJECTED)") >= 11)
    posting.progress(500)
    posting.stop(signal.SIGKILL)
    assert "disk I/O error" in posting.said
    tell(request, failed_fsyncs=11, acknowledgements=len(posting.acks))
    await verdict.holds(address(path), 2, posting.acks)


@needs_strace
async def test_nothing_is_acknowledged_while_no_fsync_succeeds(path, tmp_path, request):
    log = tmp_path / "strace"
    posting = Load(tmp_path, address(path), 3, failing(20, None, log))
    posting.start()
    posting.until(lambda: log.read_text().count("(INJECTED)") >= 5)
    acknowledged = len(posting.acks)
    posting.until(lambda: log.read_text().count("(INJECTED)") >= 25)
    posting.stop(signal.SIGKILL)
    assert len(posting.acks) == acknowledged
    tell(request, failed_fsyncs=25, acknowledgements=acknowledged)
    await verdict.holds(address(path), 3, posting.acks)


@needs_mount
def test_a_disk_that_lets_nobody_write_is_one_line_that_names_the_books(tmp_path):
    with disk(tmp_path / "small", "3m") as remount:
        url = f"sqlite+aiosqlite:///{tmp_path}/small/books.db"
        migrate(url)
        remount("ro")
        done = wasl(tmp_path, "run", DATABASE_URL=url)
    assert done.returncode == 2
    assert done.stderr.startswith("wasl: DATABASE_URL:")
    assert done.stderr.count("\n") == 1
