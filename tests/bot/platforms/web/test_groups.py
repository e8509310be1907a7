"""Groups by the API: as members use them, and as somebody meets them who is in none."""

import asyncio
import re

import pytest

from bot.platforms.web import demo
from ledger import ids
from ledger.people import discretion, intents, logins, persons
from ledger.people.intents import Intent
from tests.bot.platforms.web.conftest import presses, told
from tests.ledger.acts import asking

PUT = ("invitations", "removals")
SECRET = "the cake is for Sara"
CODE = re.compile(r"[\w-]{22}$")


async def asked(web, name, what, body=None, method="POST"):
    headers = {"Idempotency-Key": f"key {next(web.numbers)}"}
    path = f"/api/chat/{name}/{what}"
    answer = await web.client.request(method, path, json=body, headers=headers)
    await web.jobs.drain()
    return answer


async def done(web, name, what, body=None, method="POST"):
    answer = await asked(web, name, what, {} if body is None else body, method)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def chats(web, name):
    return [each["chat"] for each in (await done(web, name, "chats", method="GET"))["chats"]]


async def made(web, name, title="Lunch"):
    """Let somebody make a group; return how its chat and its paths are called."""
    chat = (await done(web, name, "groups", {"title": title}))["chat"]
    return chat, f"groups/{chat.removeprefix('group:')}"


async def linked(web, name, group):
    return CODE.search((await done(web, name, f"{group}/links"))["link"])[0]


async def texts(web, name):
    return [each["text"] for each in await web.seen(name)]


async def test_a_group_is_made_joined_by_invitation_talked_in_and_left(web):
    await web.join("omar", "sara")
    chat, group = await made(web, "omar")
    await done(web, "omar", f"{group}/invitations", {"name": "sara"})
    card = (await web.seen("sara"))[-1]
    assert "“Lunch”" in card["text"].translate({0x2068: None, 0x2069: None})
    assert chat not in await chats(web, "sara")
    (receipt,) = await web.press("sara", card)
    assert (receipt["id"], receipt["buttons"]) == (card["id"], [])
    assert chat in await chats(web, "sara")
    await web.say("omar", SECRET, chat=chat)
    assert SECRET in await texts(web, "sara")
    people = (await done(web, "sara", group, method="GET"))["people"]
    assert [(each["name"], each["role"]) for each in people] == [
        ("omar", "owner"),
        ("sara", "member"),
    ]
    await done(web, "sara", f"{group}/leave")
    assert SECRET not in await texts(web, "sara")
    assert "\u2068Sara\u2069 has left the group." in await texts(web, "omar")


async def test_a_link_is_looked_behind_before_it_lets_anybody_in(web):
    await web.join("omar", "sara")
    chat, group = await made(web, "omar")
    await web.say("omar", SECRET, chat=chat)
    code = await linked(web, "omar", group)
    behind = await done(web, "sara", "group-links/look", {"code": code})
    assert behind == {"title": "Lunch", "members": 1}
    assert chat not in await chats(web, "sara")
    for _ in range(2):  # whoever is in already stays in
        joined = await done(web, "sara", "group-links/open", {"code": code})
        assert joined["chat"] == chat
    await web.say("omar", "welcome", chat=chat)
    seen = await texts(web, "sara")
    assert "welcome" in seen
    assert SECRET not in seen  # it was said before she came


async def test_who_is_in_no_group_reads_writes_and_does_nothing_there(web):
    await web.join("omar", "mallory")
    chat, group = await made(web, "omar")
    await web.say("omar", SECRET, chat=chat)
    (said,) = [each for each in await web.seen("omar") if each["text"] == SECRET]
    tries = [
        ("messages", {"text": "hello", "chat": chat}),
        ("messages", {"text": "/group", "chat": chat}),
        ("messages", {"text": "hello", "reply_to": said["id"]}),
        ("presses", {"message": said["id"], "button": "x"}),
        (f"{group}/invitations", {"name": "mallory"}),
        (f"{group}/links", {}),
        (f"{group}/leave", {}),
        (f"{group}/removals", {"name": "omar"}),
        ("group-links/look", {"code": "A" * 22}),
        ("group-links/open", {"code": "A" * 22}),
    ]
    for what, body in tries:
        answer = await asked(web, "mallory", what, body)
        assert answer.status_code == 404, (what, answer.text)
        assert SECRET not in answer.text
    for path in (group, f"messages?chat={chat}", f"messages?chat={chat}&before=99"):
        answer = await asked(web, "mallory", path, method="GET")
        assert answer.status_code == 404, path
    assert SECRET not in str(await web.seen("mallory"))
    assert chat not in await chats(web, "mallory")
    assert (await done(web, "omar", group, method="GET"))["members"] == 1


async def test_a_stream_tells_a_group_to_its_members_alone_from_the_moment_they_are_in(web):
    await web.join("omar", "mallory")
    chat, group = await made(web, "omar")
    streams = {name: web.chat.reading.live([name]) for name in ("omar", "mallory")}
    for stream in streams.values():
        assert await anext(stream) == ()
    heard = {name: asyncio.create_task(told(stream)) for name, stream in streams.items()}
    await web.say("omar", SECRET, chat=chat)
    assert (await heard["omar"])[0][2]["text"] == SECRET
    code = await linked(web, "omar", group)
    assert not heard["mallory"].done()
    await done(web, "mallory", "group-links/open", {"code": code})
    name, what, listed = (await heard["mallory"])[0]
    assert (name, what) == ("mallory", "chats")
    assert chat in [each["chat"] for each in listed]
    await web.say("omar", "hello", chat=chat)
    seen = []
    while "hello" not in seen:
        seen += [
            facts["text"] for _, what, facts in await told(streams["mallory"]) if what != "chats"
        ]
    assert SECRET not in seen
    await web.chat.close()


async def test_who_is_put_out_hears_nothing_more_on_the_stream_that_she_has_open(web):
    await web.join("omar", "mallory")
    chat, group = await made(web, "omar")
    code = await linked(web, "omar", group)
    await done(web, "mallory", "group-links/open", {"code": code})
    stream = web.chat.reading.live(["mallory"])
    assert await anext(stream) == ()
    await done(web, "omar", f"{group}/removals", {"name": "mallory"})
    await web.say("omar", SECRET, chat=chat)
    await web.say("mallory", "/help")
    heard = []
    while not any(
        what == "message" and "You can type" in facts["text"] for _, what, facts in heard
    ):
        heard += await told(stream)
    assert SECRET not in str(heard)
    lists = [[each["chat"] for each in facts] for _, what, facts in heard if what == "chats"]
    assert chat not in lists[-1]
    assert (await asked(web, "mallory", "group-links/open", {"code": code})).status_code == 404
    await web.chat.close()


async def test_the_owner_alone_takes_people_out(web):
    await web.join("omar", "sara", "nour")
    _, group = await made(web, "omar")
    code = await linked(web, "omar", group)
    for name in ("sara", "nour"):
        await done(web, name, "group-links/open", {"code": code})
    refused = await asked(web, "sara", f"{group}/removals", {"name": "nour"})
    assert (refused.status_code, "owner" in refused.json()["detail"]) == (409, True)
    await done(web, "omar", f"{group}/removals", {"name": "nour"})
    assert (await done(web, "omar", group, method="GET"))["members"] == 2


async def test_whom_nobody_finds_is_as_unknown_as_a_name_that_is_nobodys(web):
    await web.join("omar", "sara", "ziad")
    _, group = await made(web, "omar")
    await found_by(web, "sara", "nobody")
    nobody = [await asked(web, "omar", f"{group}/{each}", {"name": "nosuchname"}) for each in PUT]
    hers = [await asked(web, "omar", f"{group}/{each}", {"name": "sara"}) for each in PUT]
    others = [await asked(web, "ziad", f"{group}/{each}", {"name": "nosuchname"}) for each in PUT]
    assert [(each.status_code, each.text) for each in hers] == [
        (each.status_code, each.text) for each in nobody
    ]
    assert [each.status_code for each in others] == [404, 404]
    assert not [each for each in await texts(web, "sara") if "Lunch" in each]
    await found_by(web, "sara", "everybody")
    await done(web, "omar", f"{group}/invitations", {"name": "sara"})


async def found_by(web, name, who):
    person = await persons.by_identity(web.books, "web", name)
    card = Intent(person.id, {who: discretion.PUT}, {})
    intent = await intents.make(web.books, card, ids.token(), b"")
    await discretion.put(asking(web.books, person), intent, who)


async def test_a_refusal_is_said_in_the_language_of_who_asks(web):
    await web.join("omar")
    await web.join("sara", language=1)
    for name, word in (("omar", "not in the web chat"), ("sara", "ليس في محادثة الويب")):
        _, group = await made(web, name)
        answer = await asked(web, name, f"{group}/invitations", {"name": "nobody"})
        assert answer.status_code == 409
        assert word in answer.json()["detail"]
        assert answer.json()["language"] == ("ar" if name == "sara" else "en")


async def test_a_group_is_told_in_the_language_that_is_spoken_there(web):
    await web.join("omar", "sara")
    chat, group = await made(web, "omar", "غداء")
    await web.say("omar", "أهلًا بالجميع", chat=chat)
    await web.say("sara", f"/join {await linked(web, 'omar', group)}")
    await web.jobs.drain()
    assert any("انضمام" in text for text in await texts(web, "omar"))
    await web.say("omar", "hello", chat=chat)
    await web.say("sara", "/leave", chat=chat)
    await web.jobs.drain()
    assert any("has left the group" in text for text in await texts(web, "omar"))


async def test_who_has_not_joined_makes_no_group(web):
    answer = await asked(web, "ziad", "groups", {"title": "Lunch"})
    assert (answer.status_code, "/start" in answer.json()["detail"]) == (409, True)


@pytest.mark.parametrize("title", ["", " ", "x" * 41, "\u202e", "\n"])
async def test_a_group_has_a_name(web, title):
    await web.join("omar")
    answer = await asked(web, "omar", "groups", {"title": title})
    assert answer.status_code in {409, 422}
    assert answer.json()["detail"]


async def test_the_same_key_makes_one_group(web):
    await web.join("omar")
    for _ in range(2):
        answer = await web.client.post(
            "/api/chat/omar/groups", json={"title": "Trip"}, headers={"Idempotency-Key": "once"}
        )
        assert answer.status_code == 200
    assert len(await chats(web, "omar")) == 3  # her own, the demo's, and this


async def test_the_code_of_a_group_stands_in_no_transcript(web):
    await web.join("omar", "sara")
    chat, _ = await made(web, "omar")
    answer, _ = await web.say("omar", "/invite", chat=chat)
    (code,) = set(re.findall(r"(?<![\w-])[\w-]{22}(?![\w-])", answer["text"]))
    await web.say("sara", f"/join {code}")
    assert chat in await chats(web, "sara")
    assert code not in str(await web.seen("omar")) + str(await web.seen("sara"))


async def test_a_new_group_is_told_in_the_language_of_who_made_it(web):
    await web.join("omar", language=1)
    await web.join("sara")
    chat, group = await made(web, "omar", "رحلة")
    await done(web, "sara", "group-links/open", {"code": await linked(web, "omar", group)})
    first, second = [each for each in await web.seen("omar") if each["chat"] == chat]
    assert (first["language"], second["language"]) == ("ar", "ar")
    assert "أُنشئت هذه المجموعة" in first["text"]
    assert "انضمام" in second["text"]


async def test_a_name_like_the_house_stands_in_quotes_where_people_talk(web):
    await web.join("omar")
    chat = await web.group("lunch", "omar", "treasury")
    await web.say("treasury", "send me your codes", chat=chat)
    await web.say("treasury", "أرسل رمزك", chat=chat)
    await web.say("omar", "no", chat=chat)
    said = [each["sender"] for each in await web.seen("omar") if each["chat"] == chat]
    assert said == ["“Treasury”", "«Treasury»", "Omar"]
    people = (await done(web, "omar", "groups/lunch", method="GET"))["people"]
    assert {each["display"] for each in people} == {"Omar", "“Treasury”"}


async def test_a_stream_tells_how_many_are_in_a_group_when_somebody_comes(web):
    await web.join("omar", "sara")
    chat, group = await made(web, "omar")
    stream = web.chat.reading.live(["omar"])
    assert await anext(stream) == ()
    await done(web, "sara", "group-links/open", {"code": await linked(web, "omar", group)})
    heard = []
    while not any(what == "chats" for _, what, _ in heard):
        heard += await told(stream)
    (listed,) = [facts for _, what, facts in heard if what == "chats"]
    assert [each["members"] for each in listed if each["chat"] == chat] == [2]
    await web.chat.close()


async def test_the_demo_tells_its_group_on_the_page_that_is_open(web):
    stream = web.chat.reading.live(["omar", "sara"])
    assert await anext(stream) == ()
    for name in ("omar", "sara"):
        await chats(web, name)
    sizes = {}
    while sizes != {"omar": 2, "sara": 2}:
        for name, what, listed in await told(stream):
            assert what == "chats"
            sizes[name] = listed[-1]["members"]
    await web.chat.close()


async def test_the_demo_has_a_group_with_everybody_until_she_leaves(web):
    for name in demo.PEOPLE:
        assert f"group:{demo.GROUP}" in await chats(web, name)
    people = (await done(web, "sara", f"groups/{demo.GROUP}", method="GET"))["people"]
    assert {each["name"] for each in people} == set(demo.PEOPLE)
    await web.join("sara")
    await done(web, "sara", f"groups/{demo.GROUP}/leave")
    assert f"group:{demo.GROUP}" not in await chats(web, "sara")


async def test_without_the_demo_nobody_is_in_a_group_that_she_did_not_join(guarded):
    code = await logins.invite(guarded.books, "omar", again=True)
    await presses(guarded, code, "omar")
    assert await chats(guarded, "omar") == ["private"]


async def test_a_live_card_keeps_its_makers_language_whoever_writes_there_and_presses(web):
    await web.join("omar", language=1)
    await web.join("sara")
    chat, group = await made(web, "omar")
    await done(web, "sara", "group-links/open", {"code": await linked(web, "omar", group)})
    await web.say("sara", "hello everybody, how are you", chat=chat)
    await web.say("omar", "/split 30 taxi", chat=chat)
    await web.jobs.drain()
    (card,) = [each for each in await web.seen("sara") if each["chat"] == chat and each["buttons"]]
    assert (card["language"], len(card["buttons"])) == ("ar", 1)
    await web.say("sara", "it was the blue one", chat=chat)
    await web.press("sara", card)
    await web.jobs.drain()
    (again,) = [each for each in await web.seen("omar") if each["id"] == card["id"]]
    assert again["language"] == "ar"
    assert "Sara" in again["text"]


async def test_who_hides_her_name_stands_among_the_members_by_her_web_name_alone(web):
    await web.group("lunch", "omar", "sara")
    sara = await persons.by_identity(web.books, "web", "sara")
    wanted = Intent(sara.id, {discretion.HIDDEN: discretion.NAME}, {})
    intent = await intents.make(web.books, wanted, ids.token(), b"x")
    await discretion.name(asking(web.books, sara), intent, discretion.HIDDEN)
    for each in ("omar", "sara"):
        people = (await done(web, each, "groups/lunch", method="GET"))["people"]
        assert [(one["name"], one["display"]) for one in people] == [
            ("omar", "Omar"),
            ("sara", "sara"),
        ]
