"""Codes and notes: on no platform do they stand in a log or where nobody needs them."""

import io
import logging
import re
import sys

import httpx
import pytest
import structlog

from bot import logs
from ledger import ids
from tests.bot.platforms.test_together import linked, together  # noqa: F401 - a fixture
from tests.ledger.acts import rows
from tests.process import Running, wasl

NOTE, NOTE_AR = "rent for the blue flat", "إيجار الشقة الزرقاء"
FORM = re.compile('data-form="([0-9a-f]{64})"')


@pytest.fixture
def log(monkeypatch):
    """Log everything there is, and give what was logged."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    ours = {name: logging.getLogger(name).level for name in logs.OURS}
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("debug")
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, number in ours.items():
        logging.getLogger(name).setLevel(number)
    structlog.configure(**before)


def shows_none(text, *secrets):
    return [secret for secret in secrets if secret in text] == []


async def test_at_debug_telegram_and_discord_log_neither_codes_nor_notes(
    together,  # noqa: F811 - the fixture
    log,
    monkeypatch,
    url,
):
    code, other = await linked(together), ids.secret()
    together.omar.writes(f"/send @sara_d 1 {NOTE}")
    together.omar.writes(f"/claim {other}")
    together.omar.writes(f"/clam {other}")
    together.omar.writes(f"here it is: {other}")
    together.omar.writes("/web")
    await together.settled()
    (sign_in,) = re.findall(
        r"Your one-time code: \W*([\w-]{22})", str(together.omar.chat.told[-1].text)
    )
    await together.sara.types("/تحويل", الوسم="nobody_k", المبلغ="1", ملاحظة=NOTE_AR).shows("إيجار")
    await together.sara.types("/استلام", الرمز=f"«{code}».").shows("غداء")
    await together.settled()

    async def fails(call, *_args, **_more):
        raise ValueError(f"cannot read {call.text!r}")

    monkeypatch.setattr(together.app, "_handle", fails)
    together.omar.writes(f"/send @sara_d 1 {NOTE} {other}")
    await together.settled()
    written = log.getvalue()
    assert "call failed" in written  # it is logged, and where
    assert shows_none(written, NOTE, NOTE_AR, code, other, sign_in)
    stored = str([rows(url, f"SELECT * FROM {each}") for each in ("messages", "events", "notes")])
    assert shows_none(stored, code, other, sign_in)


def test_at_debug_the_web_logs_neither_codes_nor_notes(tmp_path):
    code = ids.secret()
    with Running(tmp_path, LOG_LEVEL="debug", WEB_LOGIN="closed") as running:
        invitation = wasl(tmp_path, "invite", "omar").stdout.strip().split("#")[1]
        with httpx.Client(base_url=running.url, headers={"Origin": running.url}) as client:
            form = FORM.search(client.get("/login").text).group(1)
            body = {"code": invitation, "form": form, "name": "omar"}
            assert client.post("/login", json=body).status_code == 200
            for number, text in enumerate(
                ("/start", f"/send @sara 1 {NOTE}", f"حوّل ١ إلى @sara {NOTE_AR}", f"/clam {code}")
            ):
                key = {"Idempotency-Key": f"{number}"}
                sent = client.post("/api/chat/omar/messages", json={"text": text}, headers=key)
                assert sent.status_code == 200
        _, out, err = running.stop()
    assert shows_none(out + err, NOTE, NOTE_AR, code, invitation)
