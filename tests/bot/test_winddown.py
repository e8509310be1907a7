"""While Wasl winds down: every command is known to begin something new, or to go on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.commands import HEARD
from ledger import clock, growth, ids
from ledger.posting import Posting
from ledger.state import Named
from tests.bot.talk import Talk, read
from tests.ledger.acts import findings

SAYS = "Wasl is winding down and closes on"
BEGINS = {
    "request": "/request @sara 5 tea",
    "link": "/link 5 lunch",
    "paylink": "/paylink 5 coffee",
    "gift": "/gift 5 x2",
    "eidiya": "/eidiya @sara 5 on tomorrow",
    "split": "/split 10 @sara",
    "group": "/group Lunch",
    "fund": "/fund @sara 5 prize",
    "fund list": "/fund list refunds of March",
    "payroll": "/payroll March",
    "deposit": "/deposit 5",
}
"""What begins something new, and how it is typed."""
GOES_ON = {
    *(
        "start",
        "menu",
        "balance",
        "bank",
        "bank add",
        "bank verify",
        "bank.amounts",
        "bank remove",
        "banks",
        "help",
        "hello",
        "thanks",
        "language",
        "web",
        "connect",
        "devices",
        "cancel",
    ),
    *("send", "again", "requests", "requests.part", "requests.why", "pay", "paylinks", "owed"),
    *("export", "chart"),
    *("claim", "gift open", "gift check", "eidiya list", "recall", "recallpart", "giveback"),
    *("payouts", "payouts.pass", "payouts.refuse", "payouts.clear", "payouts.block"),
    *("payouts.back", "withdraw", "withdraw max", "withdrawal", "payin"),
    *("keepit", "history", "tx", "proof", "proof root", "proof publish", "tag", "block"),
    *("unblock", "blocked", "case", "case open", "case assign", "case note", "case close"),
    *("cases", "wrongperson", "appeal", "payout", "limits", "tier", "find", "proposals"),
    *("country", "licences", "licences add", "licences end", "convert", "convert max", "rates"),
    *("rates set", "rates unset"),
    *("duties", "duties filed", "duties needless", "file", "aml file", "travel"),
    *("invite", "join", "leave", "remove", "roles", "role", "role grant", "role revoke"),
    *("person", "reveal", "freeze", "thaw", "close", "reverse", "adjust", "books", "revenue"),
    *("budget", "budget set", "budget end", "report", "health", "audit", "audit case"),
    *(
        "reconcile",
        "statements",
        "statements add",
        "statements back",
        "statements clear",
        "statements.deposit",
        "statements.payout",
        "statements cost",
        "statements payout",
    ),
    *("statements give", "statements house", "statements own", "statements exchange"),
    *("lists", "screen", "screen match", "screen clear"),
    *("bank.pass", "bank.refuse"),
    *("verify", "verifications", "verification.approve", "verification.again"),
    *("verification.reject", "status", "appeal.words"),
    *("terms", "complain", "complain new"),
    *("mydata", "mydata export", "mydata delete", "mydata keep", "legalhold", "legalhold lift"),
    *("breakglass", "reviews", "signglass", "admin", "admin here", "admin leave"),
    *("pin", "pin app", "pin keep", "pin lost", "pin disown", "lock", "unlock", "privacy"),
    *("aml", "aml on", "aml off", "aml try", "aml close", "aml allow", "aml report", "aml filed"),
    *("aml allowed", "aml hold", "aml release"),
    *("clawback", "release", "rules", "rules set", "winddown", "winddown start", "winddown stop"),
}
"""What goes on: it moves what is there, takes what waits, tells, or looks after the house."""


@pytest.fixture
async def talk(talk):
    await talk.joins("boss", "omar", "sara")
    return talk


async def closes(talk):
    """Let the house wind down, as if two had agreed to it."""
    day = clock.now().date() + timedelta(days=60)
    await talk.books.post(Posting(ids.token(), "close", counts=(growth.stops(day),)))


def test_every_command_begins_something_new_or_goes_on():
    named = {each.name for each in HEARD}
    grows = {each.name for each in HEARD if each.grows}
    assert grows == BEGINS.keys()
    assert named - grows == GOES_ON


@pytest.mark.parametrize("name", BEGINS)
async def test_what_begins_something_new_is_refused_also_on_a_card_from_before(talk, name):
    who = "boss" if name in {"fund", "fund list", "payroll"} else "omar"
    more = {"group": "lunch"} if name == "gift" else {}
    asked = await talk.types(who, BEGINS[name], **more)
    await closes(talk)
    stood = [await talk.has(each) for each in ("omar", "sara")]
    if asked.card and asked.buttons:
        assert read(await talk.presses(who, asked.buttons[0], **more)).startswith(SAYS)
    again = await talk.types(who, BEGINS[name], **more)
    assert read(again).startswith(SAYS)
    assert "/winddown" in read(again)
    assert [await talk.has(each) for each in ("omar", "sara")] == stood
    assert await findings(talk.books) == []


async def test_money_for_who_has_not_joined_is_new_and_among_members_it_goes_on(talk):
    waits = await talk.types("omar", "/send @nour 1")
    await closes(talk)
    assert read(await talk.presses("omar", waits.buttons[0])).startswith(SAYS)
    assert read(await talk.types("omar", "/send @nour 1")).startswith(SAYS)
    card = await talk.types("omar", "/send @sara 1")
    await talk.presses("omar", card.buttons[0])
    assert await talk.has("sara") > await talk.has("omar")


async def test_only_who_has_money_waiting_comes_in_and_without_a_gift(talk):
    waits = await talk.types("omar", "/send @nour 1")
    await talk.presses("omar", waits.buttons[0])
    link = await talk.types("omar", "/link 2")
    made = await talk.presses("omar", link.buttons[0])
    code = next(each for each in read(made).split() if "claim=" in each).split("claim=")[1]
    await closes(talk)
    assert read(await talk.types("lina", "/start")).startswith("Wasl is winding down")
    assert not (await talk.person("lina")).joined
    assert "Omar sent you 2.00 USD" in read(await talk.types("rima", f"/claim {code}"))
    assert await talk.has("rima") == 200
    await talk.types("nour", "/start")
    assert (await talk.person("nour")).joined
    assert await talk.has("nour") == 100


async def test_what_was_done_before_is_told_again(talk):
    card = await talk.types("omar", "/request @sara 5 tea")
    first = await talk.presses("omar", card.buttons[0], key="one")
    await closes(talk)
    again = await talk.presses("omar", card.buttons[0], key="one")
    assert read(again) == read(first)


async def test_a_payout_is_asked_for_while_it_closes_by_who_has_something(talk):
    button = "go:winddown:out"
    assert "Wasl is not closing" in read(await talk.presses("omar", button))
    await closes(talk)
    await talk.types("nour", "/start")
    assert "You have not joined" in read(await talk.presses("nour", button))
    assert "Where is it to go?" in read(await talk.presses("omar", button))
    assert "Support is told" in read(await talk.types("omar", "IBAN GB33BUKB20201555555555"))


async def test_what_waits_for_approval_is_not_done_once_it_closes(books, talk):
    two = Talk(books, signatures="2", admins=("web:boss", "web:chief"))
    await two.joins("boss", "chief")
    card = await two.types("boss", BEGINS["fund"])
    await two.presses("boss", card.buttons[0])
    await closes(two)
    token = card.buttons[0].data.split(":")[1]
    told = read(await two.presses("chief", f"do:{token}:approve"))
    assert f"could not be done: {SAYS}" in told
    assert await two.has("sara") == await two.has("omar")


async def test_a_look_costs_only_what_begins_something_new():
    day = date(2027, 3, 1)
    plain = Posting(ids.token(), "send")
    assert Named.by([plain]).counts == set()
    assert Named.by([replace(plain, grows=True)]).counts == {growth.stops(day).name}
