"""Pages of one's own: opened by a press, by one browser, once."""

import io
import json
import re
from base64 import b64encode
from datetime import timedelta

import pytest
from limits import RateLimitItemPerHour
from PIL import Image

from bot.commands import HANDED, SHEETS
from bot.kit import Card, Field, Handed, Mistaken, Reply, Sheet, Sheets, say
from bot.platforms.web import sheets
from ledger import clock, ids
from ledger.people import audit, persons, tickets
from ledger.people.persons import Identity
from ledger.posting import Posting
from tests.bot.platforms.web.conftest import HOST, closed, opened

KIND = "sample"


@pytest.fixture
async def web(url):
    made = await opened(url, admins=("web:boss",))
    yield made
    await closed(made)


@pytest.fixture
def handed_in(monkeypatch):
    """Declare a page that asks for a name and a picture; return what it was handed."""
    taken = []

    async def form(call, ticket):
        fields = [Field("name", say("Name")), Field("front", say("Front"), "picture")]
        return Sheet(Card(say("Who are you, {person}?", person=call.actor)), fields)

    async def done(call, ticket, given):
        if given.values["name"] == "nobody":
            raise Mistaken({"name": say("That is no name.")})
        await call.books.post(Posting(ticket.digest[:16], "sample", guards=(ticket.used,)))
        taken.append(given)
        return Reply.of(card=Card(say("Thank you."), tone="done"))

    monkeypatch.setitem(SHEETS, KIND, Sheets(KIND, form))
    monkeypatch.setitem(HANDED, KIND, Handed(KIND, done))
    return taken


async def given(web, name="sara"):
    person = await persons.meet(web.books, Identity("web", name, name), name.capitalize())
    return await tickets.issue(web.books, KIND, person.id)


async def asked(web, path, code, client=None, **more):
    client = client or web.client
    page = await client.get("/sheet")
    form = re.search('data-form="([0-9a-f]{64})"', page.text).group(1)
    headers = {"Origin": HOST, "Authorization": f"Bearer {code}"}
    return await client.post(
        f"/sheet/{path}", json={"code": code, "form": form, **more}, headers=headers
    )


def picture(form="JPEG", size=(40, 30), **more):
    made = io.BytesIO()
    Image.new("RGB", size, "red").save(made, form, **more)
    return made.getvalue()


async def hand(web, code, name="Sara", content=None, client=None):
    pictures = {"front": b64encode(picture() if content is None else content).decode()}
    values = {"name": name}
    return await asked(web, "hand", code, client, values=values, pictures=pictures)


async def test_a_page_is_looked_at_opened_and_handed_in_once(web, handed_in):
    code = await given(web)
    assert (await asked(web, "look", code)).json()["name"] == "Sara"
    shown = (await asked(web, "open", code)).json()
    assert [each["name"] for each in shown["fields"]] == ["name", "front"]
    assert (await hand(web, code)).json()["card"]["title"] == "Thank you."
    assert (await hand(web, code)).status_code == 404
    assert (await asked(web, "open", code)).status_code == 404
    assert [each.values for each in handed_in] == [{"name": "Sara"}]


async def test_what_is_wrong_is_said_beside_its_field_and_spends_nothing(web, handed_in):
    code = await given(web)
    await asked(web, "open", code)
    assert (await hand(web, code, "nobody")).json() == {"mistakes": {"name": "That is no name."}}
    unreadable = (await hand(web, code, content=b"%PDF-1.7")).json()["mistakes"]["front"]
    assert unreadable.startswith("This is no picture")
    assert (await hand(web, code)).json()["card"]["title"] == "Thank you."


async def test_only_the_browser_that_opened_it_goes_on(web, handed_in):
    code = await given(web)
    await asked(web, "open", code)
    other = type(web.client)(transport=web.client._transport, base_url=HOST)
    assert (await asked(web, "open", code, other)).status_code == 404
    assert (await hand(web, code, client=other)).status_code == 404
    assert (await hand(web, code)).status_code == 200
    await other.aclose()


async def test_nothing_is_handed_in_before_it_was_opened(web, handed_in):
    assert (await hand(web, await given(web))).status_code == 404


async def test_pictures_are_handed_in_so_often_by_one_person_with_all_her_links(
    web, handed_in, monkeypatch
):
    monkeypatch.setattr(sheets, "WITH_PICTURES", RateLimitItemPerHour(2))
    first, second, anothers = await given(web), await given(web), await given(web, "omar")
    for code in (first, second, anothers):
        await asked(web, "open", code)
    assert "mistakes" in (await hand(web, first, content=b"%PDF-1.7")).json()
    assert "mistakes" in (await hand(web, first, "nobody")).json()
    assert [(await hand(web, code)).status_code for code in (first, second)] == [429, 429]
    assert (await hand(web, anothers)).status_code == 200
    assert (await asked(web, "hand", second, values={"name": "Sara"})).status_code == 200


async def test_a_picture_is_made_anew_without_what_the_camera_wrote(web, handed_in):
    exif = Image.Exif()
    exif[0x010E] = "at home, 30.0444 N"
    code = await given(web)
    await asked(web, "open", code)
    await hand(web, code, content=picture(size=(3_000, 200), exif=exif) + b"<script>")
    (front,) = handed_in[0].pictures.values()
    assert b"home" not in front
    assert b"script" not in front
    with Image.open(io.BytesIO(front)) as read:
        assert (read.format, read.size) == ("JPEG", (2_000, 133))


async def test_wrong_codes_end_after_a_few(web):
    for _ in range(10):
        assert (await asked(web, "look", "A" * 22)).status_code == 404
    assert (await asked(web, "look", "A" * 22)).status_code == 429


async def test_a_page_of_another_site_opens_nothing(web, handed_in):
    code = await given(web)
    body = {"code": code, "form": "0" * 64}
    for headers in ({"Origin": "https://evil.example"}, {"Origin": HOST}, {}):
        answer = await web.client.post("/sheet/open", json=body, headers=headers)
        assert answer.status_code == 403


async def test_a_large_body_without_a_page_is_not_read(web):
    body = json.dumps({"code": "x", "form": "x", "values": {"name": "x" * 100_000}})
    headers = {"Origin": HOST, "Content-Type": "application/json"}
    assert (await web.client.post("/sheet/hand", content=body, headers=headers)).status_code == 404


async def test_a_page_runs_out_and_is_forgotten(web, handed_in):
    code = await given(web)
    later = clock.now() + timedelta(minutes=31)
    with clock.running(lambda: later):
        assert (await asked(web, "open", code)).status_code == 404
    await tickets.due.run(web.books, later + tickets.KEPT)
    assert await web.books.read(tickets._get, ids.digest(code)) is None


async def test_what_the_vault_has_is_shown_once_to_who_may_and_kept_in_the_audit(web):
    await web.join("omar", "boss")
    omar = await persons.by_identity(web.books, "web", "omar")
    kept = {"legal_name": "Omar Hassan", "document_front": picture()}
    await web.books.vault.keep_all(omar.id, kept)
    (card,) = await web.say("boss", "/reveal @omar a court asks")
    await web.press("boss", card)
    (shown,) = [each for each in await web.seen("boss") if len(each["buttons"]) == 2]
    said = [(await web.press("boss", shown, 1))[-1]["text"] for _ in range(2)]
    first, second = (re.search("/sheet#([A-Za-z0-9_-]+)", each).group(1) for each in said)
    page = (await asked(web, "open", first)).json()
    assert page["card"]["rows"][0]["value"] == "Omar Hassan"
    assert page["files"][0]["shown"]
    again = (await asked(web, "open", second)).json()
    assert "card" not in again or not again["card"]
    assert "This page is over" in again["lines"][0]
    kinds = [each.kind for each in await audit.newest(web.books)]
    assert kinds.count("vault.opened") == 1
    told = json.dumps([await web.seen("boss"), await web.seen("omar")])
    assert "Hassan" not in told
    assert first not in told


@pytest.mark.parametrize(
    ("language", "first"),
    [(0, ["Afghanistan", "Åland Islands", "Albania"]), (1, ["إثيوبيا", "أذربيجان"])],
)
async def test_countries_stand_in_the_order_of_their_names(web, language, first):
    await web.join("sara", language=language)
    link = (await web.say("sara", "/verify"))[-1]["text"]
    code = re.search("/sheet#([A-Za-z0-9_-]+)", link).group(1)
    shown = (await asked(web, "open", code)).json()
    (field,) = [each for each in shown["fields"] if each["name"] == "country"]
    assert [name for _, name in field["choices"]][: len(first)] == first
