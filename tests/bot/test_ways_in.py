"""What the card of /deposit offers: a code for banking apps, a reference of hers, even steps."""

import io

import pytest
import segno
from PIL import Image

from bot.kit import Button, say
from bot.rails.stripe_checkout import Word, counted
from ledger import ids
from ledger.banking import deposits
from ledger.banking.deposits.deposit import unasked
from ledger.banking.references import spaced
from ledger.money import Money
from ledger.people import persons
from tests.bot.talk import Talk, read, stocked
from tests.stripe import KEY, SECRET

GERMAN, SAUDI = "DE89370400440532013000", "SA0380000000608010167519"


@pytest.fixture
async def talk(books):
    await stocked(books)
    made = Talk(
        books,
        currencies=("USD", "EUR", "SAR", "KWD"),
        bank_name="Wasl GmbH",
        bank_accounts=f"EUR:{GERMAN}:COBADEFFXXX, SAR:{SAUDI}:RJHISARIXXX, USD:{SAUDI}:RJHISARIXXX",
        stripe_key=KEY,
        stripe_webhook_secret=SECRET,
        stripe_api_url="https://stripe.example",
        rails="iso20022",
    )
    await made.joins("omar")
    return made


async def asked(talk, amount):
    """Ask for a deposit by a bank; return its card, and what it is."""
    card = await talk.types("omar", f"/deposit {amount}")
    card = await talk.presses("omar", card.buttons[0])
    (newest, *_) = await deposits.of_person(talk.books, (await talk.person("omar")).id)
    return card, newest


def modules(png):
    """Return the dark modules of a picture of a code, as they are scanned."""
    with Image.open(io.BytesIO(png)) as image:
        grey = image.convert("L")
        side = range(4, grey.width // 8 - 4)
        return [[grey.getpixel((8 * x + 4, 8 * y + 4)) < 128 for x in side] for y in side]


async def test_the_code_says_the_transfer_line_by_line(talk):
    card, deposit = await asked(talk, "100.50 EUR")
    assert "QR code" in str([each.label for each in card.buttons])
    scanned = await talk.presses("omar", card.buttons[0])
    lines = ["BCD", "002", "1", "SCT", "COBADEFFXXX", "Wasl GmbH", GERMAN, "EUR100.5", ""]
    said = "\n".join([*lines, deposit.reference]).encode()
    drawn = segno.make_qr(said, error="m", boost_error=False)
    assert modules(scanned.files[0].content) == [
        [bool(each & 1) for each in row] for row in drawn.matrix
    ]
    assert deposit.reference.startswith("RF")


@pytest.mark.parametrize("amount", ["100 SAR", "100 USD"])
async def test_no_code_is_offered_outside_the_scheme(talk, amount):
    card, deposit = await asked(talk, amount)
    assert [read_label(each) for each in card.buttons] == ["Cancel"]
    refused = await talk.presses("omar", Button.goes(say("QR code"), "deposit", deposit.name))
    assert not refused.files


def read_label(button):
    return button.label.message


async def test_ones_own_reference_stands_on_the_card_and_brings_money(talk):
    omar = await talk.person("omar")
    own = unasked(omar.id, omar.id).reference
    told = read(await talk.types("omar", "/deposit 100 EUR"))
    assert f"Under your own reference: {spaced(own)}" in told
    had = await talk.has("omar")
    known = (await deposits.by_references(talk.books, [own]))[own]
    await deposits.arrive(
        talk.books, known, Money(700, "USD"), "iso20022", ids.token(), settled=True
    )
    assert await talk.has("omar") == had + 700


SAID = {
    "en": "A card brings this in steps of 0.010 KWD only. Ask for such an amount.",
    "ar": "الإيداع ببطاقة مصرفية متاح بمضاعفات ٠٫٠١٠ دينار كويتي فقط. اختر مبلغًا منها.",
}


@pytest.mark.parametrize("language", SAID)
async def test_an_odd_amount_of_three_decimals_is_refused_not_rounded(talk, language):
    await persons.speak(talk.books, await talk.person("omar"), language, b"in")
    assert read(await talk.types("omar", "/deposit 0.105 KWD"), language) == SAID[language]
    even = await talk.types("omar", "/deposit 0.11 KWD")
    assert read_label(even.buttons[0]) == "Bank card, by Stripe"


@pytest.mark.parametrize(
    ("minor", "currency", "as_stripe_counts"),
    [
        (500, "JPY", 500),
        (500, "ISK", 50_000),
        (500, "UGX", 50_000),
        (500, "MGA", 5),
        (550, "MGA", None),
        (1_010, "KWD", 1_010),
        (1_005, "KWD", None),
        (1_050, "USD", 1_050),
    ],
)
def test_amounts_are_counted_as_stripe_counts_them_and_back(minor, currency, as_stripe_counts):
    amount = Money(minor, currency)
    assert counted(amount) == as_stripe_counts
    if as_stripe_counts is not None:
        word = Word("e", "k", 0, {"amount": as_stripe_counts, "currency": currency.lower()})
        assert word.amount("amount") == amount
