"""The European Central Bank's file: read as it is offered, fetched, and each day kept once."""

import threading
import zipfile
from datetime import date
from decimal import Decimal
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import currency_converter
import pytest

from bot.jobs.rates import Fetching, jobs
from bot.rails import rates as rail
from bot.rails.rail import RailDown, Unreadable
from bot.settings import Settings
from bot.settings.stated import stated
from ledger import clock
from ledger.exchange import rates, setting
from ledger.exchange.rates import NoRate, StaleRate

FOLDER = Path(currency_converter.__file__).parent
HEAD = "Date, USD, JPY, GBP, "


def table(day, *figures, head=HEAD):
    return f"{head}\n{day}, {', '.join(figures)}, \n".encode()


def today(*figures):
    now = clock.now().date()
    return table(f"{now.day} {now:%B} {now.year}", *figures)


def packed(content, name="eurofxref.csv"):
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        made.writestr(name, content)
    return kept.getvalue()


@pytest.fixture
def bank():
    """Serve one file on loopback, as it is put there."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.server.content else 503)
            self.end_headers()
            self.wfile.write(self.server.content)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        server.content = b""
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        server.url = f"http://127.0.0.1:{server.server_port}/eurofxref.zip"
        yield server
        server.shutdown()
        thread.join()


def test_the_file_of_a_day_is_read_as_the_bank_offers_it():
    found = rail.read((FOLDER / "eurofxref.csv").read_bytes())
    assert len(found.figures) > 25
    assert found.figures["USD"] > 0
    assert "EUR" not in found.figures
    assert rail.read(packed(table("27 November 2026", "1.08", "162", "0.864"))) == (
        date(2026, 11, 27),
        {"USD": Decimal("1.08"), "JPY": Decimal(162), "GBP": Decimal("0.864")},
    )


def test_of_every_day_since_1999_the_newest_counts():
    found = rail.read((FOLDER / "eurofxref-hist.zip").read_bytes())
    assert found.day >= rail.read((FOLDER / "eurofxref.csv").read_bytes()).day.replace(day=1)
    assert "HRK" not in found.figures  # N/A since 2023


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>not here</html>",
        b"PK but no zip",
        b"\xff\xfe",
        HEAD.encode(),
        table("yesterday", "1.08", "162", "0.864"),
        table("27 November 2026", "1.08", "x", "0.864"),
        table("27 November 2026", "1.08", "-162", "0.864"),
        table("27 November 2026", "NaN", "162", "0.864"),
        packed(b"x", name="other.txt"),
    ],
)
def test_what_is_no_such_file_is_refused(content):
    with pytest.raises(Unreadable):
        rail.read(content)


async def test_a_day_is_fetched_and_kept_once(books, bank):
    fetching = Fetching(bank.url)
    await fetching.look(books)
    with pytest.raises(NoRate):
        await rates.rate(books, "EUR", "USD")
    bank.content = packed(today("1.08", "162", "0.864"))
    await fetching.look(books)
    await fetching.look(books)
    assert (await rates.rate(books, "USD", "JPY")).rate == 150
    bank.content = today("9.99", "162", "0.864")  # the same day, told otherwise
    await fetching.look(books)
    assert (await rates.rate(books, "EUR", "USD")).rate == Fraction("1.08")


async def test_an_old_file_is_no_rate_of_today_nor_is_one_that_is_to_come(books, bank):
    bank.content = table("2 January 2020", "1.1193", "121.75", "0.84828")
    await Fetching(bank.url).look(books)
    with pytest.raises(StaleRate):
        await rates.rate(books, "EUR", "USD")
    bank.content = table("2 January 2199", "1.1193", "121.75", "0.84828")
    await Fetching(bank.url).look(books)
    with pytest.raises(StaleRate):
        await rates.rate(books, "EUR", "USD")


async def test_a_bank_that_does_not_answer_is_down():
    with pytest.raises(RailDown):
        await rail.fetched("http://127.0.0.1:1/eurofxref.zip")


def test_without_an_address_nothing_is_fetched():
    assert jobs(Settings(_env_file=None)) == []
    near = Settings(_env_file=None, rates_url="http://127.0.0.1/x.zip")
    assert [each.name for each in jobs(near)] == ["rates"]
    with pytest.raises(ValueError, match="https"):
        Settings(_env_file=None, rates_url="http://example.org/x.zip")


async def test_a_demo_makes_up_rates_where_nobody_tells_any(books):
    books.stated = stated(Settings(_env_file=None))
    assert (await rates.rate(books, "USD", "EUR")).rate == 1 / Fraction("1.16")
    assert (await rates.rate(books, "EGP", "KWD")).sources == ("made_up",)
    await setting.told(books, clock.now().date(), {"USD": Decimal("1.08")})
    assert (await rates.rate(books, "EUR", "USD")).rate == Fraction("1.08")
    told = Settings(_env_file=None, rates_url="https://example.org/x.zip")
    closed = Settings(_env_file=None, web_login="closed")
    for settings in (told, closed):
        assert not stated(settings).get(rates.STATED)
