"""Photos and documents, up and down."""

import pytest
from telegram import InputFile
from telegram.error import BadRequest

CONTENT = b"\x00\r\n--x\r\n\xff" + bytes(range(256))


async def test_a_document_goes_up_and_comes_down_again(server, bot, sara):
    sent = await bot.send_document(11, CONTENT, "<b>May</b>", parse_mode="HTML", filename="may.pdf")
    (shown,) = sara.chat.told
    assert (shown.text, sent.caption, sent.document.file_name) == ("May", "May", "may.pdf")
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == CONTENT


async def test_a_photo_is_shown_with_its_caption(server, bot, sara):
    picture = InputFile(CONTENT, "qr.png", attach=True)
    sent = await bot.send_photo(11, picture, caption="رمز الدفع")
    assert (sent.photo[0].file_size, sent.caption) == (len(CONTENT), "رمز الدفع")
    again = await bot.send_photo(11, sent.photo[0].file_id)
    assert again.photo[0].file_id == sent.photo[0].file_id


async def test_a_person_sends_a_file(server, bot, sara):
    sara.sends(sara.chat, "people.csv", b"a,b", "/send")
    (update,) = await bot.get_updates()
    file = await bot.get_file(update.message.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"a,b"
    assert update.message.caption == "/send"


async def test_what_is_no_file_is_refused(server, bot, sara):
    with pytest.raises(BadRequest, match=r"(?i)no file"):
        await bot.send_document(11, "unknown-id")
    with pytest.raises(BadRequest, match=r"(?i)non-empty"):
        await bot.send_document(11, InputFile(b"", "empty"))
    with pytest.raises(BadRequest, match=r"(?i)invalid file_id"):
        await bot.get_file("unknown-id")
    with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
        await bot.send_document(11, CONTENT, caption="x" * 1025)
    assert sara.chat.told == []


async def test_a_text_edit_does_not_fit_a_file(server, bot, sara):
    sent = await bot.send_document(11, CONTENT, caption="May")
    with pytest.raises(BadRequest, match="no text in the message"):
        await bot.edit_message_text("June", 11, sent.message_id)
