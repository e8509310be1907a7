"""A file on Discord: an option of a command, or a form in answer to a question."""

import pytest

from bot.app import App
from bot.compose import stock
from bot.kit import Away, Unfetched
from bot.settings import Settings

FILE = ("october.csv", b"who,amount\n@sara.k,10\n")


@pytest.fixture
async def app(books, server, omar):
    """Let Omar be an admin."""
    settings = Settings(
        _env_file=None,
        discord_token=server.token,
        discord_api_url=server.url,
        admins=(f"discord:{omar.id}",),
    )
    await stock(books, settings)
    return App(books, settings)


async def test_it_is_an_option_of_a_command(world, omar, sara):
    await world.joins(omar, sara)
    shown = await omar.types("/admin payroll", reason="October", file=FILE).shows(
        "person from the treasury"
    )
    assert "Reason" in shown.text
    shown = await omar.types("/fund list", file=FILE).shows("person money from the treasury")
    assert "10.00 USD" in shown.text


async def test_it_is_asked_for_by_a_form(world, omar, sara):
    await world.joins(omar, sara)
    menu = await omar.types("/menu").shows("Available")
    asked = await omar.presses(menu, "", custom_id="run:payroll").shows("What is it for")
    asked = await omar.presses(asked, "Skip").shows("Which file?")
    places = [one for row in asked.rows for one in row if one["custom_id"].startswith("ask:")]
    form = await omar.presses(asked, "", custom_id=places[0]["custom_id"]).modal()
    assert form.labels == ["The list, as a CSV file"]
    await omar.submits(form, {"file": FILE}).shows("person from the treasury")


async def test_one_that_is_gone_and_a_discord_that_is_away_are_told_apart(world, omar):
    out = world.discord._talk._out
    with pytest.raises(Unfetched):
        await out.file(f"{world.server.address}/attachments/1/october.csv")
    with pytest.raises(Away):
        await out.file("http://127.0.0.1:1/attachments/1/october.csv")
