"""The demo's bank has books of its own: what is sent there comes by its statement."""

from datetime import timedelta

import pytest

from bot.jobs import Jobs
from bot.jobs.deposits import Outside
from bot.rails.sandbox import Bank
from ledger import clock
from ledger.banking import deposits, lines
from ledger.people import persons
from tests.bot.talk import PLATFORM
from tests.ledger.acts import findings, stands
from tests.ledger.conftest import Time


@pytest.fixture
def time():
    source = Time()
    with clock.running(source):
        yield source


async def test_what_was_sent_is_on_its_way_then_comes_by_the_statement_once(talk, tmp_path, time):
    app = talk.app
    app.settings.rails = "sandbox"
    bank = Bank(tmp_path / "bank.db", timedelta(seconds=1))
    talk.jobs = Jobs(app, {PLATFORM: talk}, dues=[Outside(app.settings, bank).due])
    await talk.joins("omar")
    assert (tmp_path / "bank.db").stat().st_mode & 0o077 == 0  # it says who paid in
    card = await talk.types("omar", "/deposit 100")
    card = await talk.presses("omar", card.buttons[0])
    await talk.presses("omar", card.buttons[0])
    omar = await persons.by_identity(talk.books, PLATFORM, "omar")
    states = []
    for _ in range(3):
        await talk.jobs.drain()
        (deposit,) = await deposits.of_person(talk.books, omar.id)
        states.append(deposit.state)
        time.move(seconds=10)
    assert states == ["pending", "settled", "settled"]
    held = await lines.bank(talk.books, "sandbox", "USD")
    assert await stands(talk.books, held) == (-10_000, 0)
    assert await findings(talk.books) == []
    bank.close()
