"""The web chat as an attacker meets it."""

import asyncio
import resource
from datetime import timedelta

import pytest

from bot.platforms.web import server
from bot.platforms.web.gate import POLICY
from bot.platforms.web.sessions import COOKIE, MOST_STREAMS
from ledger import clock
from ledger.people import logins, persons
from ledger.people.persons import Identity
from tests.bot.platforms.web.conftest import HOST, presses

XSS = "<img src=x onerror=alert(1)><script>alert(2)</script>"
API = [
    ("POST", "/api/chat/omar/messages", {"text": "/help"}),
    ("POST", "/api/chat/omar/presses", {"message": "00", "button": "x"}),
    ("GET", "/api/chat/omar/messages", None),
    ("GET", "/api/chat/omar/chats", None),
    ("POST", "/api/chat/omar/groups", {"title": "Lunch"}),
    ("GET", "/api/chat/omar/groups/lunch", None),
    ("POST", "/api/chat/omar/groups/lunch/links", {}),
    ("POST", "/api/chat/omar/group-links/look", {"code": "A" * 22}),
    ("GET", "/api/events?names=omar", None),
]
ROUTES = ["/", "/health", "/openapi.json", "/login", "/static/chat.js", "/nowhere"]


async def ask(web, method, path, body=None, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await web.client.request(
        method, path, json=body, headers={"Idempotency-Key": "k", **named}
    )


async def sign_in(web, name):
    code = await logins.invite(web.books, name, again=True)
    answer = await presses(web, code, name)
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8080", "", "localhost@x"])
async def test_another_host_is_refused(web, host):
    assert (await ask(web, "GET", "/health", host=host)).status_code == 421
    assert (await ask(web, *API[0], host=host)).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1", "[::1]:8080"])
async def test_this_machine_is_let_in(web, host):
    assert (await ask(web, "GET", "/health", host=host)).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        *("http://evil.example", "null", "http://127.0.0.1:8081", "file://127.0.0.1:8080"),
        *("http://127.0.0.1:8080.evil.example", "", "http://", "http://127.0.0.1"),
    ],
)
async def test_a_foreign_page_is_refused(web, origin):
    for asked in API:
        assert (await ask(web, *asked, origin=origin)).status_code == 403, asked


async def test_our_own_page_is_let_in(web):
    assert (await ask(web, *API[0], origin=HOST)).status_code == 200


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""],
)
@pytest.mark.parametrize("path", ["/api/chat/omar/messages", "/login", "/logout"])
async def test_a_body_that_is_not_json_is_refused(web, kind, path):
    headers = {"Content-Type": kind, "Idempotency-Key": "k"}
    answer = await web.client.post(path, content=b'{"text": "/help"}', headers=headers)
    assert answer.status_code == 415


async def test_a_huge_body_is_refused_before_it_is_read(web):
    answer = await ask(web, "POST", "/api/chat/omar/messages", {"text": "x" * 70_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ROUTES)
async def test_every_answer_carries_the_policy(web, path):
    answer = await ask(web, "GET", path)
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_refusals_carry_the_policy_too(web):
    answer = await ask(web, "GET", "/health", host="evil.example")
    assert answer.headers["content-security-policy"] == POLICY


def test_the_policy_allows_no_inline_script():
    assert "unsafe" not in POLICY
    assert POLICY.startswith("default-src 'none'")


async def test_markup_stays_text(web):
    await web.group("lunch", "omar", "sara")
    await web.say("omar", XSS, chat="group:lunch")
    answer = await ask(web, "GET", "/api/chat/sara/messages")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["messages"][0]["text"] == XSS
    assert "<script>alert" not in (await ask(web, "GET", "/")).text


@pytest.mark.parametrize(
    "path", ["/static/../chat.py", "/static/%2e%2e/gate.py", "/static//etc/passwd"]
)
async def test_only_static_files_are_served(web, path):
    assert (await ask(web, "GET", path)).status_code in {404, 405}


# -- with a sign-in -------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path", "body"), API)
async def test_without_a_session_every_call_is_refused(guarded, method, path, body):
    answer = await ask(guarded, method, path, body)
    assert answer.status_code == 401
    assert answer.json()["detail"]


@pytest.mark.parametrize(("method", "path", "body"), API)
async def test_a_made_up_session_is_refused(guarded, method, path, body):
    guarded.client.cookies.set(COOKIE, "A" * 22)
    assert (await ask(guarded, method, path, body)).status_code == 401


async def test_the_page_leads_to_the_sign_in(guarded):
    answer = await ask(guarded, "GET", "/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


async def test_an_invitation_opens_one_session(guarded):
    answer = await sign_in(guarded, "omar")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert (await ask(guarded, *API[0])).status_code == 200
    assert (await ask(guarded, "GET", "/")).status_code == 200


async def test_in_the_demo_nobody_is_somebody_who_signs_in_or_comes_from_elsewhere(web):
    await web.join("omar")
    await logins.invite(web.books, "nour")
    zain = await persons.meet(web.books, Identity("telegram", "66", "zain"), "Zain")
    await persons.link(web.books, zain, Identity("web", "zain", "zain"))
    for name in ("nour", "zain"):
        refused = await ask(web, "POST", f"/api/chat/{name}/messages", {"text": "/start"})
        assert refused.status_code == 401
        assert (await ask(web, "GET", f"/api/events?names=omar,{name}")).status_code == 401
    assert (await ask(web, *API[0])).status_code == 200
    await sign_in(web, "nour")
    assert (await ask(web, "GET", "/api/chat/nour/messages")).status_code == 200
    assert (await ask(web, "GET", "/api/chat/zain/messages")).status_code == 403


async def test_a_session_runs_out(guarded):
    await sign_in(guarded, "omar")
    later = clock.now() + timedelta(days=31)
    with clock.running(lambda: later):
        assert (await ask(guarded, *API[0])).status_code == 401


async def test_nobody_speaks_for_somebody_else(guarded):
    await sign_in(guarded, "omar")
    for method, path, body in API:
        other = path.replace("omar", "sara")
        assert (await ask(guarded, method, other, body)).status_code == 403
    assert (await ask(guarded, "GET", "/api/events?names=omar,sara")).status_code == 403


async def test_a_person_is_slowed_down(guarded):
    await sign_in(guarded, "omar")
    answers = [await ask(guarded, "GET", "/api/chat/omar/messages") for _ in range(22)]
    assert [answer.status_code for answer in answers][-1] == 429
    assert answers[0].status_code == 200


async def test_signing_out_ends_the_session(guarded):
    await sign_in(guarded, "omar")
    secret = guarded.client.cookies[COOKIE]
    assert (await ask(guarded, "POST", "/logout", {})).status_code == 200
    guarded.client.cookies.set(COOKIE, secret)
    assert (await ask(guarded, *API[0])).status_code == 401


async def test_only_the_digest_of_a_secret_is_stored(guarded, path):
    await sign_in(guarded, "omar")
    secret = guarded.client.cookies[COOKIE].encode()
    files = [path.read_bytes() for path in path.parent.iterdir()]
    assert not any(secret in data for data in files)


async def test_an_origin_that_is_no_address_is_refused(web):
    answer = await ask(web, "GET", "/health", origin="http://[::1")
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/nothing"),
        ("GET", "/api/chat/Omar/messages"),
        ("GET", "/api/events?names=A"),
        ("PUT", "/api/chat/omar/messages"),
    ],
)
async def test_a_stranger_learns_nothing_of_the_api(guarded, method, path):
    assert (await ask(guarded, method, path, {})).status_code == 401


async def test_a_body_of_a_stranger_is_not_read(guarded):
    headers = {"Content-Type": "application/json", "Idempotency-Key": "1"}
    path = "/api/chat/omar/messages"
    answer = await guarded.client.post(path, content="{", headers=headers)
    assert answer.status_code == 401


async def test_a_stream_ends_with_the_session(guarded):
    await guarded.group("friends", "sara", "omar")
    await sign_in(guarded, "omar")
    reading = asyncio.create_task(guarded.client.get("/api/events?names=omar"))
    await asyncio.sleep(0.2)
    await ask(guarded, "POST", "/logout", {})
    await sign_in(guarded, "sara")
    await guarded.say("sara", "/start", chat="group:friends")
    told = await asyncio.wait_for(reading, 10)
    assert "data" not in told.text


async def test_a_person_has_eight_streams_at_most(guarded):
    await sign_in(guarded, "omar")
    path = "/api/events?names=omar"
    reading = [asyncio.create_task(guarded.client.get(path)) for _ in range(MOST_STREAMS + 4)]
    refused, open_ = await too_many(reading)
    assert [each.result().status_code for each in refused] == [429] * 4
    for each in open_:
        each.cancel()
    await asyncio.wait(open_)
    again = [asyncio.create_task(guarded.client.get(path)) for _ in range(MOST_STREAMS + 1)]
    assert len((await too_many(again))[0]) == 1
    await guarded.chat.close()
    await asyncio.gather(*again, return_exceptions=True)


async def too_many(reading):
    """Return which streams are refused and which are open, once that is decided."""
    open_ = set(reading)
    while len(open_) > MOST_STREAMS:
        await asyncio.wait(open_, return_when=asyncio.FIRST_COMPLETED, timeout=60)
        open_ = {each for each in reading if not each.done()}
    return set(reading) - open_, open_


def test_connections_leave_half_of_the_descriptors_to_the_books():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 256), hard))
        room = server._room()
        assert 128 <= room <= resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
