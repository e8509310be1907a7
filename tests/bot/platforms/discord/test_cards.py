"""Replies as Discord shows them: within its lengths, in the order that the reader expects."""

from bot.kit import Button, Code, Reply, say
from bot.layout import width
from bot.platforms.discord.cards import LONGEST_TEXT, Reader, card
from bot.platforms.discord.presses import MOST_ROWS
from bot.speech import PDI, RLI

ENGLISH, ARABIC = Reader("en", "UTC"), Reader("ar", "UTC")


def labels(view):
    rows = {}
    for each in view.children:
        rows.setdefault(each.row, []).append(each.item.label.strip(RLI + PDI))
    return list(rows.values())


def buttons(*labels):
    return [Button(say("{label}", label=each), f"go:history:{n}") for n, each in enumerate(labels)]


async def test_a_long_reply_is_several_messages_with_the_buttons_under_the_last():
    lines = [say("{note}", note="*x" * 100) for _ in range(20)]
    shown = card(Reply.of(*lines, buttons=buttons("Older")), ENGLISH)
    assert len(shown.texts) > 2
    assert all(width(text) <= LONGEST_TEXT for text in shown.texts)
    assert labels(shown.view) == [["Older"]]
    assert len(shown.rest.texts) == len(shown.texts) - 1


async def test_a_line_that_is_too_long_by_itself_is_cut():
    shown = card(Reply.of(say("{note}", note="😀*" * 2000)), ENGLISH)
    assert all(width(text) <= LONGEST_TEXT for text in shown.texts)
    assert "".join(shown.texts).count("😀") == 2000
    assert "".join(shown.texts).count("\\*") == 2000


async def test_a_card_is_titled_and_an_answer_is_not():
    titled = card(Reply.of(say("Send?"), say("Note"), buttons=buttons("Yes")), ENGLISH)
    assert titled.texts == ("**Send?**\nNote",)
    assert card(Reply.of(say("Sent.")), ENGLISH).texts == ("Sent.",)


async def test_rows_are_mirrored_for_arabic():
    reply = Reply.of(say("Send?"), buttons=buttons("a", "b", "c", "d"))
    assert labels(card(reply, ENGLISH).view) == [["a", "b", "c"], ["d"]]
    assert labels(card(reply, ARABIC).view) == [["c", "b", "a"], ["d"]]


def test_an_arabic_label_runs_from_the_right_and_is_cut_within_its_isolate():
    for text in ("1,234.00 دولار", "و" * 100):
        (button,) = card(Reply([], buttons(text)), ARABIC).view.children
        label = button.item.label
        assert label[0] + label[-1] == RLI + PDI
        assert len(label) <= 80


async def test_labels_and_what_they_carry_are_within_what_discord_takes():
    reply = Reply.of(say("Send?"), buttons=buttons(*["x" * 200] * 9))
    view = card(reply, ENGLISH).view
    assert all(1 <= len(each.item.label) <= 80 for each in view.children)
    assert all(1 <= len(each.custom_id) <= 100 for each in view.children)
    assert len(labels(view)) <= MOST_ROWS
    assert len(view.children) == 9


async def test_a_reader_who_has_chosen_no_language_reads_both():
    shown = card(Reply.of(say("Choose your language.")), Reader(None, "UTC"))
    assert "Choose your language" in shown.texts[0]
    assert "اختر لغتك" in shown.texts[0]


async def test_a_code_is_set_as_code():
    assert "`ABC-123`" in card(Reply.of(say("{code}", code=Code("ABC-123"))), ENGLISH).texts[0]
