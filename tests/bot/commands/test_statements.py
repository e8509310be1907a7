"""A file of a bank in the chat: its card says how far it is while it is booked, and what came."""

from dataclasses import replace

from bot.kit import Chat, Place, Upload
from ledger.banking.statements import progressing
from tests.bot.talk import PLATFORM, read

ENTRIES = 1_500


async def given():
    """Return a statement of so many entries, of one dollar each."""
    lines = [f":61:2611271127C1,00NTRFNONREF//BANK{at}" for at in range(ENTRIES)]
    head = [":20:WASL", ":25:DE89370400440532013000", ":28C:12/1", ":60F:C261126USD0,00"]
    return "\n".join([*head, *lines, f":62F:C261127USD{ENTRIES},00", ""]).encode()


async def test_the_card_of_a_long_file_says_how_far_it_is_and_ends_with_what_came_of_it(
    talk, monkeypatch
):
    await talk.joins("boss")
    files = (Upload("week.sta", len(await given()), given),)
    call = replace(await talk.call("boss", "/statements add"), files=files)
    asked = await talk.app.handle(call)
    talk.delivered.append(("boss", asked, "en"))
    place = Place(Chat(PLATFORM, "boss", private=True), str(len(talk.delivered) - 1))
    seen = []

    async def noted(going, *how, **more):
        await note(going, *how, **more)
        await talk.jobs.drain()
        seen.append(read(talk.delivered[-1][1]))

    note = progressing.Going._note
    monkeypatch.setattr(progressing.Going, "_note", noted)
    call = replace(await talk.call("boss"), at=place)
    reply = await talk.app.press(call, asked.buttons[0].data)
    assert "Booked so far: 256 of 1500 entries: 17%" in seen[0]
    assert "85%" in seen[-2]
    ends = "1500 new entries are booked."
    assert seen[-1].startswith(ends)
    assert read(reply).startswith(ends)
    assert f"Waiting for a word: {ENTRIES}" in read(reply)
