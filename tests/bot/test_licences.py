"""Licences: whatever can be typed or pressed is free, or under a product that is held to."""

import pytest

from bot import speech
from bot.commands import HEARD, PRESSES
from bot.kit import command, press
from ledger import ids, licences
from ledger.posting import Posting
from tests.bot.talk import Talk, read
from tests.ledger.acts import findings

NONE = "Wasl has no licence for this"
UNDER = {
    "send": {"send", "again", "pay", "requests.part"},
    "receive": {"claim", "gift open"},
    "request": {"request"},
    "split": {"split"},
    "link": {"link"},
    "paylink": {"paylink"},
    "withdraw": {"bank add", "withdraw", "withdraw max", "withdrawal"},
    "gift": {"gift", "eidiya"},
    "deposit": {"deposit", "payin"},
    "exchange": {"convert", "convert max"},
}
"""What takes a licence where somebody is, by its product."""
FREE = {
    *("bank", "bank verify", "bank.amounts", "bank remove"),
    *("pin", "pin app", "pin keep", "pin lost", "pin disown", "lock", "unlock", "privacy"),
    *("start", "menu", "balance", "help", "hello", "thanks", "language", "web", "cancel"),
    *("requests", "requests.why", "paylinks", "owed", "gift check", "eidiya list", "recall"),
    *("recallpart", "giveback", "keepit", "history", "tx", "proof", "proof root", "tag"),
    *("block", "unblock", "blocked", "case", "wrongperson", "appeal", "payout"),
    *(
        "connect",
        "devices",
        "status",
        "verify",
        "appeal.words",
        "mydata",
        "terms",
        "appeal.words",
        "devices",
        "verify",
        "status",
        "complain",
        "complain new",
        "mydata export",
        "mydata delete",
        "mydata keep",
        "export",
        "chart",
        "limits",
        "country",
        "winddown",
        "group",
        "invite",
        "join",
        "leave",
        "remove",
        "rules",
        "rates",
    ),
}
"""What everybody can do wherever she is: look, take back, give back, and say who and where she is.

What takes a permission is done for the house, and is under no product.
"""
PRESSED = {
    "send": {
        *("send", "requests.pay", "requests.paid", "requests.part", "paylinks.pay", "paylink"),
        *("splits.pay", "splits.paid", "owed.settle", "owed.agree"),
    },
    "receive": {"gifts.open", "links.ask", "links.take"},
    "request": {"requests.make"},
    "split": {"splits.make", "splits.join", "splits.close"},
    "link": {"link", "links.give"},
    "gift": {"gifts.fill", "eidiya.make", "eidiya.drop"},
    "deposit": {"deposits.ask"},
    "exchange": {"exchange"},
    "withdraw": {"payouts.make"},
}
FREE_TO_PRESS = {
    *("bank.remove", "discretion.name", "discretion.put"),
    *("cancel", "cases.report", "dismiss", "eidiya.take", "gifts.end", "group_join"),
    *("group_stay", "language", "menu.within", "owed.refuse", "owing.pay", "paylinks.close"),
    "paylinks.show",
    *("recalls.ask", "recalls.give", "recalls.given", "recalls.part", "recalls.refuse"),
    *("recalls.withdraw", "release", "requests.block", "requests.decline", "requests.report"),
    *("requests.show", "requests.withdraw", "splits.block", "splits.decline", "splits.declined"),
    *("splits.remind", "splits.show", "splits.withdraw", "take_back", "take_tag", "undo"),
    "payouts.cancel",
    *("devices.ask", "devices.cut", "devices.others", "devices.out"),
    *("welcome", "privacy.erase", "privacy.keep", "terms.agree", "complaints.again"),
    *("connect.agree", "connect.join", "connect.refuse"),
    "connect.withdraw",
    *("deposits.cancel", "deposits.pretend"),
    *("devices.ask", "devices.cut", "devices.others", "devices.out"),
}


def under(declared, named):
    found = {}
    for each in declared:
        if each.product:
            found.setdefault(each.product, set()).add(named(each))
    return found


def free(declared, named):
    return {named(each) for each in declared if not each.product and each.needs in OF_ALL}


OF_ALL = {"nothing", "joined"}


def test_every_command_is_free_or_under_a_product():
    assert under(HEARD, lambda each: each.name) == UNDER
    assert free(HEARD, lambda each: each.name) == FREE


def test_every_button_is_free_or_under_a_product():
    assert under(PRESSES.values(), lambda each: each.verb) == PRESSED
    assert free(PRESSES.values(), lambda each: each.verb) == FREE_TO_PRESS


def test_there_is_no_product_that_no_licence_can_allow():
    with pytest.raises(TypeError, match="no product"):
        command("x", product="insurance")(None)
    with pytest.raises(TypeError, match="no product"):
        press("x", product="insurance")(None)


@pytest.fixture
async def talk(books):
    talk = Talk(books, licences="on")
    await talk.joins("boss", "omar", "sara")
    return talk


async def grants(talk, country, products, until=""):
    card = await talk.types("boss", f"/licences add {country} 1 bank {products} {until} granted")
    await talk.presses("boss", card.buttons[0])


async def lives(talk, name, country):
    """Let a document say where somebody is, as its check will."""
    row = licences.noted((await talk.person(name)).id, "document", country)
    await talk.books.post(Posting(ids.token(), "noted", rows=(row,)))


TYPED = {
    "send": "/send @sara 1",
    "request": "/request @sara 1 tea",
    "split": "/split 2 @sara",
    "link": "/link 1",
    "paylink": "/paylink 1",
    "bank add": "/bank add",
    "convert": "/convert 1 USD to SAR",
    "eidiya": "/eidiya @sara 1 on tomorrow",
    "again": "/again",
    "claim": "/claim AbCdEfGh0123456789aB12",
    "gift open": "/gift open 1 moon",
}


@pytest.mark.parametrize("name", TYPED)
async def test_what_no_licence_allows_where_she_is_is_refused_as_it_is_typed(talk, name):
    await lives(talk, "omar", "EG")
    stood = await talk.has("omar")
    told = read(await talk.types("omar", TYPED[name]))
    assert told.startswith(f"In Egypt, {NONE}")
    assert "Nothing was moved" in told
    assert await talk.has("omar") == stood
    assert await findings(talk.books) == []


async def test_an_old_card_does_nothing_once_no_licence_allows_it(talk):
    await grants(talk, "EG", "all")
    await lives(talk, "omar", "EG")
    cards = {
        each: await talk.types("omar", TYPED[each])
        for each in ("send", "request", "split", "link", "eidiya")
    }
    end = await talk.types("boss", "/licences end EG 1 given back")
    await talk.presses("boss", end.buttons[0])
    stood = [await talk.has(each) for each in ("omar", "sara")]
    for name, card in cards.items():
        told = read(await talk.presses("omar", card.buttons[0]))
        assert told.startswith("In Egypt, Wasl"), (name, told)
    assert [await talk.has(each) for each in ("omar", "sara")] == stood
    await talk.presses("omar", cards["send"].buttons[1])


async def test_what_was_done_before_is_told_again_and_what_waits_comes_back(talk):
    await grants(talk, "EG", "all")
    await lives(talk, "omar", "EG")
    sent = await talk.types("omar", "/send @sara 1")
    first = await talk.presses("omar", sent.buttons[0], key="one")
    link = await talk.types("omar", "/link 2")
    made = await talk.presses("omar", link.buttons[0])
    end = await talk.types("boss", "/licences end EG 1 given back")
    await talk.presses("boss", end.buttons[0])
    again = await talk.presses("omar", sent.buttons[0], key="two")
    assert str(first.card.amount) in read(again)
    before = await talk.has("omar")
    back = next(each for each in made.buttons if "ake it back" in each.label.message)
    await talk.presses("omar", back)
    assert await talk.has("omar") == before + 200
    for asked in ("/balance", "/history", "/requests", "/cancel", "/limits"):
        assert NONE not in read(await talk.types("omar", asked))


async def test_what_is_posted_from_any_chat_is_refused_there_too(talk):
    await lives(talk, "omar", "EG")
    for words in ("5 lunch", "/link 5"):
        call = await talk.call("omar", words)
        offers = await talk.app.offers(call)
        assert not offers.cards
        assert NONE in read_said(offers.said)


async def test_who_has_said_no_country_is_asked_where_she_types_and_told_so_inline(talk):
    asked = await talk.types("omar", "/send @sara 1")
    assert "In which country do you live?" in read(asked)
    assert asked.buttons
    offers = await talk.app.offers(await talk.call("omar", "5 lunch"))
    assert "Say first in which country you live" in read_said(offers.said)
    await talk.types("omar", "Jordan")
    assert NONE in read(await talk.types("omar", "/send @sara 1"))


async def test_a_press_asks_for_the_country_and_its_card_stays(talk, books):
    off = Talk(books)
    card = await off.types("omar", "/send @sara 1", key="off")
    on = Talk(books, licences="on")
    asked = await on.presses("omar", card.buttons[0])
    assert "In which country do you live?" in read(asked)
    assert asked.stays
    await grants(on, "EG", "all")
    await on.types("omar", "/country EG")
    assert "Sent 1.00 USD" in read(await on.presses("omar", card.buttons[0]))


async def test_who_is_paid_is_asked_nothing_and_not_paid_where_that_takes_a_licence(talk):
    await grants(talk, "EG", "send")
    await lives(talk, "omar", "EG")
    card = await talk.types("omar", "/send @sara 1")
    await lives(talk, "sara", "JO")
    stood = await talk.has("sara")
    for reply in (
        await talk.presses("omar", card.buttons[0]),
        await talk.types("omar", "/send @sara 1"),
    ):
        assert read(reply).startswith("This person cannot be paid here for now")
        assert "Jordan" not in read(reply)
    assert await talk.has("sara") == stood


async def test_the_house_pays_wherever_somebody_is(talk):
    await lives(talk, "sara", "JO")
    card = await talk.types("boss", "/fund @sara 1 a mistake of ours")
    stood = await talk.has("sara")
    await talk.presses("boss", card.buttons[0])
    assert await talk.has("sara") == stood + 100


async def test_a_newcomer_joins_by_a_pay_link_and_pays_once_her_country_allows_it(talk):
    await grants(talk, "EG", "all")
    await lives(talk, "omar", "EG")
    made = await talk.types("omar", "/paylink 1")
    code = read(made).split("/pay/")[1][:12]
    card = await talk.types("lina", f"/pay {code}")
    assert (await talk.person("lina")).joined
    await lives(talk, "sara", "JO")
    assert NONE in read(await talk.types("sara", f"/pay {code}"))
    asked = await talk.presses("lina", card.buttons[0])
    assert "In which country do you live?" in read(asked)
    await talk.types("lina", "Jordan")
    assert NONE in read(await talk.presses("lina", card.buttons[0]))


async def test_menus_and_help_have_what_is_offered(talk):
    everything = buttons(await talk.types("omar", "/menu"))
    await grants(talk, "EG", "send")
    await lives(talk, "omar", "EG")
    menu = buttons(await talk.types("omar", "/menu"))
    assert "run:send" in everything & menu
    assert "run:request" in everything - menu
    listed = read(await talk.types("omar", "/help"))
    assert "/send" in listed
    assert "/gift" not in listed


async def test_where_licences_are_off_nobody_is_asked_and_it_is_said(books):
    talk = Talk(books)
    await talk.joins("boss", "omar", "sara")
    await lives(talk, "omar", "EG")
    assert (await talk.types("omar", "/send @sara 1")).buttons
    for asked in ("/licences", "/health"):
        assert "LICENCES=off" in read(await talk.types("boss", asked))


async def test_the_picture_says_what_it_shows(talk):
    await grants(talk, "EG", "send,gift", "until 31/12/2030")
    await grants(talk, "JO", "all", "from 1/1/2030")
    (picture,) = (await talk.types("boss", "/licences")).files
    assert read_said(picture.words) == (
        "A table of 2 countries and what may be sold there. Egypt: sending money, gifts,"
        " Jordan: nothing."
    )
    await talk.types("boss", "/language ar")
    (arabic,) = (await talk.types("boss", "/licences")).files
    assert arabic.content != picture.content


async def test_a_country_can_be_said_a_few_times_a_month(talk):
    for country in ("EG", "JO", "SA"):
        assert "Your country" in read(await talk.types("omar", f"/country {country}"))
    assert "3 times in 30 days" in read(await talk.types("omar", "/country KW"))
    assert "Saudi Arabia" in read(await talk.types("omar", "/country"))


def buttons(reply):
    return {each.data for each in reply.buttons}


def read_said(said):
    return speech.plain(speech.spoken([said], "en"))


async def test_a_licence_is_added_by_thumbs(talk):
    await talk.presses("boss", "run:licences add")
    for word in ("Egypt", "77-B"):
        asked = await talk.types("boss", word)
    for place in (3, 0, 0, 0):  # a bank, everything, from today, without an end
        asked = await talk.presses("boss", asked.buttons[place])
    card = await talk.types("boss", "granted")
    await talk.presses("boss", card.buttons[0])
    told = read(await talk.types("boss", "/licences"))
    assert "Egypt: everything — Bank 77-B, without an end" in told
