"""Files of a year: what they say agrees with the entries, whatever was written."""

import csv
import io
import re
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from beancount import loader
from beancount.core import data as told
from pypdf import PdfReader
from sqlalchemy import text

from bot import speech
from bot.commands import READINGS
from bot.commands.exports.spent import spent_card
from bot.reports import apart, pdf, spent, xlsx
from bot.reports.statements import beancount, separated
from bot.reports.statements import told as lines
from bot.reports.statements.laid import Laid
from ledger import clock, exports, grace, ids
from ledger.act import Act
from ledger.chart import FEES, WALLET, WORLD
from ledger.exports import booked
from ledger.figures.months import Month
from ledger.money import Money, exponent
from ledger.posting import Move, Posting
from tests.bot.commands.test_report import MARKS, cells_of
from tests.bot.talk import Talk, read, stocked
from tests.ledger.acts import rich
from tests.ledger.banking.test_payouts import ruled, sent

NOTES = (
    *("=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "'quoted", "\t=1", " =1", "＝1"),
    *('say "yes"', "back\\slash", "غداء الفريق", "two\nlines", "; comment", "coffee ☕ ٣"),
)
ZONE = ZoneInfo("Asia/Amman")  # where the last of a month at 21:30 UTC is the next one
MONTHS = [Month(2026, each) for each in range(1, 13)]


@pytest.fixture
async def year(books):
    """Let a year go by in which Omar and Sara pay each other, in three currencies."""
    now = [datetime(2025, 12, 31, 9, tzinfo=UTC)]
    with clock.running(lambda: now[0]):
        await stocked(books)
        talk = Talk(books, undo_seconds=0, time_zone=str(ZONE))
        await talk.joins("omar", "sara")
        omar, sara = [await talk.person(name) for name in ("omar", "sara")]
        for at in range(120):
            month, nth = MONTHS[at // 10], at % 10
            day = month.last.day if nth == 9 else 1 + 3 * nth
            now[0] = datetime(*month, day, 21 + at % 3, 30, tzinfo=UTC)
            currency = ("USD", "KWD", "USD", "EUR")[at % 4]
            pays, paid = (omar, sara) if at % 3 else (sara, omar)
            if at < 8:
                pays = paid = omar
            await _paid(books, pays, paid, Money(1_000 + 37 * at, currency), NOTES[at % len(NOTES)])
        now[0] = datetime(2027, 1, 3, 9, tzinfo=UTC)
        yield talk, omar


async def _paid(books, pays, paid, amount, note):
    """Let somebody pay another with a fee, or let her have what comes from outside."""
    source = await books.account(WALLET, pays.id, amount.currency)
    target = await books.account(WALLET, paid.id, amount.currency)
    half = (await books.balance(source)).available.minor // 2
    if pays is paid or half < 9:
        much = Money(amount.minor * 9, amount.currency)
        moves = [Move(await books.house(WORLD, amount.currency), target, much)]
    else:
        fees = await books.house(FEES, amount.currency)
        sent = Money(min(amount.minor, half - 8), amount.currency)
        moves = [Move(source, target, sent), Move(source, fees, Money(7, amount.currency))]
    await books.post(
        Posting(
            ids.token(), "send", moves=moves, payer=pays.id, payee=paid.id, actor=pays.id, note=note
        )
    )


async def made(talk, person, month, what="csv"):
    token = await exports.ask(Act(talk.books, person, ids.token()), month, what)
    await exports.prepare.run(talk.books, clock.now())
    asked = await exports.get(talk.books, token)
    assert asked.state == "ready"
    return asked


async def stated(talk, person, month, language="en"):
    asked = await made(talk, person, month)
    found = await exports.lines(talk.books, asked)
    known = await lines.known(talk.books, found, person, READINGS)
    [part] = exports.parts(asked, found)
    return lines.statement(asked, part, person, known, READINGS, language, talk.books.zone)


def entries(connection, book, person):
    """Return what every entry on somebody's wallets changed, when, and by which transfer."""
    asked = (
        "SELECT a.currency, t.recorded_at, t.number, e.amount FROM entries e JOIN accounts a"
        " ON a.book = e.book AND a.id = e.account JOIN transfers t ON t.book = e.book"
        " AND t.number = e.transfer WHERE a.owner = :owner AND a.name = 'wallet'"
        " AND e.book = :book"
    )
    return [
        tuple(each) for each in connection.execute(text(asked), {"owner": person, "book": book})
    ]


def ms(month):
    return clock.to_ms(datetime(*month, 1, tzinfo=ZONE))


async def test_a_withdrawal_says_where_it_went_and_for_which_receipt(bare):
    await stocked(bare)
    omar = await rich(ruled(bare), "omar", 10_000)
    payout = await sent(bare, omar, 2_000)
    talk = Talk(bare)
    statement = await stated(talk, omar, Month.of(clock.now(), bare.zone))
    last = statement.lines[-1]
    assert [statement.read(each) for each in (last.what, last.beside)] == [
        f"sent to your bank, for receipt {payout.number}",
        "the account ending in 3000",
    ]


async def test_who_cannot_install_what_lacks_is_told_what_there_is_instead(bare, monkeypatch):
    await stocked(bare)
    talk = Talk(bare)
    await talk.joins("omar", "boss")
    monkeypatch.setitem(apart.NEEDS, "spent", "nothing_of_this_name")
    mine, theirs = [read(await talk.types(who, "/chart")) for who in ("omar", "boss")]
    assert mine == "This cannot be made here. /export csv brings what came and went as CSV."
    assert theirs == "This needs the extra that writes it: make reports."


def test_what_was_held_for_a_moment_first_is_a_payment_in_what_was_spent():
    kinds = {"months": {"2026-03": 600}, "people": {}, "kinds": {grace.SENT: 500, "send": 100}}
    asked = exports.Asked(
        b"", 1, Month(2026, 3), "chart", "ready", 100, 0, {"spent": {"USD": kinds}}
    )
    names = [speech.label(label, "en") for label, _ in spent_card(asked, {}).rows]
    assert names == ["In all", "Payments"]


async def test_both_ends_and_every_line_agree_with_the_entries_of_each_month(year):
    talk, omar = year
    everything = await talk.books.read(entries, omar.id)
    for month in MONTHS:
        statement = await stated(talk, omar, month)
        ends = {each.opens.currency: each for each in statement.ends}
        for currency, (opens, closes, _) in ends.items():
            mine = [each for each in everything if each[0] == currency]
            assert opens.minor == sum(each[-1] for each in mine if each[1] < ms(month))
            assert closes.minor == sum(each[-1] for each in mine if each[1] < ms(month.after(1)))
        here = [each for each in everything if ms(month) <= each[1] < ms(month.after(1))]
        sums = {}
        for currency, _, number, amount in here:
            sums[number, currency] = sums.get((number, currency), 0) + amount
        told = {(each.receipt, each.amount.currency): each.amount.minor for each in statement.lines}
        assert told == {place: amount for place, amount in sums.items() if amount}
        assert {each[0] for each in here} <= ends.keys()
    assert len(everything) > 120


async def test_csv_runs_nowhere_and_read_back_it_is_what_was_written(year):
    talk, omar = year
    for month in MONTHS:
        statement = await stated(talk, omar, month)
        written = separated.written(statement).decode("utf-8-sig")
        _, *rows = csv.reader(io.StringIO(written, newline=""))
        inner = [row for row in rows if row[0]]
        texts = [cell for row in rows for cell in row[2:5]]
        assert not any(cell.strip().startswith(tuple("=+-@＝＋－＠")) for cell in texts)
        notes = [row[4].removeprefix("'") for row in inner]
        assert notes == [each.note for each in statement.lines]
        for row, line in zip(inner, statement.lines, strict=True):
            assert row[0] == str(line.receipt)
            assert datetime.fromisoformat(row[1]) == line.at
            amounts = (line.amount, line.fee, line.balance)
            assert row[5:8] == [f"{each.decimal:.{exponent(each.currency)}f}" for each in amounts]


async def test_beancount_takes_each_month_of_a_year(year):
    talk, omar = year
    closed = {"USD": 10_00}  # what she was given as she joined
    for month in MONTHS:
        statement = await stated(talk, omar, month, "ar" if month.number % 2 else "en")
        known, errors, _ = loader.load_string(beancount.written(statement).decode())
        assert errors == []
        made = [each for each in known if isinstance(each, told.Transaction)]
        assert sum("receipt" in each.meta for each in made) == len(statement.lines)
        legs = {leg.account for each in made if "receipt" in each.meta for leg in each.postings}
        assert any(each.own for each in statement.lines) == ("Equity:Wasl:Send" in legs)
        for each in statement.ends:
            assert each.opens.minor == closed.get(each.opens.currency, 0)
        closed = {each.closes.currency: each.closes.minor for each in statement.ends}


async def test_a_note_stays_a_text_in_a_workbook(year):
    talk, omar = year
    statement = await stated(talk, omar, Month(2026, 2))
    written = xlsx.draw(Laid(statement).sheet)
    cells = [cell for sheet in (2, 3, 4) for row in cells_of(written, sheet) for cell in row]
    for line in statement.lines:
        assert line.note in cells
        assert float(line.amount.decimal) in cells
        assert str(line.receipt) in cells


@pytest.mark.parametrize(
    ("language", "title", "opening"),
    [("en", "Statement of February 2026", "Opening balance"), ("ar", "كشف فبراير ٢٠٢٦", None)],
)
async def test_the_pdf_has_each_line_with_its_receipt(year, language, title, opening):
    talk, omar = year
    statement = await stated(talk, omar, Month(2026, 2), language)
    document = Laid(statement).page
    assert MARKS.sub("", document["title"]) == title
    pages = PdfReader(io.BytesIO(pdf.draw(document))).pages
    said = MARKS.sub("", "\n".join(page.extract_text() for page in pages))
    if opening:
        assert opening in said
        for line in statement.lines:
            assert re.search(rf"\b{line.receipt}\b", said)


async def test_what_was_spent_is_what_went_out_less_nothing(year):
    talk, omar = year
    asked = await made(talk, omar, Month(2026, 12), exports.CHART)
    statements = [await stated(talk, omar, month) for month in MONTHS]
    gone = {}
    for each in (line for statement in statements for line in statement.lines):
        if each.amount.minor < 0:
            currency = each.amount.currency
            gone[currency] = gone.get(currency, 0) - each.amount.minor
    spending = asked.content["spent"]
    for of in ("months", "people", "kinds"):
        assert {each: sum(known[of].values()) for each, known in spending.items()} == gone


async def test_a_long_month_is_parted_into_files_that_go_on_from_each_other(year, monkeypatch):
    talk, omar = year
    monkeypatch.setattr(booked, "LINES", 4)
    asked = await made(talk, omar, Month(2026, 3))
    found = await exports.lines(talk.books, asked)
    parts = [*exports.parts(asked, found)]
    assert [each for part in parts for each in part.lines] == found
    assert max(len(each.lines) for each in parts) == 4
    for one, other in pairwise(parts):
        assert [each.closes for each in one.ends] == [each.opens for each in other.ends]
    first, last = ({each.opens.currency: each for each in parts[at].ends} for at in (0, -1))
    for each in booked.ends(asked):
        assert first[each.opens.currency].opens == each.opens
        assert last[each.opens.currency].closes == each.closes


async def test_more_than_fits_is_refused_with_what_brings_it(year, monkeypatch):
    talk, omar = year
    monkeypatch.setattr("ledger.exports.asking.MOST", 3)
    token = await exports.ask(Act(talk.books, omar, ids.token()), Month(2026, 3), "csv")
    await exports.prepare.run(talk.books, clock.now())
    assert (await exports.get(talk.books, token)).state == "far"


async def test_another_than_whose_it_is_gets_no_file(year):
    talk, omar = year
    asked = await made(talk, omar, Month(2026, 3))
    from bot.commands import DRAWS  # noqa: PLC0415 - what draws it

    sara = await talk.person("sara")
    assert not (await DRAWS[exports.CARD](talk.books, asked.token, sara)).files
    assert (await DRAWS[exports.CARD](talk.books, asked.token, omar)).files


def test_the_picture_is_drawn_from_either_side():
    bars = [{"name": "Sara", "amount": "12.00", "value": 12.0}]
    for from_right in (False, True):
        asked = {
            "title": "USD",
            "total": "12.00",
            "from_right": from_right,
            "months": {"title": "By month", "bars": bars * 12},
            "lists": [{"title": "By person", "bars": bars}, {"title": "By kind", "bars": []}],
        }
        assert spent.draw(asked).startswith(b"\x89PNG")
