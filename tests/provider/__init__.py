"""A provider of verification of our own, for tests: it looks at nothing, and plays every trick."""

import base64
import json
from datetime import UTC, datetime, timedelta

import httpx
from fastapi import FastAPI, HTTPException, Request
from standardwebhooks import Webhook

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
PAPERS = {
    "legal_name": "Omar Khalid Almansour",
    "birth_date": "1990-05-17",
    "country": "JO",
    "document_kind": "passport",
    "document_number": "K1234567",
    "document_until": "2099-11-23",
}


class Provider:
    """Its service, with what it was asked; `outage` lets it not answer."""

    def __init__(self):
        self.asked, self.states, self.values = [], {}, {}
        self.outage = False
        self.events = 0
        self.app = FastAPI()
        self.app.post("/verifications")(self._start)
        self.app.get("/verifications/{reference}")(self._status)
        self.app.get("/page/{reference}")(self._page)

    def client(self):
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(transport=transport, base_url="https://provider.example")

    async def _start(self, request: Request):
        asked = await self._in(request)
        self.asked.append(asked)
        return {"url": f"https://provider.example/page/{asked['reference']}"}

    async def _status(self, reference: str, request: Request):
        await self._in(request, body=False)
        return {"state": self.states[reference], "values": self.values.get(reference, {})}

    async def _page(self, reference: str):
        self.states[reference], self.values[reference] = "verified", PAPERS
        return "Thank you."

    async def _in(self, request, *, body=True):
        assert request.headers["authorization"] == f"Bearer {SECRET}"
        if self.outage:
            raise HTTPException(503)
        return await request.json() if body else None


def webhook(reference, what, sequence, event="", *, secret=SECRET, age=timedelta(), **data):
    """Return the headers and the body of a webhook."""
    told = {"reference": reference, "sequence": sequence, **data}
    body = json.dumps({"type": f"verification.{what}", "data": told})
    event = event or f"msg_{reference}_{what}_{sequence}"
    at = datetime.now(UTC) - age  # noqa: TID251 - who checks a signature looks at the clock itself
    return {
        "content-type": "application/json",
        "webhook-id": event,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(event, at, body),
    }, body
