"""Stripe from end to end: a page, then webhooks in every order, twice, forged and malformed."""

import json

import httpx
import pytest

from bot.jobs import Jobs
from bot.platforms.web import stripe_hook
from bot.platforms.web.server import gated, make_site
from bot.speech import plain
from ledger import clock, ids
from ledger.banking import deposits, lines, owing, statements
from ledger.chart import WALLET
from ledger.people import cases, persons, states
from ledger.posting import Move
from tests.bot.platforms.web.conftest import HOST, closed, opened
from tests.ledger.acts import act, findings, stands, usd
from tests.ledger.conftest import Time
from tests.stripe import HOOK, KEY, SECRET, Stripe, event, now, signed

HEADER, JSON = "Stripe-Signature", {"Content-Type": "application/json"}
PAGE = "checkout.session."


@pytest.fixture
def stripe(monkeypatch):
    made = Stripe()
    real, transport = httpx.AsyncClient, httpx.ASGITransport(made.app)
    monkeypatch.setattr(
        httpx, "AsyncClient", lambda **more: real(**{"transport": transport, **more})
    )
    return made


@pytest.fixture
def time():
    source = Time()
    with clock.running(source):
        yield source


@pytest.fixture
async def web(url, stripe):
    settings = {
        "stripe_key": KEY,
        "stripe_webhook_secret": SECRET,
        "stripe_api_url": "https://stripe.example",
        "rails": "",
    }
    made = await opened(url, admins=("web:boss",), **settings)
    made.jobs = Jobs(made.app, {"web": made.chat})
    hook = stripe_hook.route(made.app.settings, made.books)
    site = gated(make_site(made.app, made.chat, [hook]), made.app)
    await made.client.aclose()
    made.client = httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url=HOST)
    await made.join("omar")
    yield made
    await closed(made)


async def asked(web, amount="100"):
    """Ask for a deposit by a card; return it."""
    (card,) = await web.say("omar", f"/deposit {amount}")
    await web.press("omar", card, 0)
    await web.jobs.drain()
    (newest, *_) = await deposits.of_person(web.books, (await omar(web)).id)
    return newest


async def omar(web):
    return await persons.by_identity(web.books, "web", "omar")


async def has(web, line=WALLET):
    account = await web.books.account(line, (await omar(web)).id, "USD")
    return (await stands(web.books, account))[0]


async def brought(web, kind, about, *, secret=SECRET, age=0, **more):
    body = event(kind, about, **more)
    answer = await web.client.post(HOOK, content=body, headers=signed(body, secret=secret, age=age))
    await web.jobs.drain()
    return answer.status_code


def page(deposit, charge="pi_1", *, paid=True, **more):
    return {
        "id": "cs_1",
        "metadata": {"deposit": deposit.name},
        "payment_status": "paid" if paid else "unpaid",
        "payment_intent": charge,
        "amount_total": deposit.expected.minor,
        "currency": "usd",
        **more,
    }


def dispute(name="dp_1", charge="pi_1", amount=10_000, status="needs_response"):
    about = {"id": name, "payment_intent": charge, "charge": "ch_1", "amount": amount}
    return {**about, "currency": "usd", "status": status}


async def test_a_page_is_asked_for_and_what_is_paid_there_is_hers_once(web, stripe):
    deposit, had = await asked(web), await has(web)
    assert stripe.page["line_items[0][price_data][unit_amount]"] == "10000"
    assert "https://pay.example/c/1" in str((await deposits.get(web.books, deposit.token)).where)
    assert [await brought(web, f"{PAGE}completed", page(deposit)) for _ in range(3)] == [200] * 3
    assert await has(web) == had + 10_000
    assert (await deposits.get(web.books, deposit.token)).state == "settled"
    assert await findings(web.books) == []


async def test_what_is_not_answered_is_asked_again_under_the_same_key(web, stripe, time):
    stripe.fails = 1
    deposit = await asked(web)
    assert not deposit.where.get("link")
    time.move(minutes=2)
    await web.jobs.drain()
    assert (await deposits.get(web.books, deposit.token)).where.get("link")
    assert list(stripe.pages) == [f"deposit-{deposit.name}"]


async def test_a_page_that_is_refused_fails_and_is_told(web, stripe):
    stripe.refuses = True
    assert (await asked(web)).state == "failed"


async def test_what_takes_days_is_pending_until_it_is_paid_or_fails(web):
    deposit, had = await asked(web), await has(web)
    await brought(web, f"{PAGE}completed", page(deposit, paid=False))
    assert (await deposits.get(web.books, deposit.token)).state == "pending"
    await brought(web, f"{PAGE}async_payment_succeeded", page(deposit))
    assert await has(web) == had + 10_000
    other = await asked(web)
    await brought(web, f"{PAGE}completed", page(other, "pi_2", paid=False))
    await brought(web, f"{PAGE}async_payment_failed", page(other, "pi_2", paid=False))
    assert (await deposits.get(web.books, other.token)).state == "failed"
    await brought(web, f"{PAGE}async_payment_failed", page(deposit, paid=False))
    assert (await deposits.get(web.books, deposit.token)).state == "settled"


async def test_a_second_payment_is_paid_back_by_itself_or_else_hers(web, stripe):
    deposit, had = await asked(web), await has(web)
    await brought(web, f"{PAGE}completed", page(deposit))
    await brought(web, f"{PAGE}completed", page(deposit, "pi_2"))
    assert await has(web) == had + 10_000
    (refund,) = stripe.refunds.values()
    assert refund == {"payment_intent": "pi_2"}
    stripe.refuses = True
    await brought(web, f"{PAGE}completed", page(deposit, "pi_3"))
    assert await has(web) == had + 20_000
    assert (await deposits.get(web.books, deposit.token)).state == "settled"
    assert await findings(web.books) == []


async def test_what_was_paid_back_is_not_taken_once_more_when_stripe_tells_of_it(web, stripe):
    deposit, had = await asked(web), await has(web)
    await brought(web, f"{PAGE}completed", page(deposit))
    await brought(web, f"{PAGE}completed", page(deposit, "pi_2"))
    assert {"payment_intent": "pi_2"} in stripe.refunds.values()
    refunded = {"id": "ch_2", "payment_intent": "pi_2", "currency": "usd"}
    refunded |= {"metadata": {"deposit": deposit.name}, "amount_refunded": 10_000}
    assert await brought(web, "charge.refunded", refunded) == 200
    assert await brought(web, "charge.dispute.created", dispute(charge="pi_2")) == 200
    assert await has(web) == had + 10_000


async def test_refunds_are_taken_in_whatever_order_they_are_told(web):
    deposit, had = await asked(web), await has(web)
    refunded = {"id": "ch_1", "payment_intent": "pi_1", "currency": "usd"}
    refunded["metadata"] = {"deposit": deposit.name}
    early = await brought(web, "charge.refunded", {**refunded, "amount_refunded": 4_000})
    assert early == 503
    await brought(web, f"{PAGE}completed", page(deposit))
    for so_far in (4_000, 7_000, 4_000, 7_000):
        await brought(web, "charge.refunded", {**refunded, "amount_refunded": so_far})
    assert await has(web) == had + 3_000
    assert await findings(web.books) == []


async def test_a_dispute_takes_it_back_and_what_is_spent_is_owed_and_freezes_her(web):
    deposit, had = await asked(web), await has(web)
    await brought(web, f"{PAGE}completed", page(deposit))
    await spends(web, had + 6_000)
    assert [await brought(web, "charge.dispute.created", dispute()) for _ in range(2)] == [200] * 2
    owed = await owing.of(web.books, (await omar(web)).id)
    assert (await has(web), owed) == (0, [usd(6_000)])
    assert await web.books.read(states.load, (await omar(web)).id) == "frozen"
    (case,) = await cases.among(web.books, 0)
    assert (case.what, case.person) == (cases.DISPUTE, (await omar(web)).id)
    assert await stands(web.books, await lines.bank(web.books, "stripe", "USD")) == (0, 0)
    assert await findings(web.books) == []


async def test_a_dispute_that_is_won_gives_back_also_when_it_is_told_first(web):
    deposit, had = await asked(web), await has(web)
    await brought(web, f"{PAGE}completed", page(deposit))
    await brought(web, "charge.dispute.created", dispute())
    assert await has(web) == had
    for _ in range(2):
        await brought(web, "charge.dispute.closed", dispute(status="won"))
    assert await has(web) == had + 10_000
    await brought(web, "charge.dispute.closed", dispute("dp_2", status="won"))
    await brought(web, "charge.dispute.created", dispute("dp_2"))
    assert await has(web) == had + 10_000
    assert await findings(web.books) == []


async def test_what_is_forged_old_of_another_mode_or_malformed_changes_nothing(web):
    deposit, had = await asked(web), await has(web)
    kind, about = f"{PAGE}completed", page(deposit)
    assert await brought(web, kind, about, secret="whsec_other") == 401
    assert await brought(web, kind, about, age=600) == 401
    assert await brought(web, kind, about, live=True) == 200
    other = json.dumps({**json.loads(event(kind, about)), "account": "acct_other"})
    assert (await web.client.post(HOOK, content=other, headers=signed(other))).status_code == 200
    body = event(kind, about)
    for wrong in ("", "t=1", "t=x,v1=y", "v1=", signed(body.replace("10000", "90000"))[HEADER]):
        answer = await web.client.post(HOOK, content=body, headers={HEADER: wrong, **JSON})
        assert answer.status_code == 401
    for malformed in ("", "[]", "{}", "null", '{"id": 1}', "\x00"):
        answer = await web.client.post(HOOK, content=malformed, headers=signed(malformed))
        assert answer.status_code == 400
    assert await brought(web, "customer.created", {}) == 200
    assert await brought(web, kind, {**about, "metadata": {"deposit": "nobody"}}) == 200
    assert await brought(web, kind, {**about, "amount_total": "100"}) == 200
    assert await brought(web, "charge.dispute.created", dispute(charge="pi_other")) == 503
    old = now() - 2 * 86_400
    assert await brought(web, "charge.dispute.created", dispute(charge="pi_o"), at=old) == 200
    large = await web.client.post(HOOK, content=b" " * 2_000_000, headers=JSON)
    assert large.status_code == 413
    assert await has(web) == had


async def test_a_page_paid_for_a_deposit_that_the_books_lost_waits_for_somebodys_word(web):
    deposit = await asked(web)
    lost = page(deposit, metadata={"deposit": ids.text(ids.token())})
    for _ in range(2):
        assert await brought(web, f"{PAGE}completed", lost) == 200
    assert [each.amount for each in await statements.waiting(web.books)] == [usd(10_000)]
    assert await stands(web.books, await lines.bank(web.books, "stripe", "USD")) == (-10_000, 0)


async def lost(web):
    """Let a page be paid for a deposit that the books lost."""
    deposit = await asked(web)
    about = page(deposit, metadata={"deposit": ids.text(ids.token())})
    await brought(web, f"{PAGE}completed", about)
    return about


async def queue(web):
    return [each.signed for each in await statements.waiting(web.books)]


async def stripe_has(web):
    bank = await lines.bank(web.books, "stripe", "USD")
    return -(await stands(web.books, bank))[0]


async def test_a_dispute_of_what_is_nobodys_takes_it_out_of_the_queue_until_it_is_won(web):
    assert await brought(web, "charge.dispute.created", dispute()) == 503
    await lost(web)
    assert [await brought(web, "charge.dispute.created", dispute()) for _ in range(2)] == [200] * 2
    assert (await queue(web), await stripe_has(web)) == ([], 0)
    for _ in range(2):
        assert await brought(web, "charge.dispute.closed", dispute(status="won")) == 200
    assert (await queue(web), await stripe_has(web)) == ([10_000], 10_000)
    assert await brought(web, "charge.dispute.closed", dispute("dp_2", status="won")) == 200
    assert await brought(web, "charge.dispute.created", dispute("dp_2")) == 200
    assert (await queue(web), await stripe_has(web)) == ([10_000], 10_000)
    assert await findings(web.books) == []


async def test_a_part_that_is_taken_back_of_what_is_nobodys_waits_beside_it(web):
    about = await lost(web)
    refunded = {"id": "ch_1", "payment_intent": "pi_1", "currency": "usd"}
    refunded["metadata"] = about["metadata"]
    for so_far in (4_000, 6_000, 4_000, 6_000):
        assert await brought(web, "charge.refunded", {**refunded, "amount_refunded": so_far}) == 200
    assert (await queue(web), await stripe_has(web)) == ([10_000, -4_000, -2_000], 4_000)
    assert await brought(web, "charge.dispute.created", dispute(amount=10_000)) == 200
    assert (await queue(web), await stripe_has(web)) == ([10_000, -4_000, -2_000, -4_000], 0)
    assert await findings(web.books) == []


async def test_who_is_not_signed_may_knock_so_often_and_stripe_as_often_as_it_likes(web):
    deposit, had = await asked(web), await has(web)
    kind, about = f"{PAGE}completed", page(deposit)
    forged = [await brought(web, kind, about, secret="whsec_other") for _ in range(12)]
    assert forged == [401] * 10 + [429] * 2
    assert await has(web) == had
    assert await brought(web, kind, about) == 200
    assert await has(web) == had + 10_000


SAID = {
    "en": (
        "Bank card, by Stripe: 100.00 USD, no fee",
        "Paying in 100.00 USD",
        "100.00 USD was paid into your wallet.",
    ),
    "ar": ("بطاقة مصرفية عبر", "إيداع ١٠٠٫٠٠ دولار", "أُودع ١٠٠٫٠٠ دولار في محفظتك."),
}


@pytest.mark.parametrize("language", SAID)
async def test_the_way_by_stripe_as_she_reads_it(web, language):
    await persons.speak(web.books, await omar(web), language, b"in")
    offered, title, paid = SAID[language]
    (card,) = await web.say("omar", "/deposit 100")
    assert offered in plain(card["text"])
    await web.press("omar", card, 0)
    await web.jobs.drain()
    (deposit, *_) = await deposits.of_person(web.books, (await omar(web)).id)
    shown = plain(" ".join([each["text"] for each in await web.seen("omar")]))
    assert title in shown
    assert "https://pay.example/c/1" in shown
    await brought(web, f"{PAGE}completed", page(deposit))
    assert paid in plain(" ".join([each["text"] for each in await web.seen("omar")]))


async def spends(web, minor):
    wallet = await web.books.account(WALLET, (await omar(web)).id, "USD")
    other = await web.books.account(WALLET, 999, "USD")
    await web.books.post(act(moves=(Move(wallet, other, usd(minor)),)))
