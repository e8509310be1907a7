"""The web: what is posted and nearly right, headers, and names of ours."""

from functools import cache

from hypothesis import strategies as st

from bot.platforms.web.gate import HOOKS
from bot.platforms.web.origins import Origins, network
from bot.platforms.web.sessions import COOKIE
from tests.bot.talk import settings
from tests.fuzz import drawn, webs
from tests.fuzz.asking import ask, written
from tests.fuzz.webs import GROUP, HOST, TOKEN, cookies, posted

ANSWERS = {200, 303, 307, 308, 400, 401, 403, 404, 405, 409, 410, 413, 415, 421, 422, 429, 503}
CANARY = "<i>x\"'"
LARGEST, LARGEST_REFUSAL = 4_000_000, 9_000
NAMES = st.sampled_from(["mallory"] * 30 + ["omar", "wasl", "Mallory", "x" * 33, "%00", "..", "م"])
TEXTS = st.one_of(drawn.said(), drawn.words(), st.just(CANARY))
KEYS = st.one_of(drawn.HEADER, drawn.NEARLY)
IDS = st.one_of(st.integers(0, 59), drawn.NEARLY, st.binary(max_size=17).map(bytes.hex))
FORMS = st.sampled_from(["FORM", "FORM", "FORM", "", "é"])
SECRETS = st.one_of(st.sampled_from(["LINK", "PAYLINK"]), drawn.NEARLY)
SPOKEN = st.sampled_from(["en", "ar", "xx", ""])
CHATS = st.sampled_from(["private", "private", f"group:{GROUP}", "group:other", "x"])
CONTENTS = st.sampled_from(["eA==", "eA==", "e", "é", "eA==\n", "e A="])


def _message(draw):
    reply_to = draw(IDS) if draw(st.integers(0, 5)) == 0 else None
    return {"text": draw(TEXTS)[:4_096], "chat": draw(CHATS), "reply_to": reply_to}


def _upload(draw):
    named = {"name": draw(TEXTS)[:255] or "x.csv", "content": draw(CONTENTS)}
    return _message(draw) | named


def _press(draw):
    return {"message": draw(IDS), "button": draw(st.one_of(st.integers(0, 99), drawn.words()))}


def _code(draw):
    return {"code": draw(SECRETS)}


def _joins(draw):
    name = draw(st.one_of(st.just("newcomer"), drawn.words()))
    return {"name": name, "language": draw(SPOKEN), "form": draw(FORMS)}


def _signs(draw):
    return _code(draw) | {"form": draw(FORMS), "name": draw(NAMES), "instead_of": None}


ROUTES = (
    *[("messages", _message)] * 4,
    *[("uploads", _upload)] * 2,
    *[("presses", _press)] * 2,
    ("groups", lambda draw: {"title": draw(TEXTS)[:40]}),
    (f"groups/{GROUP}/invitations", lambda draw: {"name": draw(NAMES)}),
    (f"groups/{GROUP}/links", lambda _: {}),
    (f"groups/{GROUP}/removals", lambda draw: {"name": draw(NAMES)}),
    ("group-links/look", _code),
    ("group-links/open", _code),
    ("/pay/PAYLINK/join", _joins),
    ("/login/look", lambda draw: _code(draw) | {"form": draw(FORMS)}),
    ("/login", _signs),
)


@st.composite
def requests(draw):
    """Draw a request to the API or a page: its path, its body, and who is signed in."""
    path, written_as = draw(st.sampled_from(ROUTES))
    body = written_as(draw)
    match draw(st.integers(0, 9)):
        case 0:
            body = draw(drawn.GARBAGE)
        case 1 | 2:
            body = draw(drawn.misshapen(body))
    who = draw(st.sampled_from(["mallory", "mallory", "mallory", ""]))
    key = draw(KEYS) if draw(st.integers(0, 3)) == 0 else ""
    return path if path.startswith("/") else f"/api/chat/{draw(NAMES)}/{path}", body, who, key


def known(town, value):
    """Put what the town has in the place of what stands for it."""
    match value:
        case dict():
            return {name: _of(town, name, known(town, each)) for name, each in value.items()}
        case list():
            return [known(town, each) for each in value]
        case "LINK":
            return town.link
        case "PAYLINK":
            return town.paylink
        case "FORM":
            return town.form
        case _:
            return value


def _of(town, name, value):
    if type(value) is not int or not 0 <= value < 100:
        return value
    places = {"message": town.messages, "reply_to": town.messages, "button": town.buttons}
    return places[name][value % len(places[name])] if name in places else value


def asked(town, given):
    """Post it; the API keeps to its answers, and nobody is let in by it."""
    path, body, who, key = given
    path = path.replace("PAYLINK", town.paylink)
    body = body if isinstance(body, bytes) else written(known(town, body))
    answer = town.does(posted(town, path, body, who, key))
    hold(answer, path, who)
    return f"{answer.status}"


def hold(answer, path, who):
    """Hold that an answer is one that may be."""
    assert answer.status in ANSWERS, answer
    assert len(answer.body) <= (LARGEST if answer.status == 200 else LARGEST_REFUSAL), len(
        answer.body
    )
    assert not any(b"\r" in part or b"\n" in part for header in answer.headers for part in header)
    kind = dict(answer.headers).get(b"content-type", b"")
    assert not kind.startswith(b"text/html") or CANARY.encode() not in answer.body
    assert path.endswith("/join") or not any(COOKIE.encode() in each for each in answer.cookies)
    if path.startswith("/api/") and not who:
        assert answer.status in {401, 413, 415, 421}, answer
    assert (
        path.startswith(("/api/chat/mallory/", "/api/events"))
        or not path.startswith("/api/")
        or answer.status != 200
    )


def test_whatever_is_posted_is_answered_as_documented(fuzz):
    fuzz("web", requests(), asked, world=webs.town)


PAGES = (
    *("/", "/login", "/verify", "/health", "/ready", "/metrics", "/favicon.ico", "/openapi.json"),
    *("/static/chat.js", "/static/../api.py", "/static/..%2f..%2fbot/app.py", "/static/%00"),
    *("/api/chat/mallory/chats", "/api/chat/mallory/messages", "/api/chat/omar/messages"),
    *("/api/events?names=mallory", "/api/chat/mallory/groups/lunch", "/hooks/telegram", "//"),
    *("/pay/PAYLINK", "/pay/PAYLINK/button", "/pay/PAYLINK/who", "/docs"),
)
BEGINNINGS = st.sampled_from(["/pay/", "/pay/PAYLINK", "/api/chat/", "/static/", "/"])
PATHS = st.one_of(st.sampled_from(PAGES), st.tuples(BEGINNINGS, drawn.words()).map("".join))
ASKS = st.sampled_from(["after", "before", "chat", "lang", "of", "names", "x"])
QUERIES = st.lists(st.tuples(ASKS, drawn.words() | drawn.HEADER), max_size=3)
HEADERS = (
    *("accept", "accept-encoding", "accept-language", "authorization", "cookie", "last-event-id"),
    *("origin", "range", "if-none-match", "if-modified-since", "x-forwarded-for", "content-type"),
    *("content-length", "x-telegram-bot-api-secret-token", "idempotency-key", "transfer-encoding"),
)
GOOD = st.sampled_from(
    [
        f"Bearer {TOKEN}",
        f"bearer  {TOKEN} ",
        f"http://{HOST}",
        "ar,en;q=0.1",
        "text/plain;version=1",
    ]
)
HEADED = st.lists(st.tuples(st.sampled_from(HEADERS), drawn.HEADER | GOOD), max_size=4)
HOSTS = st.sampled_from(
    [HOST] * 8 + ["localhost", "evil.example", "[::1]:8080", "[", "127.0.0.1:x", "", "a" * 300]
)
METHODS = st.sampled_from(
    ["GET"] * 8 + ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "POST", "TRACE", "x"]
)
WHERE = st.sampled_from(
    ["198.51.100.7", "2001:db8::1", "::ffff:192.0.2.1", "unix", "", "fe80::1%eth0", "1" * 300]
)
HEADS = st.tuples(METHODS, PATHS, QUERIES, HEADED, HOSTS, WHERE, st.sampled_from(["", "mallory"]))


@cache
def _origins():
    return Origins(settings())


def headed(town, given):
    """Ask for a page with such headers; only the token of the metrics shows them."""
    method, path, query, headers, host, client, who = given
    path = path.replace("PAYLINK", town.paylink)
    asked_for = "&".join(f"{name}={value}" for name, value in query)
    target = f"{path}{'&' if '?' in path else '?'}{asked_for}" if asked_for else path
    sent = [("host", host), *cookies(town, who), *headers]
    answer = town.does(ask(town.site, method, target, sent, b"{}", client=client))
    assert answer.status in ANSWERS | {206, 304, 416}, answer
    assert len(answer.body) <= LARGEST
    assert not any(b"\r" in part or b"\n" in part for each in answer.headers for part in each)
    assert not any(COOKIE.encode() in each for each in answer.cookies)
    if path.startswith("/api/") and not (who or any(name == "cookie" for name, _ in headers)):
        assert answer.status in {401, 403, 413, 415, 421}, answer
    assert "evil" not in host or path.startswith(HOOKS) or answer.status == 421
    if path == "/metrics" and answer.status == 200:
        assert any(TOKEN in value for _, value in headers)
    _origins().is_ours(dict(headers).get("origin", ""), host)
    network(client)
    return f"{answer.status}"


def test_whatever_headers_come_along_a_page_is_answered(fuzz):
    fuzz("headers", HEADS, headed, world=webs.town)
