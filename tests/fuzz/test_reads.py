"""What is read from the web: by whose cookies, of which page, and from where, as a proxy says."""

from urllib.parse import quote

from hypothesis import strategies as st
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.platforms.web.sessions import COOKIE, FORM
from tests.fuzz import drawn, webs
from tests.fuzz.asking import ask
from tests.fuzz.test_web import IDS, NAMES, hold
from tests.fuzz.webs import GROUP, HOST

PROXY = "192.0.2.1"
ENDS = 2**63 - 1
NUMBERS = st.one_of(
    st.integers(-2, 40).map(str),
    st.sampled_from([str(ENDS), str(ENDS + 1), "1e3", "0x1", "1_0", "٣", "²", "9" * 5_000]),
    drawn.words(),
)
CHATS = st.sampled_from(["private", f"group:{GROUP}", "group:", "group:../x", "private\n"])
SAFE = "/,:%"
CODES = st.one_of(st.just("PAYLINK"), drawn.NEARLY, drawn.words())


def _messages(draw):
    query = {"after": draw(NUMBERS), "before": draw(NUMBERS), "chat": draw(CHATS | drawn.words())}
    asked = draw(st.lists(st.sampled_from([*query]), max_size=3))
    return f"/api/chat/{draw(NAMES)}/messages", [(each, query[each]) for each in asked]


def _file(draw):
    message, file = draw(IDS | drawn.words()), draw(IDS | drawn.words())
    return f"/api/chat/{draw(NAMES)}/messages/{message}/files/{file}", []


def _group(draw):
    return f"/api/chat/{draw(NAMES)}/groups/{draw(st.just(GROUP) | drawn.words())}", []


def _events(draw):
    names = ",".join(draw(st.lists(NAMES, max_size=4)) * draw(st.sampled_from([1, 1, 1, 20])))
    return "/api/events", [("names", names or draw(drawn.words()))]


def _paylink(draw):
    below = draw(st.sampled_from(["", "/button", "/who", "/join"]))
    asked = draw(st.lists(st.tuples(st.sampled_from(["of", "lang"]), NAMES | drawn.words())))
    return f"/pay/{draw(CODES)}{below}", asked


def _page(draw):
    asked = [("lang", draw(drawn.words()))]
    return draw(st.sampled_from(["/", "/login", "/verify", "/health", "/ready"])), asked


READS = st.sampled_from([_messages, _messages, _file, _group, _events, _paylink, _paylink, _page])
VALUES = st.one_of(st.sampled_from(["SESSION", "FORM"]), drawn.NEARLY, drawn.HEADER)
CRUMBS = st.tuples(
    st.sampled_from([COOKIE, COOKIE, FORM, f" {COOKIE}", f'"{COOKIE}"', "$Version", "", "x"]),
    st.sampled_from(["=", "=", "=", "", "==", ' = "']),
    VALUES,
).map("".join)
COOKIES = st.tuples(
    st.sampled_from(["; ", "; ", ";", ",", " ", ";;"]), st.lists(CRUMBS, max_size=3)
).map(lambda parts: parts[0].join(parts[1]))
ALONGSIDE = st.tuples(
    st.sampled_from(["last-event-id", "x-forwarded-for", "x-forwarded-proto", "accept-language"]),
    st.one_of(
        NUMBERS,
        drawn.HEADER,
        st.sampled_from(["::1", "1.2.3.4, 5.6.7.8", "[::1]:80", "https, http", "fe80::1%eth0"]),
    ),
)


@st.composite
def reads(draw):
    """Draw what is asked for: where, with which cookies and headers, through the proxy or not."""
    path, query = draw(READS)(draw)
    cookie = draw(st.just(f"{COOKIE}=SESSION") | COOKIES)
    client = draw(st.sampled_from([PROXY, "198.51.100.7"]))
    return path, query, cookie, draw(st.lists(ALONGSIDE, max_size=2)), client


def read(town, given):
    """Ask for it: only the cookie of a session shows what is hers, and of nobody else."""
    path, query, cookie, headers, client = given
    secret = town.secrets[COOKIE]
    path = quote(path.replace("PAYLINK", town.paylink), safe=SAFE, errors="replace")
    asked = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in query)
    cookie = cookie.replace("SESSION", secret).replace("FORM", town.secrets[FORM])
    sent = [("host", HOST), ("cookie", cookie), *headers]
    site = ProxyHeadersMiddleware(town.site, trusted_hosts=[PROXY])
    target = f"{path}?{asked}" if asked else path
    answer = town.does(ask(site, "GET", target, sent, client=client))
    hold(answer, path, who=secret in cookie)
    return f"{answer.status}"


def test_whatever_is_asked_for_is_shown_to_whose_it_is(fuzz):
    fuzz("web reads", reads(), read, world=webs.town)
