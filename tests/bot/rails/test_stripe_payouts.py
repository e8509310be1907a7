"""Payouts by Stripe, against a server of our own on loopback that plays every trick."""

from collections import defaultdict

import pytest
from aiohttp import web

from bot.rails.rail import Heard, RailDown
from bot.rails.stripe_payouts import StripeRail
from tests.bot.rails.orders import american, order

KEY = "sk_test_ours"


class Stripe:
    """Its accounts, transfers and payouts; what is asked again under its key is answered again.

    `deaf` is a path that is done and not answered, `refuses` one that is refused, with a code.
    """

    def __init__(self):
        self.answers, self.asked = {}, defaultdict(list)
        self.transfers, self.payouts = [], []
        self.deaf, self.refuses = "", {}
        self.app = web.Application()
        self.app.router.add_route("*", "/v1/{path:.*}", self._in)

    async def _in(self, request):
        assert request.headers["Authorization"] == f"Bearer {KEY}"
        path, asked = request.match_info["path"], dict(await request.post())
        if request.method == "GET":
            return web.json_response({"data": self._listed(path, request)})
        if code := self.refuses.get(path):
            return web.json_response({"error": {"code": code}}, status=402)
        key = request.headers["Idempotency-Key"]
        self.asked[path].append(key)
        if key not in self.answers:
            self.answers[key] = self._done(path, asked, request.headers.get("Stripe-Account"))
        if path == self.deaf:
            request.transport.close()
        return web.json_response(self.answers[key])

    def _done(self, path, asked, account):
        number = f"{path.split('/')[0]}_{len(self.answers)}"
        kept = {"id": number, "metadata": {"order": asked.get("metadata[order]")}}
        if path == "transfers":
            group = {"group": asked["transfer_group"], "destination": asked["destination"]}
            self.transfers.append(kept | group | {"amount": asked["amount"], "reversed": False})
        elif path == "payouts":
            self.payouts.append(kept | {"account": account, "status": "pending"})
            kept = self.payouts[-1]
        elif path.startswith("transfers/"):
            one = next(each for each in self.transfers if each["id"] == path.split("/")[1])
            one["metadata"]["code"] = asked.get("metadata[code]", one["metadata"].get("code"))
            one["reversed"] |= path.endswith("/reversals")
        return kept

    def _listed(self, path, request):
        if path == "transfers":
            group = request.query["transfer_group"]
            return [each for each in self.transfers if each["group"] == group]
        account = request.headers["Stripe-Account"]
        return [each for each in self.payouts if each["account"] == account]


@pytest.fixture
def stripe():
    return Stripe()


@pytest.fixture
async def rail(stripe):
    runner = web.AppRunner(stripe.app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    yield StripeRail(KEY, f"http://127.0.0.1:{port}")
    await runner.cleanup()


async def test_an_order_is_a_transfer_and_a_payout_under_keys_of_its_own(rail, stripe):
    heard = await rail.submit("B1", [order("W1", "12.34"), american("W2")])
    assert heard == {"W1": Heard("accepted"), "W2": Heard("accepted")}
    assert stripe.asked["transfers"] == ["W1", "W2"]
    assert [each["amount"] for each in stripe.transfers] == ["1234", "1000"]
    stripe.payouts[0]["status"] = "paid"
    assert (await rail.ask("W1"), await rail.ask("W2")) == (Heard("settled"), Heard("accepted"))
    assert await rail.ask("W3") == Heard("absent")


@pytest.mark.parametrize(
    ("lost", "found"),
    [
        ("accounts", Heard("absent")),
        ("transfers", Heard("accepted", "NOPAYOUT")),
        ("payouts", Heard("accepted")),
    ],
)
async def test_what_is_not_answered_is_looked_for_and_not_asked_for_again(
    rail, stripe, lost, found
):
    stripe.deaf = lost
    assert await rail.submit("B1", [order("W1")]) == {"W1": Heard("unknown")}
    before = {path: list(keys) for path, keys in stripe.asked.items()}
    stripe.deaf = ""
    assert await rail.ask("W1") == await rail.ask("W1") == found
    assert stripe.asked == before


async def test_books_that_were_put_back_pay_nobody_twice_though_stripe_forgot_the_key(rail, stripe):
    await rail.submit("B1", [order("W1")])
    stripe.answers.clear()  # as after a day
    assert await rail.submit("B1", [order("W1")]) == {"W1": Heard("unknown")}
    assert len(stripe.transfers) == len(stripe.payouts) == 1


@pytest.mark.parametrize("where", ["accounts", "transfers", "payouts"])
async def test_what_is_refused_moves_nothing_or_is_brought_back(rail, stripe, where):
    stripe.refuses = {where: "balance_insufficient"}
    heard = await rail.submit("B1", [order("W1")])
    assert heard == {"W1": Heard("rejected", "balance_insufficient")}
    assert all(each["reversed"] for each in stripe.transfers)


async def test_what_a_bank_does_not_take_comes_back_once(rail, stripe):
    await rail.submit("B1", [order("W1")])
    stripe.payouts[0] |= {"status": "failed", "failure_code": "account_closed"}
    assert await rail.ask("W1") == await rail.ask("W1") == Heard("returned", "account_closed")
    assert stripe.transfers[0]["reversed"]
    assert [each for keys in stripe.asked.values() for each in keys].count("W1-back") == 1


async def test_who_does_not_answer_is_down(stripe):
    with pytest.raises(RailDown):
        await StripeRail(KEY, "http://127.0.0.1:9").ask("W1")


def test_it_takes_dollars_in_the_us_and_euros_within_sepa():
    takes = StripeRail(KEY).takes
    assert takes("USD", "us", "US")
    assert takes("EUR", "iban", "FR")
    assert not takes("EUR", "iban", "EG")
    assert not takes("SAR", "iban", "SA")
