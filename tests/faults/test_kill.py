"""`kill -9` at random moments of a loaded process, again and again on the same books."""

from tests.faults import verdict
from tests.faults.figures import tell
from tests.faults.process import Load

KILLS = 5


async def test_a_killed_process_loses_and_doubles_nothing(url, seed, tmp_path, request):
    posting = Load(tmp_path, url, seed)
    for _ in range(KILLS):
        posting.start()
        posting.kill()
    stand = await verdict.holds(url, seed, posting.acks)
    assert stand > 0
    tell(request, kills=KILLS, acknowledgements=len(posting.acks))
