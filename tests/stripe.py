"""A Stripe of our own: pages, refunds, and webhooks as it signs them; and what goes wrong there."""

import json
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response
from stripe import WebhookSignature

from ledger import clock, ids

SECRET = "whsec_tests-only-this-opens-nothing"
KEY = "sk_test_tests-only"
HOOK = "/hooks/stripe"


class Stripe:
    """What was asked of it, by key, and what it does next."""

    def __init__(self):
        self.pages, self.refunds = {}, {}
        self.fails, self.refuses = 0, False
        self.app = FastAPI()
        self.app.post("/v1/checkout/sessions")(self._page)
        self.app.post("/v1/refunds")(self._refund)

    async def _page(self, request: Request, response: Response):
        return await self._once(self.pages, request, response, {"url": "https://pay.example/c/1"})

    async def _refund(self, request: Request, response: Response):
        return await self._once(self.refunds, request, response, {"status": "succeeded"})

    async def _once(self, kept, request, response, answer):
        assert request.headers["authorization"] == f"Bearer {KEY}"
        if self.fails:
            self.fails -= 1
            response.status_code = 500
            return {}
        if self.refuses:
            response.status_code = 400
            return {"error": {"code": "charge_disputed"}}
        asked = dict(parse_qsl((await request.body()).decode()))
        assert kept.setdefault(request.headers["idempotency-key"], asked) == asked
        return answer

    @property
    def page(self):
        """What the newest page was asked for with."""
        return list(self.pages.values())[-1]


def now():
    return clock.to_ms(clock.now()) // 1000


def event(kind, about, *, live=False, at=None, name=None):
    """Return the body of a webhook."""
    told = {
        "id": name or f"evt_{ids.reference()}",
        "type": kind,
        "created": at or now(),
        "livemode": live,
        "data": {"object": about},
    }
    return json.dumps(told)


def signed(body, *, secret=SECRET, age=0):
    """Return the headers of a webhook, as it signs them."""
    at = now() - age
    header = WebhookSignature.generate_signature_header(body, secret, at)
    return {"Stripe-Signature": header, "Content-Type": "application/json"}
