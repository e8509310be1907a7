"""Processes beside each other on the same books."""

import asyncio
import signal

from tests.faults import verdict
from tests.faults.figures import tell
from tests.faults.process import FEW, Load
from tests.process import wasl


async def test_commands_beside_a_loaded_process_do_their_work(url, tmp_path, request):
    posting = Load(tmp_path, url, 1, callers=FEW)
    posting.start()
    words = (("invite", "sara"), ("prove",), ("migrate",), ("chain", "head"))
    at_once = [asyncio.to_thread(wasl, tmp_path, *each, DATABASE_URL=url) for each in words]
    for done in await asyncio.gather(*at_once):
        assert (done.returncode, done.stderr) == (0, "")
    posting.progress()
    posting.stop(signal.SIGKILL)
    tell(request, acknowledgements=len(posting.acks))
    await verdict.holds(url, 1, posting.acks)


async def test_two_processes_that_post_the_same_at_once_post_it_once(url, tmp_path, request):
    both = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        both.append(Load(tmp_path / name, url, 2))
    for posting in both:
        posting.start(last=2_000)
    for posting in both:
        posting.finish()
    acks = [ack for posting in both for ack in posting.acks]
    assert {ack.counter for ack in acks if not ack.repeated} == set(range(2_000))
    assert {ack.counter for ack in acks if ack.repeated} == set(range(2_000))
    tell(request, acknowledgements=len(acks))
    await verdict.holds(url, 2, acks)
