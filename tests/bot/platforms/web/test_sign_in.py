"""Nobody is signed in without a press of her own, on our own page, that knows whom it signs in."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from bot.platforms.web.server import gated, make_site
from bot.platforms.web.sessions import COOKIE, FORM
from ledger import clock
from ledger.people import logins
from tests.bot.platforms.web.conftest import HOST, closed, form, looks, opened, presses
from tests.ledger.acts import met

CHATS = "/api/chat/{}/chats"


async def code_of(web, name, kind="code"):
    if kind == "invitation":
        return await logins.invite(web.books, name)
    await met(web.books, name)
    return await logins.issue(web.books, kind, name)


async def is_in(web, name):
    return (await web.client.get(CHATS.format(name))).status_code == 200


async def test_a_press_signs_in_whom_the_page_named(guarded):
    code = await code_of(guarded, "sara", "invitation")
    assert (await looks(guarded, code)).json() == {"name": "sara", "now": None}
    answer = await presses(guarded, code, "sara")
    assert answer.json() == {"name": "sara"}
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert await is_in(guarded, "sara")


@pytest.mark.parametrize(("address", "secure"), [("https://pay.example.com", True), ("", False)])
async def test_the_cookie_of_a_session_goes_over_tls_alone(url, address, secure):
    web = await opened(url, web_url=address, web_login="closed")
    try:
        code, page = await code_of(web, "sara", "invitation"), await web.client.get("/login")
        shown = page.text.partition('data-form="')[2][:64]
        body = {"code": code, "form": shown, "name": "sara", "instead_of": None}
        sent = {"Origin": address or HOST, "Cookie": page.headers["set-cookie"].partition(";")[0]}
        answer = await web.client.post("/login", json=body, headers=sent)
        for cookie in (page.headers["set-cookie"], answer.headers["set-cookie"]):
            assert ("secure" in cookie.lower().split("; ")) == secure
    finally:
        await closed(web)


async def test_a_link_that_is_opened_previewed_or_looked_into_spends_nothing(guarded):
    code = await code_of(guarded, "sara", "invitation")
    for _ in range(3):
        await guarded.client.get(f"/login#{code}")
        await guarded.client.head("/login")
        assert (await looks(guarded, code)).status_code == 200
    assert not await is_in(guarded, "sara")
    assert (await presses(guarded, code, "sara")).status_code == 200


async def test_somebody_who_is_signed_in_stays_herself_unless_she_is_told_of_both(guarded):
    await presses(guarded, await code_of(guarded, "sara"), "sara")
    code = await code_of(guarded, "mallory")
    assert (await looks(guarded, code)).json() == {"name": "mallory", "now": "sara"}
    for name, instead_of in (("mallory", None), ("sara", "sara"), ("mallory", "omar")):
        assert (await presses(guarded, code, name, instead_of)).status_code == 409
    assert await is_in(guarded, "sara")
    session = guarded.client.cookies[COOKIE]
    assert (await presses(guarded, code, "mallory", "sara")).status_code == 200
    assert await is_in(guarded, "mallory")
    assert await logins.session(guarded.books, session) is None  # hers has ended


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({}, {}),
        ({"form": "0" * 64}, {"Origin": HOST}),
        ({"form": ""}, {"Origin": HOST}),
        ({"form": "é"}, {"Origin": HOST}),
        ({}, {"Origin": "http://evil.example"}),
        ({}, {"Origin": "null"}),
    ],
)
async def test_a_press_that_comes_from_no_page_of_ours_does_nothing(guarded, body, headers):
    code = await code_of(guarded, "mallory")
    sent = {"code": code, "form": await form(guarded), "name": "mallory", **body}
    for path in ("/login/look", "/login"):
        answer = await guarded.client.post(path, json=sent, headers=headers)
        assert answer.status_code == 403
    assert not await is_in(guarded, "mallory")
    assert (await presses(guarded, code, "mallory")).status_code == 200


async def test_the_token_of_one_browser_is_worth_nothing_in_another(guarded):
    code, theirs = await code_of(guarded, "mallory"), await form(guarded)
    guarded.client.cookies.clear()
    sent = {"code": code, "form": theirs, "name": "mallory"}
    answer = await guarded.client.post("/login", json=sent, headers={"Origin": HOST})
    assert answer.status_code == 403
    await form(guarded)
    answer = await guarded.client.post("/login", json=sent, headers={"Origin": HOST})
    assert answer.status_code == 403


async def test_a_browser_keeps_its_token_and_a_made_up_one_is_replaced(guarded):
    mine = await form(guarded)
    assert await form(guarded) == mine
    guarded.client.cookies.clear()
    guarded.client.cookies.set(FORM, "x; Path=/")
    assert await form(guarded) != mine


async def test_a_code_works_once(guarded):
    code = await code_of(guarded, "omar")
    first = await presses(guarded, code, "omar")
    second = await presses(guarded, code, "omar", "omar")
    assert (first.status_code, second.status_code) == (200, 401)


async def test_a_code_pressed_by_many_at_once_opens_one_session(guarded):
    code, shown = await code_of(guarded, "omar"), await form(guarded)
    sent = {"code": code, "form": shown, "name": "omar"}
    cookies = dict(guarded.client.cookies)

    async def press():
        transport = guarded.client._transport
        async with httpx.AsyncClient(transport=transport, base_url=HOST, cookies=cookies) as other:
            return await other.post("/login", json=sent, headers={"Origin": HOST})

    answers = await asyncio.gather(*(press() for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401, 401]


async def test_a_code_runs_out(guarded):
    code = await code_of(guarded, "omar")
    later = clock.now() + timedelta(minutes=11)
    with clock.running(lambda: later):
        assert (await presses(guarded, code, "omar")).status_code == 401


async def test_a_session_is_no_code(guarded):
    await presses(guarded, await code_of(guarded, "omar"), "omar")
    secret = guarded.client.cookies[COOKIE]
    assert (await looks(guarded, secret)).status_code == 401


async def test_wrong_codes_are_slowed_down_and_a_right_one_from_there_is_let_in(guarded):
    code = await code_of(guarded, "sara")
    wrong = [await looks(guarded, f"guess{number}") for number in range(12)]
    assert [answer.status_code for answer in wrong] == [401] * 10 + [429] * 2
    assert (await looks(guarded, code)).status_code == 200
    assert (await presses(guarded, code, "sara")).status_code == 200


async def test_many_who_share_an_address_sign_in_at_once(guarded):
    for number in range(15):
        guarded.client.cookies.clear()
        code = await code_of(guarded, f"p{number}")
        assert (await presses(guarded, code, f"p{number}")).status_code == 200


async def test_one_code_is_tried_only_so_often(guarded):
    code = await code_of(guarded, "sara")
    tries = [(await looks(guarded, code)).status_code for _ in range(12)]
    assert tries == [200] * 10 + [429] * 2
    other = await code_of(guarded, "sara")
    assert (await presses(guarded, other, "sara")).status_code == 200


async def test_an_address_of_ipv6_counts_as_its_network(guarded):
    site = gated(make_site(guarded.app, guarded.chat), guarded.app)

    async def look(address):
        transport = httpx.ASGITransport(site, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url=HOST) as other:
            guarded.client, before = other, guarded.client
            answer = await looks(guarded, "wrong")
            guarded.client = before
        return answer.status_code

    tries = [await look(f"2001:db8::{number:x}") for number in range(11)]
    assert tries == [401] * 10 + [429]
    assert await look("2001:db8:0:1::1") == 401


async def test_a_page_of_the_login_speaks_the_language_of_the_browser_first(guarded):
    for wanted, first in (("ar-EG,ar;q=0.9,en;q=0.8", "ar"), ("en-GB", "en"), ("xx", "en")):
        page = await guarded.client.get("/login", headers={"Accept-Language": wanted})
        assert f'<html lang="{first}" dir="{"rtl" if first == "ar" else "ltr"}">' in page.text


@pytest.mark.parametrize(
    ("host", "origin", "answer"),
    [
        ("pay.example.com", "https://pay.example.com", 200),
        ("pay.example.com:443", "https://pay.example.com", 200),
        ("pay.example.com", "https://pay.example.com:443", 200),
        ("PAY.example.com:80", "https://pay.example.com", 200),
        ("127.0.0.1:8080", "https://pay.example.com", 200),
        ("127.0.0.1:8080", "http://127.0.0.1:8080", 200),
        ("pay.example.com", "http://pay.example.com", 403),
        ("pay.example.com", "https://pay.example.com:444", 403),
        ("pay.example.com", "https://evil.example.com", 403),
        ("127.0.0.1:8080", "https://127.0.0.1.evil.example", 403),
        ("evil.example.com", "https://pay.example.com", 421),
    ],
)
async def test_behind_a_proxy_our_own_page_is_known_whatever_host_the_proxy_sends(
    url, host, origin, answer
):
    web = await opened(url, web_url="https://pay.example.com/", web_login="closed")
    try:
        headers = {"Host": host, "Origin": origin}
        asked = await web.client.post("/logout", json={}, headers=headers)
        assert asked.status_code == answer
        setting = {403: "WEB_URL", 421: "WEB_HOSTS"}.get(answer, "")
        assert setting in asked.text
    finally:
        await closed(web)
