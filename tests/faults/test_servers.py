"""PostgreSQL itself dies under load, is followed by a standby, and is wound back to a moment."""

import signal

import pytest

from tests.faults import servers, verdict
from tests.faults.conftest import at_length
from tests.faults.figures import tell
from tests.faults.process import Load
from tests.postgres import Server, execute, replicating, until

ENDS = (servers.killed, lambda server: server.stop(signal.SIGQUIT))


async def test_a_server_that_dies_and_comes_back_is_ridden_out(seed, tmp_path, request):
    with servers.room() as room, servers.durable(room / "one") as (server, url):
        posting = Load(tmp_path, url, seed)
        posting.start()
        for end in (*ENDS, *ENDS, ENDS[0]):
            posting.progress(50)
            posting.pause()
            end(server)
            server.start()
            posting.progress(50)
        posting.stop()
        tell(request, server_deaths=5, acknowledgements=len(posting.acks))
        await verdict.holds(url, seed, posting.acks)


FAULTS = {"killed": servers.killed, "frozen": Server.freeze, "alive": lambda _server: None}


@at_length
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_a_standby_takes_over_with_all_that_was_acknowledged(seed, fault, tmp_path, request):
    with servers.room() as room, servers.durable(room / "one", *servers.REPLICATION) as (one, _):
        other = servers.copied(one, room / "other")
        follow = f"primary_conninfo = 'host=127.0.0.1 port={one.port} user=postgres'"
        servers.tell_to(other, "standby.signal", follow)
        other.start()
        try:
            replicating(one)
            await takes_over(one, other, fault, seed, tmp_path, request)
        finally:
            if fault is Server.freeze:
                one.thaw()
            other.stop()


async def takes_over(one, other, fault, seed, tmp_path, request):  # noqa: PLR0917
    hosts = f"127.0.0.1:{one.port},127.0.0.1:{other.port}"
    both = f"postgresql+asyncpg://postgres@{hosts}/{servers.DATABASE}?target_session_attrs=primary"
    posting = Load(tmp_path, both, seed)
    posting.start()
    posting.progress(200)
    posting.pause()
    fault(one)
    before = len(posting.acks)
    execute(f"{other.url}/postgres", "SELECT pg_promote()")
    posting.progress(200)
    posting.stop()
    tell(request, fail_overs=1, acknowledgements=len(posting.acks))
    assert len(posting.acks) > before
    await verdict.holds(f"{other.url}/{servers.DATABASE}", seed, posting.acks)


@at_length
async def test_books_are_wound_back_to_a_moment(tmp_path, request):
    with servers.room() as room:
        archive = room / "archive"
        archive.mkdir()
        archive.chmod(0o777)
        kept, part = f"{archive}/%f", f"{archive}/.%f"
        keep = f"archive_command=test ! -f {kept} && cp %p {part} && mv {part} {kept}"
        with servers.durable(room / "one", *servers.REPLICATION, "archive_mode=on", keep) as (
            one,
            url,
        ):
            base = servers.copied(one, room / "back")
            posting = Load(tmp_path, url, 1)
            posting.start(last=1_000)
            posting.finish()
            before = posting.acks
            ((moment,),) = execute(url, "SELECT clock_timestamp()::text")
            posting.start(last=3_000)
            posting.finish()
            ((last,),) = execute(url, "SELECT pg_walfile_name(pg_switch_wal())")
            until(url, f"SELECT (last_archived_wal >= '{last}')::int FROM pg_stat_archiver", 1)
        servers.tell_to(
            base,
            "recovery.signal",
            f"restore_command = 'cp {archive}/%f %p'",
            f"recovery_target_time = '{moment}'",
            "recovery_target_action = 'promote'",
        )
        base.start()
        try:
            there = f"{base.url}/{servers.DATABASE}"
            until(there, "SELECT pg_is_in_recovery()::int", 0)
            stands = verdict.once(there, 1, before, 3_000)
            assert set(stands) == set(range(1_000))
            proof = await verdict.proven(there)
            tell(request, wound_back=1, acknowledgements=len(before))
            assert proof.transfers == 1_000
        finally:
            base.stop()
