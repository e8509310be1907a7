"""`wasl payroll`: a list from the command line is prepared, and people decide in the chat."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from ledger import ids
from ledger.act import Act
from ledger.books import Books
from ledger.people import persons, roles
from ledger.people.roles import Draft
from tests.bot.talk import Talk, read, stocked
from tests.ledger.acts import address, met
from tests.process import wasl

LIST = "who,amount,note\n@sara,100,overtime\n@ali,250.50,\n"


@pytest.fixture
def folder(tmp_path):
    """Return a folder with books in which Boss and Chief are admins, and a list."""
    wasl(tmp_path, "migrate")
    asyncio.run(_peopled(address(tmp_path / "wasl.db")))
    (tmp_path / "october.csv").write_text(LIST)
    return tmp_path


async def _peopled(url):
    books = await Books.open(url)
    try:
        await stocked(books)
        for name in ("boss", "chief", "sara", "ali"):
            person = await met(books, name)
            if name in {"boss", "chief"}:
                await roles.first(books, person)
    finally:
        await books.close()


def payroll(folder, *words, by="web:boss", file="october.csv"):
    return wasl(folder, "payroll", file, "--as", by, *words)


async def talked(folder, says):
    books = await Books.open(address(folder / "wasl.db"))
    talk = Talk(books, signatures="2", admins=("web:boss", "web:chief"))
    try:
        await says(talk)
    finally:
        await books.close()


def test_it_is_prepared_and_paid_once_two_people_agree_in_the_chat(folder):
    done = payroll(folder, "--for", "October")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Prepared: 2 lines, 2 people, 350.50 USD. Boss has the card on web.\n"

    async def says(talk):
        await talk.jobs.drain()
        (_, card, _) = talk.delivered[-1]
        assert read(card).startswith("Payroll for 2 people")
        confirm, *_ = card.buttons
        assert "not yours" in read(await talk.presses("chief", confirm))
        proposed = await talk.presses("boss", confirm)
        assert "waits for somebody else's approval" in read(proposed)
        await talk.jobs.drain()
        (_, shown, _) = next(each for each in talk.delivered if each[0] == "chief")
        await talk.presses("chief", shown.buttons[0])
        await talk.jobs.drain()
        assert [await talk.has(name) for name in ("sara", "ali")] == [10_000, 25_050]

    asyncio.run(talked(folder, says))


def test_one_that_is_cancelled_in_the_chat_comes_to_nothing(folder):
    payroll(folder, "--fund", "--for", "refunds")

    async def says(talk):
        await talk.jobs.drain()
        _, cancel, _ = talk.delivered[-1][1].buttons
        assert "Cancelled" in read(await talk.presses("boss", cancel))
        await talk.jobs.drain()
        assert await talk.has("sara") == 0

    asyncio.run(talked(folder, says))
    assert payroll(folder, "--fund").stdout.startswith("Prepared: ")


def test_what_is_wrong_is_printed_with_its_line(folder):
    (folder / "wrong.csv").write_text("who,amount\n@zed,1\n@sara,x\n")
    done = payroll(folder, file="wrong.csv")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "Nothing was prepared:",
        "Line 2: @zed is nobody that I know",
        "Line 3: x is no amount",
    ]
    (folder / "none.csv").write_text("wages\n")
    assert "has to name the columns" in payroll(folder, file="none.csv").stdout


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"by": "web:nobody"}, "nobody has come from web as 'nobody'"),
        ({"by": "web:sara"}, "web:sara may not give money"),
        ({"file": "missing.csv"}, "missing.csv cannot be read"),
    ],
)
def test_a_mistake_in_typing_is_one_line(folder, words, why):
    done = payroll(folder, **words)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr


def test_two_processes_that_send_one_file_at_once_prepare_one_list(folder):
    with ThreadPoolExecutor() as both:
        done = list(both.map(lambda name: payroll(folder, by=f"web:{name}"), ("boss", "chief")))
    said = sorted(each.stdout.partition(" ")[0] for each in done)
    assert said == ["Prepared:", "The"], [each.stderr for each in done]
    again = payroll(folder)
    assert "(2 lines, 2 people, 350.50 USD): waits. Add --again" in again.stdout
    assert payroll(folder, "--again").stdout.startswith("Prepared: ")


def test_a_role_that_was_taken_is_none(folder):
    async def taken(talk):
        boss, chief = [
            await persons.meet(talk.books, persons.Identity("web", name, name), name.capitalize())
            for name in ("boss", "chief")
        ]
        act = Act(talk.books, boss, ids.token())
        made = await roles.draft(act, chief, "owner", "revoked", "")
        assert isinstance(made, Draft)
        await roles.changed(act, made.intent)

    asyncio.run(talked(folder, taken))
    assert "may not give money" in payroll(folder, by="web:chief").stderr
