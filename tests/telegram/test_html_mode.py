"""HTML as Telegram reads it."""

import pytest
from telegram.error import BadRequest

from tests.telegram.entities import covered, found
from tests.telegram.html_mode import read


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("<b>open", 'find end tag corresponding to start tag "b"'),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        ("1 < 2 > 1", 'Unsupported start tag "" at byte offset 2'),
        ("رصيد <x>", 'Unsupported start tag "x" at byte offset 9'),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b><i>x</b></i>", 'expected "</i>", found "</b>"'),
        ("<span>x</span>", 'must have class "tg-spoiler"'),
    ],
)
async def test_broken_html_is_refused_whole(server, bot, sara, source, why):
    with pytest.raises(BadRequest, match="Can't parse entities: ") as refused:
        await bot.send_message(11, source, "HTML")
    assert why.lower() in refused.value.message.lower()
    assert sara.chat.told == []


@pytest.mark.parametrize("mode", ["MarkdownV2", "Markdown"])
async def test_no_other_markup_is_spoken_here(server, bot, sara, mode):
    with pytest.raises(BadRequest, match="Unsupported parse_mode"):
        await bot.send_message(11, "*x*", mode)


async def test_without_a_mode_nothing_is_markup(server, bot, sara):
    await bot.send_message(11, "<b>1 < 2")
    assert sara.chat.told[0].text == "<b>1 < 2"


async def test_the_library_reads_back_what_it_meant(server, bot, sara, nour):
    source = (
        '😀 <b>bold <i>both</i></b> <code>x</code> <a href="https://wasl.app">here</a> '
        '<a href="tg://user?id=12">Nour</a> <tg-spoiler>boo</tg-spoiler>'
    )
    sent = await bot.send_message(11, source, "HTML")
    read_back = {kind.type: part for kind, part in sent.parse_entities().items()}
    assert read_back == {
        "bold": "bold both",
        "italic": "both",
        "code": "x",
        "text_link": "here",
        "text_mention": "Nour",
        "spoiler": "boo",
    }


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;b&gt; &amp; &quot;", '<b> & "'),
        ("&#1633;&#x661;", "١١"),
        ("&nbsp; & &copy;", "&nbsp; & &copy;"),
        (
            '<blockquote expandable>x</blockquote><pre><code class="language-py">y</code></pre>',
            "xy",
        ),
    ],
)
def test_references_are_read(source, text):
    assert read(source)[0] == text


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("/send 10 @nour", {"bot_command": "/send", "mention": "@nour"}),
        ("/send@WaslBot 10", {"bot_command": "/send@WaslBot"}),
        ("حوّل 10 إلى @nour_99!", {"mention": "@nour_99"}),
        ("a/b @x https://t.me/x?start=1 ok", {"url": "https://t.me/x?start=1"}),
        (
            "sara@wasl.app $USD #rent $sara",
            {"email": "sara@wasl.app", "cashtag": "$USD", "hashtag": "#rent"},
        ),
        ("😀😀 /help", {"bot_command": "/help"}),
        ("12.50 1/2 path//x", {}),
    ],
)
def test_entities_are_found_in_utf_16_units(text, kinds):
    assert {one["type"]: covered(text, one) for one in found(text)} == kinds


def test_an_emoji_before_an_entity_counts_twice():
    assert found("😀 /help")[0]["offset"] == 3


async def test_a_person_without_a_username_is_mentioned_by_id(server, bot, sara, nour, trip):
    sara.says(trip, "/send@WaslBot 10 😀 Nour", mentions={"Nour": nour})
    (update,) = await bot.get_updates()
    mentioned = update.message.parse_entities(["text_mention"])
    ((mention, name),) = mentioned.items()
    assert (name, mention.user.id) == ("Nour", 12)
