"""A reply as Telegram shows it."""

import html
import re

from bot.kit import Button, Code, Reply, say
from bot.platforms.telegram.cards import LONGEST_TEXT, Reader, alert, card
from bot.speech import LRI, PDI
from ledger.people.intents import Intent

EN, AR = Reader("en", "UTC"), Reader("ar", "UTC")


def units(text):
    return len(html.unescape(re.sub("<[^>]*>", "", text)).encode("utf-16-le")) // 2


def test_a_long_answer_is_split_at_its_lines():
    reply = Reply([say("Note: {note}", note="😀" * 100)] * 60)
    texts = card(reply, EN).texts
    assert len(texts) > 1
    assert all(units(text) <= LONGEST_TEXT for text in texts)
    assert sum(text.count("Note:") for text in texts) == 60


def test_a_line_longer_than_a_message_is_cut():
    texts = card(Reply.of(say("Note: {note}", note="<&>😀" * 3000)), EN).texts
    assert all(0 < units(text) <= LONGEST_TEXT for text in texts)
    assert "".join(texts).count("&lt;&amp;&gt;") > 2900


def test_buttons_carry_at_most_64_bytes():
    intent = Intent(1, {"confirm": "send"}, {})
    shown = card(Reply.of(say("Send"), buttons=[Button.does(say("Send"), intent, "confirm")]), EN)
    (data,) = [each.callback_data for row in shown.buttons.inline_keyboard for each in row]
    assert len(data.encode()) <= 64


def test_in_a_group_commands_name_the_bot():
    shown = card(
        Reply.of(say("{command}", command=Code("/help send"))), Reader("en", "UTC", "X_bot")
    )
    assert "<code>/help@X_bot send</code>" in shown.texts[0]


def test_what_is_to_be_typed_can_be_copied():
    for typed, reader, shown in (
        ("/tx 12", EN, "/tx 12"),
        ("/tx 12", AR, "إيصال ١٢"),
        ("/send @sara 1", AR, f"حوّل ١ إلى {LRI}@sara{PDI}"),
        ("10.5", AR, "١٠٫٥"),
    ):
        (text,) = card(Reply.of(say("{typed}", typed=Code(typed))), reader).texts
        assert text[1:-1] == f"<code>{shown}</code>"


def test_an_alert_is_one_sentence_of_200_characters_at_most():
    assert alert(Reply.of(say("Send")), AR) == "تحويل"
    assert alert(Reply.of(say("Send"), say("Send")), EN) == ""
    assert alert(Reply.of(say("Note: {note}", note="x" * 200)), EN) == ""
