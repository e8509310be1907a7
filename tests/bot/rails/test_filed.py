"""Files that are written once and delivered once, to a folder and to a server on loopback."""

import errno
import os
from dataclasses import replace
from datetime import timedelta

import asyncssh
import pytest

from bot.rails.iso20022.rail import Iso20022Rail
from bot.rails.nacha.rail import NachaRail
from bot.rails.outbox import Outbox
from bot.rails.places import Folder
from bot.rails.rail import Heard, RailDown, Told
from tests.bot.rails.orders import DAY, PAYER, american, order
from tests.bot.rails.servers import Bank
from tests.bot.rails.test_nacha import ORIGIN, came_back
from tests.bot.rails.test_pain002 import report

ORDERS = [order("W1"), order("W2", "20")]
REJECTED = report(whole="<GrpSts>RJCT</GrpSts>")


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def rail(tmp_path, out):
    return Iso20022Rail(PAYER, tmp_path / "rail", Folder(out), tmp_path)


def names(folder):
    return sorted(each.name for each in folder.iterdir())


async def test_a_batch_is_one_file_for_the_eyes_of_its_owner(rail, out, tmp_path):
    heard = await rail.submit("B1", ORDERS)
    assert heard == {"W1": Heard("unknown"), "W2": Heard("unknown")}
    assert names(out) == ["wasl-B1.xml"]
    assert (out / "wasl-B1.xml").read_bytes() == rail.write("B1", ORDERS)
    assert (out / "wasl-B1.xml").stat().st_mode & 0o777 == 0o600
    assert names(tmp_path / "rail" / "going") == []  # who is paid is kept no longer than it must


async def test_a_batch_is_no_second_file_whatever_is_handed_in_under_its_key(rail, out):
    await rail.submit("B1", ORDERS)
    (out / "wasl-B1.xml").unlink()  # the bank took it
    later = [replace(each, day=DAY + timedelta(days=1)) for each in ORDERS]
    for orders in (ORDERS[::-1], ORDERS[:1], later, [order("W3")]):
        heard = await rail.submit("B1", orders)
        assert heard == {each.key: Heard("unknown") for each in orders}
        assert names(out) == []
    assert await rail.ask("W3") == Heard("absent")


def test_each_folder_has_a_name_of_its_own_that_stays(tmp_path):
    one, again, other = [Outbox(tmp_path / each).name for each in ("one", "one", "other")]
    assert (one == again, one == other, bool(one)) == (True, False, True)


async def test_an_order_that_a_file_has_is_in_no_other_file(rail, out):
    await rail.submit("B1", ORDERS)
    heard = await rail.submit("B2", [*ORDERS, order("W3", "30")])  # books that were put back
    assert heard == {key: Heard("unknown") for key in ("W1", "W2", "W3")}
    second = (out / "wasl-B2.xml").read_bytes()
    assert (b"W1" in second, b"W2" in second, b"W3" in second) == (False, False, True)
    await rail.submit("B3", ORDERS)
    assert names(out) == ["wasl-B1.xml", "wasl-B2.xml"]


async def test_what_is_there_under_its_name_is_not_written_over_and_may_be_paid(
    rail, out, tmp_path
):
    """Books put back to before the cut-off seal the same set, on a machine with an empty folder."""
    await rail.submit("B1", ORDERS)
    sent = (out / "wasl-B1.xml").read_bytes()
    later = [replace(each, day=DAY + timedelta(days=1)) for each in ORDERS]
    other = Iso20022Rail(PAYER, tmp_path / "other", Folder(out), tmp_path)
    await other.submit("B1", later)
    await other.told()
    assert {(await other.ask(key)).state for key in ("W1", "W2")} == {"unknown"}
    assert names(out) == ["wasl-B1.xml"]
    assert (out / "wasl-B1.xml").read_bytes() == sent


async def test_a_folder_that_cannot_be_read_is_a_rail_that_is_down(rail, monkeypatch):
    def failing(*_):
        raise OSError(errno.EACCES, "no")

    for each in ("has", "heard"):
        monkeypatch.setattr(rail._outbox, each, failing, raising=False)
    with pytest.raises(RailDown):
        await rail.submit("B1", ORDERS)
    with pytest.raises(RailDown):
        await rail.ask("W1")


async def test_an_order_that_cannot_be_written_is_rejected_and_the_others_go(rail, out):
    heard = await rail.submit("B1", [*ORDERS, order("W3", name="سارة")])
    assert heard["W3"] == Heard("rejected", "BE22")
    assert b"W3" not in (out / "wasl-B1.xml").read_bytes()
    assert (await rail.ask("W1"), await rail.ask("W3")) == (Heard("unknown"), Heard("absent"))


async def test_what_came_in_is_told_until_it_is_put_away_and_answers_stay(rail, tmp_path):
    await rail.submit("B1", ORDERS)
    (tmp_path / "rail" / "in" / "r.xml").write_bytes(REJECTED)
    told = [Told("r.xml", dict.fromkeys(("W1", "W2"), Heard("rejected")))]
    assert await rail.told() == await rail.told() == told
    await rail.put_away("r.xml")
    assert await rail.told() == []
    assert await rail.ask("W1") == Heard("rejected")


async def test_what_is_final_stays_when_an_older_report_comes_late(rail, tmp_path):
    await rail.submit("B1", ORDERS)
    for status, state in (("ACTC", "accepted"), ("ACSC", "settled"), ("ACTC", "settled")):
        whole = f"<GrpSts>{status}</GrpSts>"
        (tmp_path / "rail" / "in" / "r.xml").write_bytes(report(whole=whole, version="12"))
        await rail.told()
        assert (await rail.ask("W1")).state == state


async def test_a_report_of_another_batch_says_nothing_of_ours(rail, tmp_path):
    for name in ("B2", "../batches/B1"):
        raw = REJECTED.replace(b"<OrgnlMsgId>B1", f"<OrgnlMsgId>{name}".encode())
        (tmp_path / "rail" / "in" / "r.xml").write_bytes(raw)
        assert await rail.told() == [Told("r.xml", {})]


async def test_a_bad_file_is_told_when_it_is_whole_and_kept_for_somebody_to_look_at(rail, tmp_path):
    into = tmp_path / "rail" / "in"
    (into / "r.xml").write_bytes(REJECTED[:200])
    assert await rail.told() == []  # it may still be being written
    (into / "r.xml").write_bytes(REJECTED[:250])
    assert await rail.told() == []
    [told] = await rail.told()
    assert (told.name, told.heard, told.wrong[:4]) == ("r.xml", {}, "line")
    await rail.put_away("r.xml")
    assert names(tmp_path / "rail" / "refused") == ["r.xml"]
    assert await rail.told() == []


async def test_what_is_no_report_is_passed_on(rail, tmp_path):
    (tmp_path / "rail" / "in" / "s.sta").write_bytes(b":20:STATEMENT")
    assert await rail.told() == []
    assert names(tmp_path / "rail" / "in") == ["s.sta"]  # it may still be being written
    assert await rail.told() == []
    [passed] = tmp_path.glob("*-s.sta")
    assert passed.read_bytes() == b":20:STATEMENT"
    assert names(tmp_path / "rail" / "in") == []


async def test_what_comes_back_in_the_us_is_known_by_its_key(tmp_path):
    rail = NachaRail(ORIGIN, tmp_path / "rail", Folder(tmp_path / "out"))
    await rail.submit("B1", [american("W1")])
    (tmp_path / "rail" / "in" / "r.ach").write_bytes(came_back("R03", "R01"))
    assert await rail.told() == [Told("r.ach", {"W1": Heard("returned", "R03")})]


async def test_a_full_disk_here_leaves_nothing_that_could_go_later(rail, out, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(RailDown):
            await rail.submit("B1", ORDERS)
    assert (await rail.ask("W1")).state == "absent"
    await rail.told()
    assert names(out) == []


async def test_two_processes_on_one_folder_deliver_a_file_once(tmp_path, out):
    delivered = []

    class Slow(Folder):
        meanwhile = None

        async def put(self, name, raw):
            if meanwhile := self.meanwhile:
                await meanwhile()
            await super().put(name, raw)

        async def name(self, name):
            await super().name(name)
            delivered.append(name)
            (out / name).unlink()  # the bank takes it at once

    place = Slow(out)
    first = Iso20022Rail(PAYER, tmp_path / "rail", place)
    place.meanwhile = Iso20022Rail(PAYER, tmp_path / "rail", Slow(out)).told
    await first.submit("B1", ORDERS)
    assert delivered == ["wasl-B1.xml"]


@pytest.mark.parametrize("key", ["../../../stolen", "a/b", ""])
def test_a_bank_names_no_file_of_ours(tmp_path, key):
    Outbox(tmp_path / "rail" / "box").hear({key: Heard("rejected", "x")})
    assert [each.name for each in tmp_path.rglob("*") if each.is_file()] == ["name"]


@pytest.fixture
def bank(tmp_path):
    return Bank(tmp_path / "bank")


def at(bank, port, tmp_path, host=None):
    place = bank.place(port, tmp_path / "seen", host)
    return Iso20022Rail(PAYER, tmp_path / "rail", place)


async def test_a_file_goes_to_a_server_and_its_report_comes_back(bank, tmp_path):
    async with bank.listening() as port:
        rail = at(bank, port, tmp_path)
        await rail.submit("B1", ORDERS)
        assert names(bank.root / "out") == ["wasl-B1.xml"]
        assert (bank.root / "out" / "wasl-B1.xml").read_bytes() == rail.write("B1", ORDERS)
        (bank.root / "in" / "r.xml").write_bytes(REJECTED)
        assert await rail.told() == []  # it may still be being written
        [told] = await rail.told()
        assert told.heard["W1"].state == "rejected"
        assert names(bank.root / "in") == []
        await rail.put_away("r.xml")
        assert await rail.told() == []


async def test_a_file_of_a_server_is_taken_whole_and_over_no_other(bank, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.rails.sftp.MOST_BYTES", 1_000)
    into = tmp_path / "rail" / "in"
    async with bank.listening() as port:
        rail = at(bank, port, tmp_path)
        (bank.root / "in" / "large.xml").write_bytes(b"x" * 1_001)
        for text in (b"one", b"another"):
            (bank.root / "in" / "s.sta").write_bytes(text[:2])
            await rail.told()
            (bank.root / "in" / "s.sta").write_bytes(text)
            await rail.told()
            monkeypatch.setattr(rail, "_read_all", list)  # nobody has read the first yet
            await rail.told()
        assert names(bank.root / "in") == ["large.xml"]
    assert {each.read_bytes() for each in into.iterdir()} == {b"one", b"another"}


async def test_a_lost_reply_is_no_second_file(bank, tmp_path):
    async with bank.listening() as port:
        rail = at(bank, port, tmp_path)
        bank.deaf = True
        with pytest.raises(RailDown):
            await rail.submit("B1", ORDERS)
        puts, bank.deaf = bank.puts, False
        await rail.told()
        assert (names(bank.root / "out"), bank.puts) == (["wasl-B1.xml"], puts)


async def test_a_lost_reply_of_what_the_bank_took_at_once_is_no_second_file(bank, tmp_path):
    async with bank.listening() as port:
        rail = at(bank, port, tmp_path)
        bank.deaf = True
        with pytest.raises(RailDown):
            await rail.submit("B1", ORDERS)
        puts, bank.deaf = bank.puts, False
        (bank.root / "out" / "wasl-B1.xml").unlink()
        await rail.told()
        await rail.told()
        assert (names(bank.root / "out"), bank.puts) == ([], puts)
        assert (await rail.ask("W1")).state == "unknown"


async def test_a_full_disk_there_is_waited_for(bank, tmp_path):
    async with bank.listening() as port:
        rail = at(bank, port, tmp_path)
        bank.full = True
        with pytest.raises(RailDown):
            await rail.submit("B1", ORDERS)
        with pytest.raises(RailDown):
            await rail.told()
        assert "wasl-B1.xml" not in names(bank.root / "out")
        bank.full = False
        await at(bank, port, tmp_path).told()  # in another process, too
        assert names(bank.root / "out") == ["wasl-B1.xml"]


async def test_a_server_with_another_key_is_never_spoken_to(bank, tmp_path):
    other = asyncssh.generate_private_key("ssh-ed25519")
    async with bank.listening() as port:
        rail = at(bank, port, tmp_path, other)
        with pytest.raises(RailDown):
            await rail.submit("B1", ORDERS)
        assert names(bank.root / "out") == []


async def test_a_bank_that_lets_nothing_be_removed_is_read_once(bank, tmp_path, monkeypatch):
    def kept(*_):
        raise asyncssh.SFTPPermissionDenied("no")

    async with bank.listening() as port:
        rail = at(bank, port, tmp_path)
        monkeypatch.setattr(asyncssh.SFTPServer, "remove", kept)
        (bank.root / "in" / "r.xml").write_bytes(REJECTED)
        assert await rail.told() == []
        [told] = await rail.told()
        await rail.put_away(told.name)
        assert await rail.told() == []
