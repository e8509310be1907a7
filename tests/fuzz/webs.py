"""The web chat behind its gate, with Mallory signed in and a stranger who is not."""

import json
from contextlib import contextmanager

from bot.jobs import Jobs
from bot.metrics import serving
from bot.platforms.web.chat import WebChat
from bot.platforms.web.server import gated, make_site
from bot.platforms.web.sessions import COOKIE, FORM, token
from ledger import ids
from ledger.people import groups, logins, persons
from ledger.products.paylinks import code
from tests.bot.talk import Talk, identity
from tests.fuzz import towns
from tests.fuzz.asking import ask, written

HOST = "127.0.0.1:8080"
TOKEN = "a-token-of-the-metrics"
SETTINGS = {"web_login": "closed", "web_rate": 0, "metrics_token": TOKEN}
GROUP = "lunch"
_MESSAGES = "SELECT id, body FROM messages ORDER BY seq DESC LIMIT 60"


async def _asked(town, statement):
    return (await town.books.read(towns.rows, [statement]))[0]


async def _open(town):
    app = town.talk.app
    town.chat = WebChat(app)
    town.site = gated(make_site(app, town.chat, [serving.routes(app)]), app)
    town.talk.jobs = Jobs(app, {"web": town.chat})
    await towns.settle(town)
    mallory = await persons.meet(town.books, identity("mallory"), "Mallory")
    group = f"web:group:{GROUP}"
    await groups.found(town.books, group, "Lunch", mallory, ids.token(), quietly=True)
    for each in (mallory, await persons.meet(town.books, identity("omar"), "Omar")):
        await groups.let_in(town.books, group, each)
    secret, _ = await logins.redeem(town.books, await logins.issue(town.books, "code", "mallory"))
    town.secrets = {COOKIE: secret, FORM: ids.secret()}
    town.form = token(town.secrets[FORM])
    town.link = await groups.link(town.books, group, mallory)
    ((link,),) = await _asked(town, "SELECT token FROM paylinks")
    town.paylink = code.of(link)
    for text in ("/help", "/send @omar 1", "/menu"):
        answer = await posted(town, "/api/chat/mallory/messages", {"text": text}, "mallory")
        assert answer.status == 200, answer
    written_here = await _asked(town, _MESSAGES)
    town.messages = [number.hex() for number, _ in written_here]
    bodies = [json.loads(body) for _, body in written_here]
    town.buttons += [each for body in bodies for each in body["offered"]]


async def posted(town, path, body, who="", key=""):
    """Post JSON as the page does, signed in as Mallory or as nobody."""
    sent = body if isinstance(body, bytes) else written(body)
    headers = [
        ("host", HOST),
        ("content-type", "application/json"),
        ("content-length", str(len(sent))),
        ("idempotency-key", key or ids.secret()),
        ("origin", f"http://{HOST}"),
        *cookies(town, who),
    ]
    return await ask(town.site, "POST", path, headers, sent)


def cookies(town, who):
    """Return the cookies of a browser: Mallory's, or a stranger's."""
    kept = town.secrets if who else {FORM: town.secrets[FORM]}
    return [("cookie", "; ".join(f"{name}={secret}" for name, secret in kept.items()))]


@contextmanager
def town():
    """Open a town that is on the web."""
    with towns.opened(_open, lambda books: Talk(books, **SETTINGS)) as opened:
        yield opened
