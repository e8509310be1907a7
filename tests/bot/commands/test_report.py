"""Reports as they are read: the numbers of the books stand in the PDF and in the workbook."""

import io
import re
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from bot.commands import READINGS
from bot.reports import apart, pdf, xlsx
from bot.reports.document import Document
from ledger import clock, reports
from ledger.chart import FEES, TREASURY, WALLET
from ledger.figures.months import Month
from tests.bot.talk import Talk, read, stocked

MARCH = Month(2026, 3)
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
async def talk(bare):
    """Return a house in which something was paid in March, and which is in April now."""
    now = [datetime(2026, 3, 12, 9, tzinfo=UTC)]
    with clock.running(lambda: now[0]):
        talk = Talk(bare, send_fee_bps=200, undo_seconds=0)
        await stocked(bare)
        await talk.joins("boss", "omar", "sara")
        card = await talk.types("omar", "/send @sara 5")
        await talk.presses("omar", card.buttons[0])
        now[0] = datetime(2026, 4, 2, 9, tzinfo=UTC)
        yield talk


@pytest.fixture
async def content(talk):
    await reports.ready(talk.books, MARCH)
    return await reports.gather(talk.books, MARCH)


def asked(content, language):
    return Document(content, language, "UTC", READINGS).asked


def text_of(content, language):
    pages = PdfReader(io.BytesIO(pdf.draw(asked(content, language)))).pages
    return "\n".join(MARKS.sub("", page.extract_text()) for page in pages)


def cells_of(written, sheet):
    """Return the cells of a sheet of a workbook, row by row: texts as they are, numbers as such."""
    with zipfile.ZipFile(io.BytesIO(written)) as book:
        shared = ET.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314 - our own
        texts = ["".join(each.itertext()) for each in shared]
        tree = ET.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))  # noqa: S314 - our own
    found = []
    for row in tree.iter(f"{_SHEET}row"):
        values = ((each.get("t"), each.findtext(f"{_SHEET}v")) for each in row)
        found.append([texts[int(at)] if kind == "s" else float(at) for kind, at in values])
    return found


async def rests(talk, line):
    people = [(await talk.person(name)).id for name in ("boss", "omar", "sara")]
    owners = people if line is WALLET else [0]
    found = [each for owner in owners for each in await talk.books.balances(owner, line)]
    return sum(each.posted.minor for each in found if each.posted.currency == "USD") / 100


async def test_the_pdf_says_what_stands_in_the_books_in_english(talk, content):
    said = text_of(content, "en")
    assert said.startswith("Report of March 2026")
    for line, name in ((WALLET, "Wallets"), (TREASURY, "Treasury"), (FEES, "Fees")):
        assert re.search(rf"{name}\s+0\.00\s+{await rests(talk, line):,.2f}", said)
    assert re.search(r"Payments\s+1\s+5\.10", said)
    assert content["chain"] in said
    assert "closed: these figures stay as they are" in said
    assert "Thu 12 Mar 2026" in said


async def test_the_pdf_is_arabic_from_the_right_with_its_digits(talk, content):
    said = text_of(content, "ar")
    assert "٢٩٫٩٠" in said or "٠٩٫٩٢" in said  # an extractor may turn what runs from the right
    assert not re.search(r"[0-9]+[.,][0-9]{2}", said.replace(content["chain"], ""))
    fonts = {
        str(font["/BaseFont"])
        for page in PdfReader(io.BytesIO(pdf.draw(asked(content, "ar")))).pages
        for font in (each.get_object() for each in page["/Resources"]["/Font"].values())
    }
    assert any("Amiri" in each for each in fonts)


async def test_the_workbook_has_the_same_numbers_as_numbers(talk, content):
    written = xlsx.draw(asked(content, "en"))
    [summary, *_] = [cells_of(written, 1)]
    assert ["Last transfer", float(content["transfer"])] in summary
    at = 2  # the one that moved most is the first after the summary
    cells = cells_of(written, at)
    assert ["Wallets", 0.0, await rests(talk, WALLET)] in cells
    assert ["Treasury", 0.0, await rests(talk, TREASURY)] in cells
    assert ["All lines together", 0.0, 0.0] in cells
    assert ["Payments", 1.0, 5.10] in cells
    by_day = [row for row in cells if len(row) == 4 and isinstance(row[0], float)]
    assert [row[2] for row in by_day] == [0.0] * 11 + [29.90] * 20
    assert sum(row[1] for row in by_day) == await rests(talk, FEES)


async def test_the_workbook_in_arabic_begins_at_the_right(content):
    written = xlsx.draw(asked(content, "ar"))
    with zipfile.ZipFile(io.BytesIO(written)) as book:
        assert b'rightToLeft="1"' in book.read("xl/worksheets/sheet1.xml")
    assert ["آخر قيد", float(content["transfer"])] in cells_of(written, 1)


async def test_the_same_report_is_the_same_file(content):
    for write in (pdf, xlsx):
        assert write.draw(asked(content, "en")) == write.draw(asked(content, "en"))


async def test_amounts_larger_than_any_account_can_be_told(content):
    content["currencies"]["USD"]["kinds"]["send"] = [3, 2**60]
    told = str(asked(content, "en"))
    assert "11,529,215,046,068,469.76" in told


async def test_without_what_writes_it_the_command_says_what_to_install(talk, monkeypatch):
    monkeypatch.setitem(apart.NEEDS, "pdf", "nothing_of_this_name")
    said = read(await talk.types("boss", "/report March"))
    assert said == "A report needs the extra that writes it: make reports."


async def test_the_report_of_the_last_month_is_what_is_meant_without_one(talk):
    assert read(await talk.types("boss", "/report")).startswith("Report of March 2026")
