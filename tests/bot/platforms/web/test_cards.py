"""A card in the API: its parts beside the text that says all of it, in its reader's language."""

from bot.kit import Code, receipt, say


async def test_a_card_has_its_parts_beside_its_text(web):
    await web.join("omar", "sara")
    (asked,) = await web.say("omar", "/send @sara 3 lunch")
    card = asked["card"]
    assert card["amount"] == {"text": "3.00 USD", "minor": 300, "currency": "USD"}
    assert card["who"] == {"text": "Sara", "name": "Sara", "handle": ""}
    assert (card["note"], card["tone"], card["rest"]) == ("lunch", "asks", "")
    assert card["title"] == asked["text"].split("\n")[0]
    assert card["left"] == asked["text"].split("\n")[-1]
    assert card["until"] > asked["at"]
    (made,) = await web.press("omar", asked)
    assert made["card"]["tone"] == "done"
    (received,) = [each for each in await web.seen("sara") if "Omar" in each["text"]]
    assert received["card"]["who"]["name"] == "Omar"


async def test_each_reads_the_parts_in_her_own_language_and_who_has_none_reads_text(web):
    await web.join("omar", language=0)
    await web.join("sara", language=1)
    (asked,) = await web.say("omar", "/send @sara 3")
    await web.press("omar", asked)
    (received,) = [each for each in await web.seen("sara") if "Omar" in each["text"]]
    assert received["card"]["amount"]["text"] == "٣٫٠٠ دولار"
    (asked,) = await web.say("omar", "/send @nour 3")
    await web.press("omar", asked)
    waiting = [each for each in await web.seen("nour") if "Omar" in each["text"]]
    assert [each["card"] for each in waiting] == [None]


async def test_rows_and_lists_are_told_part_by_part(web):
    await web.join("omar", "sara")
    await web.press("omar", (await web.say("omar", "/send @sara 3 lunch"))[0])
    (listed,) = await web.say("omar", "/history")
    newest, gift = listed["card"]["entries"]
    assert listed["card"]["title"] == ""
    assert newest["amount"]["minor"] == -300
    assert newest["who"]["name"] == "Sara"
    assert "lunch" in newest["below"]
    assert (gift["who"], gift["amount"]["text"]) == (None, "10.00 USD")
    await web.press("omar", (await web.say("omar", "/send @nour 2"))[0])
    (balance,) = await web.say("omar", "/balance")
    (held,) = balance["card"]["rows"]
    assert held["label"] == "Held"
    assert held["value"].endswith(", not received yet")


async def test_a_secret_in_a_card_is_said_once_and_kept_nowhere(web, monkeypatch):
    await web.join("omar")
    code = Code("s3cret", as_it_stands=True, secret=True)
    secret = say("{code}", code=code)

    async def answered(call):
        return receipt(secret, secret, rows=[(say("Note"), code)], more=[secret])

    monkeypatch.setattr(web.app, "handle", answered)
    (first,) = await web.say("omar", "/secret", key="one")
    assert str(first["card"]).count("s3cret") == 4
    (again,) = await web.say("omar", "/secret", key="one")
    assert "s3cret" not in str(again)
    assert "s3cret" not in str(await web.seen("omar"))
