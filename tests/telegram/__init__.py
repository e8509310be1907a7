"""Telegram as a bot sees it: a Bot API server on this machine, and the people who write to it.

    async with Server() as server:
        sara = server.person(11, "Sara", username="sara", language_code="ar")
        trip = server.group(-500, "Trip", sara)
        trip.adds_bot(sara)
        sara.starts()                                  # opens her private chat
        asked = sara.writes("/send 10 @nour")          # writes there
        card = await sara.chat.shows("Confirm?")       # waits for a message of the bot
        tap = sara.presses(card, "Confirm")
        await tap.answered()
        server.plays("502 after acting", "sendMessage")
        sara.says(trip, "/balance@WaslBot", reply_to=asked)
        await server.quiet()                           # everything handled, nothing under way
        assert trip.messages[-1].keyboard == [["Open"]]

The bot is any program given `server.url` and `server.token`.
"""
