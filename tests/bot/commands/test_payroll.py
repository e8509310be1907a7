"""Lists as people save them, and the tables that they get back."""

import csv
import io
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import speech
from bot.commands import DRAWS
from bot.commands.payroll import filing, preparing, reading
from bot.commands.payroll.reading import Reader
from bot.grammar import BadArgument
from bot.kit import Upload
from ledger.money import Money
from ledger.products import payroll
from ledger.products.payroll import Item, pages
from tests.bot.talk import read as said

READER = Reader("web", reading.lexicon(("USD", "EUR", "KWD", "JPY"), "USD"))


def table(text, most=100):
    content = text if isinstance(text, bytes) else text.encode()
    return reading.read(content, READER, most)


def lines(text):
    found = table(text)
    assert not found.wrong
    return [
        (each.line, each.name, str(each.amount), each.note, each.reference) for each in found.lines
    ]


def why(text, most=100):
    with pytest.raises(BadArgument) as bad:
        table(text, most)
    return spoken(bad.value.said)


def spoken(it):
    return said(type("Reply", (), {"lines": [it]}))


def wrong(text):
    return [f"{line}: {spoken(it)}" for line, it in table(text).wrong]


@pytest.mark.parametrize(
    "text",
    [
        "who,amount,note\n@sara,10.50,tea\n",
        "WHO;Amount;Notes\r\nsara;10,50;tea\r\n",
        "\ufeffname\tsum\tmemo\n@Sara\t10.5\ttea",
        "\n\nwho,amount,note\n\n@sara,10.50,tea\n,,\n",
        'who,amount,note\n"@sara","10.50","tea"',
        "المستلم;المبلغ;ملاحظة\n@sara;١٠٫٥٠;tea",
        "note,who,amount\ntea,'@sara,10.50 USD",
    ],
)
def test_a_list_is_read_as_it_was_saved(text):
    ((_, *rest),) = lines(text)
    assert rest == ["sara", "10.50 USD", "tea", ""]


def test_a_line_has_the_number_that_an_editor_shows():
    text = 'who,amount,note\n@sara,1,"two\nlines"\n\n@ali,2,\n'
    assert [each[0] for each in lines(text)] == [2, 5]
    assert lines(text)[0][3] == "two lines"


def test_the_currency_is_that_of_its_column_or_of_the_house():
    text = "who,amount,currency\na,1,EUR\nb,2,دينار كويتي\nc,3,\nd,1500,JPY\n"
    assert [each[2] for each in lines(text)] == ["1.00 EUR", "2.000 KWD", "3.00 USD", "1500 JPY"]


def test_a_tag_is_nobodys_handle_on_a_platform():
    (first, other) = table("who,amount,key\n$queen,1,A\n@queen,2,B").lines
    assert (first.platform, other.platform) == ("tag", "web")
    assert (first.name, first.reference) == ("queen", "A")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("@sara,abc", "abc is no amount"),
        ("@sara,", "there is no amount"),
        (",5", "nobody is named"),
        ("@wasl,5", "@wasl is no person"),
        ("@sara,-5", "-5 has a plus or minus"),
        ("@sara,0", "more than zero"),
        ("@sara,0.001", "too many decimals"),
        ("@sara,=1+1", "I cannot read 1+1 as an amount"),
        ('@sara,"1,500"', "can be read in several ways"),
        ("@sara,10 lunch", "10 lunch is more than an amount"),
        ("@sara,1,EUR,XYZ", "there are more cells than columns"),
        ("@sara,1,XYZ", "XYZ is no currency that is used here"),
        ("@sara,1,BTC", "BTC"),
        ("Sara Haddad,1", "Sara Haddad"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_its_number(line, what):
    (found,) = wrong(f"who,amount,currency\n@ali,1,\n{line}\n@ali,2,\n")
    assert found.startswith("3: ")
    assert what in found


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"who,amount\n@sara,\xff\n", "line 2 cannot be read. Save it as CSV in UTF-8"),
        ("who,amount\n@sara,1".encode("utf-16"), "not written in UTF-8"),
        (b"PK\x03\x04\x00\x00who", "not written in UTF-8"),
        ("@sara,1\n", "The first line has to name the columns, like who,amount,note."),
        ("who,note\n@sara,tea", "The column amount is missing."),
        ("amount\n5", "The column who is missing."),
        ("who,amount,name\n@sara,1,ali", "The column who is there twice."),
        ("who,amount,department\n", "I do not know the column department."),
        ("who,amount\n", "There is no line below"),
        ("", "The first line has to name the columns"),
        ('who,amount\n@sara,1\n@ali,"2\n', "Line 3 cannot be read: a quotation mark"),
    ],
)
def test_what_is_no_such_table_is_refused_with_the_remedy(text, what):
    assert what in why(text)


def test_a_list_has_at_most_so_many_lines():
    text = "who,amount\n" + "@sara,1\n" * 3
    assert len(lines(text)) == 3
    assert "more than 2 lines" in why(text, most=2)


@given(st.binary(max_size=200))
def test_whatever_is_sent_is_read_or_refused(content):
    with suppress(BadArgument):
        for number, it in table(b"who,amount,note\n" + content).wrong:
            assert number > 1
            assert spoken(it)


CELLS = ["=1+1", "+1", "-1", "@sara", "\t=1", "＝1", "plain", ""]


def test_no_cell_of_a_table_is_a_formula():
    items = [Item(at, cell, 1, Money(1050, "USD"), cell, cell) for at, cell in enumerate(CELLS)]
    document = filing.ended(items, [*range(7), "frozen"], "en")
    names, *rows = csv.reader(io.StringIO(document.content.decode("utf-8-sig")))
    assert names == [
        *("line", "who", "amount", "currency", "note", "key", "receipt", "not paid because")
    ]
    assert [row[1] for row in rows] == [
        *("'=1+1", "'+1", "'-1", "'@sara", "'\t=1", "'＝1", "plain", "")
    ]
    assert rows[0] == ["0", "'=1+1", "10.50", "USD", "'=1+1", "'=1+1", "0", ""]
    assert rows[-1][6:] == ["", "the account is frozen"]


def test_a_list_that_was_given_back_can_be_read_again():
    items = [Item(2, "@sara", 7, Money(1050, "USD"), "tea", "A-1")]
    text = filing.listed(items, "ar").content.decode("utf-8-sig")
    assert text.startswith("السطر,المستلم,المبلغ")
    body = "\n".join(row.partition(",")[2] for row in text.splitlines())
    assert lines(body) == [(2, "sara", "10.50 USD", "tea", "A-1")]


def test_the_names_of_columns_are_words_that_are_read():
    for language in speech.CATALOGUES:
        for name in reading.COLUMNS:
            assert reading._meaning(speech.label(reading.column(name), language)) == name


async def attaches(talk, name, text, command="/payroll", **more):
    async def fetch():
        return text.encode()

    files = (Upload("a.csv", len(text), fetch),)
    return await talk.app.handle(replace(await talk.call(name, command), files=files, **more))


async def test_many_errors_come_as_a_table(talk):
    await talk.joins("boss")
    reply = await attaches(talk, "boss", "who,amount\n" + "@nobody,x\n" * 30)
    assert "30 lines are wrong" in said(reply)
    assert "20 more of them stand in the table." in said(reply)
    (document,) = reply.files
    assert document.content.decode("utf-8-sig").splitlines()[30] == "31,x is no amount"


async def test_only_who_may_give_money_reads_a_list(talk):
    await talk.joins("boss", "omar", "sara")
    card = await attaches(talk, "boss", "who,amount\n@sara,1")
    token = card.buttons[0].data.split(":")[1]
    assert "This is not yours" in said(await talk.presses("omar", f"go:payroll:{token}"))
    assert (await talk.presses("boss", f"go:payroll:{token}")).files
    for other in ("x", "AAAAAAAAAAAAAAAAAAAAAA"):
        assert not (await talk.presses("boss", f"go:payroll:{other}")).files


async def test_a_platform_is_asked_who_has_a_handle_now(talk):
    await talk.joins("boss", "sara", "ali")
    asked = []

    async def called(identity):
        asked.append(identity.handle)
        return "ali_k" if identity.handle == "ali" else identity.handle

    reply = await attaches(talk, "boss", "who,amount\n@sara,1\n@ali,1\n@sara,1", called=called)
    assert sorted(asked) == ["ali", "sara"]
    assert "Line 3: nobody is certainly called @ali any more" in said(reply)
    reply = await attaches(talk, "boss", "who,amount\n@sara,1", called=called)
    assert "too many handles" not in said(reply)


async def test_of_many_it_is_not_asked_and_the_card_says_so(talk, monkeypatch):
    await talk.joins("boss", "sara", "ali")
    monkeypatch.setattr(preparing, "MOST_CALLED", 1)

    async def called(identity):
        raise AssertionError("it was asked")

    reply = await attaches(talk, "boss", "who,amount\n@sara,1\n@ali,1", called=called)
    assert "too many handles to ask" in said(reply)
    reply = await attaches(talk, "boss", "who,amount\n@sara,1", called=None)
    assert "too many handles to ask" not in said(reply)


async def test_the_card_shows_how_far_it_is(talk, monkeypatch):
    await talk.joins("boss", *(f"p{number}" for number in range(5)))
    monkeypatch.setattr(pages, "PAGE", 2)
    lines = "".join(f"@p{number},1\n" for number in range(5))
    card = await attaches(talk, "boss", f"who,amount\n{lines}")
    shown = await talk.presses("boss", card.buttons[0])
    told = []

    async def drawn():
        reply = await DRAWS[payroll.VERB](talk.books, shown.live.token, None)
        told.append(said(reply))

    post = talk.books.post

    async def watched(posting):
        posted = await post(posting)
        if posting.kind == "payroll_page":
            await drawn()
        return posted

    monkeypatch.setattr(talk.books, "post", watched)
    await talk.jobs.drain()
    await drawn()
    far = [f"Done: {done} of 5" in each for done, each in zip((0, 2, 4, 5), told, strict=False)]
    assert all(far)
    assert "Paid lines: 5" in told[-1]
