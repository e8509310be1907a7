"""What the buttons of /history carry, and that they show nobody more than is hers."""

import pytest

from bot.commands.history import Shelf
from bot.kit import Button, say
from tests.bot.talk import read


@pytest.fixture
async def omar(talk):
    await talk.joins("omar", "sara", "lina")
    for _ in range(9):
        await sent(talk, "omar", "/send @sara 1")
    return talk


async def sent(talk, name, text):
    card = await talk.types(name, text)
    return await talk.presses(name, card.buttons[0])


async def test_buttons_that_were_shipped_go_on(omar):
    page = await omar.types("omar", "/history")
    (older, *_) = page.buttons
    assert older.data.count(".") == 0
    rest = await omar.presses("omar", older)
    assert "welcome gift" in read(rest)
    newest = await omar.presses("omar", "go:history:0")
    assert read(newest) == read(page)


@pytest.mark.parametrize(
    "at", ["", "x", "0.-1.paid.2026-13", "0..nothing.", "0...9999-01", "9" * 30]
)
async def test_what_no_button_carries_shows_something_all_the_same(omar, at):
    assert "Sara" in read(await omar.presses("omar", f"go:history:{at}"))


async def test_a_button_by_hand_names_nobody_whom_she_never_met(omar):
    lina = await omar.person("lina")
    found = await omar.presses("omar", f"go:history:0.{lina.id}")
    assert read(found) == "Nothing of this is there."
    labels = [each.label for each in found.buttons]
    assert not any("person" in each.values for each in labels)


async def test_a_page_keeps_what_was_chosen(omar):
    sara = await omar.person("sara")
    page = await omar.presses("omar", f"go:history:0.{sara.id}.paid")
    older, *rest = page.buttons
    assert older.data.endswith(f".{sara.id}.paid.")
    assert rest[-1].data == "go:history:0"
    beyond = await omar.presses("omar", older)
    assert len(beyond.card.entries) == 1


def test_the_longest_button_fits_what_platforms_carry():
    shelf = Shelf(2**62, 2**40, "Given back", "2026-11")
    button = Button.goes(say("Older"), "history", shelf.at(2**62))
    assert len(button.data.encode()) <= 64
    assert Shelf.read(shelf.at(7)) == Shelf(7, 2**40, "Given back", "2026-11")
