"""Filing packs: a draft is opened once, by who asked for it, and has what the vault keeps."""

import json
import re
from base64 import b64decode
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from bot.commands.filing.suspicion import structured
from ledger import clock, duties, ids
from ledger.banking import payouts
from ledger.duties import travelling
from ledger.duties.tables import DutyRow
from ledger.laundering import Alert
from ledger.laundering.filing import Suspicion
from ledger.money import Money
from ledger.people import persons
from ledger.people.cases import Noted
from ledger.people.persons import Identity
from ledger.posting import Posting, Row
from ledger.vault import Kept
from tests.bot.platforms.web.conftest import closed, opened
from tests.bot.platforms.web.test_sheets import asked
from tests.ledger.acts import asking, rich
from tests.ledger.banking.accounts.told import verified

NAME = "Sara Planted-Name"
MARKS = "[\u2066-\u2069]"


@pytest.fixture
async def web(url):
    made = await opened(url, admins=("web:boss",), signatures="1")
    await made.join("boss", "sara", "omar")
    yield made
    await closed(made)


async def person(web, name):
    return await persons.meet(web.books, Identity("web", name, name), name.capitalize())


async def duty(web, name="sara"):
    """Let a report be due about somebody; return its number."""
    who, today = await person(web, name), clock.now().date().toordinal()
    row = Row.of(
        DutyRow,
        id=12,
        kind="currency",
        subject=f"{who.id} USD",
        person=who.id,
        day=today,
        due_day=today + 15,
        currency="USD",
        amount=1_200_000,
    )
    await web.books.post(Posting(ids.token(), "duty", rows=(row,)))
    await web.books.vault.keep(who.id, "legal_name", NAME)
    return 12


async def link(web, name="boss", asked_for="/file 12 it is to be filed"):
    """Ask for the draft and approve it; return the secret of its page."""
    (card,) = await web.say(name, asked_for)
    await web.press(name, card)
    (told,) = [each for each in await web.seen(name) if "can be opened once" in each["text"]]
    (given,) = await web.press(name, told)
    return given["text"].split("#")[1].split()[0].strip("\u2069")


async def test_a_draft_has_what_the_vault_keeps_and_opens_once(web):
    await duty(web)
    secret = await link(web)
    shown = (await asked(web, "open", secret)).json()
    files = {each["name"]: b64decode(each["url"].partition(",")[2]) for each in shown["files"]}
    pack = json.loads(files["currency-report-12.json"])
    assert pack["person"]["legal_name"] == NAME
    assert pack["cash_out"] == {"amount": "12000.00", "currency": "USD"}
    assert (await asked(web, "open", secret)).status_code == 404
    kept = [each["text"] for each in await web.seen("boss")]
    assert not any(NAME in each for each in kept)


async def test_nobody_opens_it_twice_or_in_anothers_place(web):
    await duty(web)
    first = await link(web)
    (told,) = [each for each in await web.seen("boss") if "can be opened once" in each["text"]]
    (again,) = await web.press("boss", told)
    second = again["text"].split("#")[1].split()[0].strip("\u2069")
    assert (await asked(web, "open", first)).status_code == 200
    assert not (await asked(web, "open", second)).json().get("files")
    (refused,) = await web.say("omar", "/file 12 curious")
    assert "This is not yours" in refused["text"]


async def test_of_oneself_nobody_has_a_draft(web):
    await duty(web, "boss")
    (refused,) = await web.say("boss", "/file 12 mine")
    assert "/file" not in refused["text"] or not refused["buttons"]
    assert (await duties.get(web.books, 12)).is_open


async def sent(web, payee="omar"):
    """Let Sara pay somebody 5.00 USD while data travel from 4.00 USD on; return the receipt."""
    web.books.stated |= {"duties.travel": Money(400, "USD")}
    (card,) = await web.say("sara", f"/send @{payee} 5 rent")
    (paid,) = await web.press("sara", card)
    who = await person(web, "sara")
    kept = {"legal_name": NAME, "address": "7 Nile Street", "residence": "EG"}
    await web.books.vault.keep_all(who.id, kept)
    return int(re.search(r"Receipt (\d+)", re.sub(MARKS, "", paid["text"]))[1])


async def test_what_travels_with_a_transfer_names_both_sides_as_a_rail_hands_it_over(web):
    number = await sent(web)
    secret = await link(web, asked_for=f"/travel {number} the bank asks")
    shown = (await asked(web, "open", secret)).json()
    files = {each["name"]: b64decode(each["url"].partition(",")[2]) for each in shown["files"]}
    told = json.loads(files[f"travel-{number}.json"])
    (sender,) = told["originator"]["originatorPersons"]
    payer, payee = await person(web, "sara"), await person(web, "omar")
    assert told["transfer"] | {"at": ""} == {
        "receipt": number,
        "at": "",
        "amount": "5.00",
        "currency": "USD",
        "instructions": "rent",
    }
    assert sender["naturalPerson"] == {
        "name": {"nameIdentifier": [{"primaryIdentifier": NAME, "nameIdentifierType": "LEGL"}]},
        "geographicAddress": [
            {"addressType": "HOME", "addressLine": ["7 Nile Street"], "country": "EG"}
        ],
        "customerIdentification": str(payer.id),
        "countryOfResidence": "EG",
    }
    assert told["beneficiary"]["accountNumber"] == [str(payee.id)]
    assert "Who gets it: The vault lacks: Legal name." in re.sub(MARKS, "", str(shown["card"]))
    assert (await asked(web, "open", secret)).status_code == 404


async def test_with_a_withdrawal_travels_who_sends_it_and_her_account_at_the_bank(web):
    await sent(web)
    omar = await rich(web.books, "lina", 10_000)
    web.books.stated |= {"bank.cooling": timedelta(), "withdraw.review.first": 0}
    account = await verified(web.books, omar)
    way = payouts.Way("sandbox", date(2026, 12, 1))
    usd = Money(450, "USD")
    quote = await payouts.draft(asking(web.books, omar), account, usd, "USD", way)
    payout = await payouts.make(asking(web.books, omar), quote.intent)
    await web.books.vault.keep(omar.id, "latin_name", "Omar Almansour")
    secret = await link(web, asked_for=f"/travel {payout.number} the bank asks")
    shown = (await asked(web, "open", secret)).json()
    files = {each["name"]: b64decode(each["url"].partition(",")[2]) for each in shown["files"]}
    told = json.loads(files[f"travel-{payout.number}.json"])
    assert told["transfer"]["amount"] == "4.50"
    assert told["originator"]["accountNumber"] == [str(omar.id)]
    assert told["beneficiary"]["accountNumber"] == ["SA0380000000608010167519"]
    assert "Who gets it" not in str(shown["card"])
    assert await payouts.sender(web.books, payout) == "Omar Almansour"
    web.books.stated |= {"duties.travel": Money(460, "USD")}
    assert await payouts.sender(web.books, payout) == ""


async def test_nothing_travels_with_less_and_nobody_sees_what_travels_with_her_own(web):
    number = await sent(web, "boss")
    (refused,) = await web.say("boss", f"/travel {number} mine")
    assert not refused["buttons"]
    web.books.stated |= {"duties.travel": Money(600, "USD")}
    receipt = await web.books.transfer(number)
    assert await travelling.gathered(web.books, receipt) == []


def test_a_report_of_suspicion_has_figures_receipts_and_what_was_noted():
    now = clock.now()
    seen, held = {"amount": Money(290_000, "USD")}, {"within": timedelta(days=7)}
    alert = Alert("structuring", 7, "USD", 15, clock.to_ms(now), seen, held, {}, (13, 14), (8,))
    found = Suspicion(
        SimpleNamespace(number=34),
        SimpleNamespace(rule="structuring", detected_at=now, person=7),
        now,
        [alert],
        [Noted(1, 3, now, "paid back in cash")],
        [Kept(bytes(16), 7, "legal_name", NAME.encode(), 0)],
    )
    told = json.loads(json.dumps(structured(found), default=str))
    assert told["person"] == {"number": 7, "legal_name": NAME}
    assert told["alerts"][0]["seen"] == {"amount": "2900.00 USD"}
    assert told["alerts"][0]["receipts"] == [13, 14]
    assert [each["words"] for each in told["narrative"]] == ["paid back in cash"]
