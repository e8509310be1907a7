"""The page of a pay link, for anybody: what it says, whom it lets in, and who may show it."""

import re
from datetime import timedelta

import pytest

from ledger import clock
from ledger.people import logins, persons
from tests.bot.platforms.web.conftest import HOST

PHONE = {"Accept-Language": "ar-EG,ar;q=0.9"}


async def linked(web, text="/paylink 4 tea"):
    """Let Omar, who is signed in, make a link; return its address here, and sign him out again."""
    invitation = await logins.invite(web.books, "omar", again=True)
    session, _ = await logins.redeem(web.books, invitation)
    web.client.cookies.set("wasl_session", session)
    await web.join("omar")
    (told, *_) = await web.say("omar", text)
    web.client.cookies.clear()
    return re.search(r"/pay/[0-9a-z]{12}", told["text"])[0]


async def form(web, address):
    page = await web.client.get(address)
    return re.search('data-form="([0-9a-f]{64})"', page.text)[1]


async def joins(web, address, name, **more):
    body = {"name": name, "language": "en", "form": await form(web, address), **more}
    return await web.client.post(f"{address}/join", json=body, headers={"Origin": HOST})


async def test_the_page_says_who_asks_for_what_in_the_language_of_the_phone(guarded):
    address = await linked(guarded)
    english = (await guarded.client.get(address)).text
    assert '<html lang="en" dir="ltr">' in english
    for said in ("Omar", "4.00 USD", "tea"):
        assert said in english
    arabic = (await guarded.client.get(address, headers=PHONE)).text
    assert '<html lang="ar" dir="rtl">' in arabic
    assert "٤٫٠٠ دولار" in arabic
    assert (
        '<html lang="en" dir="ltr">'
        in (await guarded.client.get(f"{address}?lang=en", headers=PHONE)).text
    )


async def test_what_people_wrote_is_shown_as_it_stands(guarded):
    address = await linked(guarded, "/paylink 4 <script>alert(1)</script>")
    page = (await guarded.client.get(address)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


async def test_no_other_page_may_frame_it_but_for_the_button(guarded):
    address = await linked(guarded)
    page = await guarded.client.get(address)
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    button = await guarded.client.get(f"{address}/button")
    policy = button.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert f'href="{address}?lang=en"' in button.text
    assert "<script" not in button.text
    assert "data-form" not in button.text


async def test_a_newcomer_takes_a_name_and_is_asked_in_her_chat(guarded):
    address = await linked(guarded)
    answer = await joins(guarded, address, "nour")
    assert answer.json()["name"] == "nour"
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert (await guarded.client.get(f"{address}/who")).json()["name"] == "nour"
    (asked,) = await guarded.say("nour", address.replace("/pay/", "/pay "))
    assert "Pay \u20684.00 USD\u2069 to" in asked["text"]
    assert "Welcome to Wasl" in asked["text"]
    await guarded.press("nour", asked)
    assert "pays nothing any more" in (await guarded.client.get(address)).text
    guarded.client.cookies.clear()
    assert (await joins(guarded, address, "huda")).status_code == 409


@pytest.mark.parametrize("name", ["omar", "admin", "adm1n", "wasl", "support", "No", "", "@nour"])
async def test_nobody_takes_a_name_that_is_not_hers_to_take(guarded, name):
    address = await linked(guarded)
    assert (await joins(guarded, address, name)).status_code == 422
    assert (await guarded.client.get(f"{address}/who")).json()["name"] is None


async def test_nobody_takes_a_name_for_which_money_waits(guarded):
    address = await linked(guarded)
    session = await logins.issue(guarded.books, "session", "omar")
    guarded.client.cookies.set("wasl_session", session)
    (card,) = await guarded.say("omar", "/send @nour 2")
    await guarded.press("omar", card)
    guarded.client.cookies.clear()
    assert (await joins(guarded, address, "nour")).status_code == 422


async def test_only_so_many_newcomers_a_day_come_through_one_persons_links(guarded, monkeypatch):
    """Whatever addresses they come from, and the same for all of her links."""
    monkeypatch.setattr(logins, "MOST_THROUGH", 2)
    address, other = await linked(guarded), await linked(guarded, "/paylink any")
    for name, through, status in (
        ("nour", address, 200),
        ("huda", other, 200),
        ("rami", other, 429),
        ("rami", address, 429),
    ):
        assert (await joins(guarded, through, name)).status_code == status
        guarded.client.cookies.clear()
    assert await persons.by_identity(guarded.books, "web", "rami") is None
    tomorrow = clock.now() + timedelta(days=1)
    with clock.running(lambda: tomorrow):
        assert (await joins(guarded, address, "rami")).status_code == 200


async def test_a_page_of_another_site_lets_nobody_in(guarded):
    address = await linked(guarded)
    token = await form(guarded, address)
    body = {"name": "nour", "language": "en", "form": token}
    join = f"{address}/join"
    foreign = {"Origin": "https://evil.example"}
    assert (await guarded.client.post(join, json=body, headers=foreign)).status_code == 403
    assert (await guarded.client.post(join, json=body)).status_code == 403
    wrong = body | {"form": "0" * 64}
    answer = await guarded.client.post(join, json=wrong, headers={"Origin": HOST})
    assert answer.status_code == 403


async def test_wrong_codes_end_after_a_few_and_whoever_has_a_link_is_not_kept_waiting(guarded):
    address = await linked(guarded)
    for _ in range(10):
        missing = await guarded.client.get("/pay/k7m3q9xap2rt")
        assert missing.status_code == 404
        assert "There is no pay link with this code" in missing.text
    assert (await guarded.client.get("/pay/k7m3q9xap2rt")).status_code == 429
    assert (await guarded.client.get(address)).status_code == 200


async def test_the_page_knows_whose_own_link_it_is(web, guarded):
    await web.join("omar")
    (shown, *_) = await web.say("omar", "/paylink 4 tea")
    address = re.search(r"/pay/[0-9a-z]{12}", shown["text"])[0]
    told = (await web.client.get(f"{address}/who", params={"of": ["omar", "sara"]})).json()
    assert told == {"name": None, "own": ["omar"]}
    told = (await guarded.client.get(f"{await linked(guarded)}/who?of=omar")).json()
    assert told == {"name": None, "own": []}  # of nobody else is anything told


async def test_whoever_comes_to_a_link_that_has_ended_is_told_how_it_did(guarded):
    address = await linked(guarded)
    late = clock.now() + timedelta(days=31)
    with clock.running(lambda: late):
        page = (await guarded.client.get(address)).text
        arabic = (await guarded.client.get(f"{address}?lang=ar")).text
    assert "Its time is up. Ask whoever made it for another." in page
    assert "انتهت مدته. اطلب من صاحبه رابطًا آخر." in arabic
    assert "nothing was moved" not in page
