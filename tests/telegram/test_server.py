async def test_a_person_writes_and_reads_the_answer(server, bot, sara):
    sara.writes("/balance")
    (update,) = await bot.get_updates()
    assert update.message.from_user.language_code == "ar"
    await bot.send_message(sara.id, "<b>10</b>", parse_mode="HTML")
    assert sara.chat.messages[-1].text == "10"
