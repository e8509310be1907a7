"""Telegram as a bot sees it: a Bot API server on this machine, and the people who write to it.

The bot is any program given `server.url` (TELEGRAM_API_URL) and `server.token`.

    async with Server() as server:                      # Server(Clock()): a clock the test moves
        sara = server.person(11, "Sara", "sara", "ar")  # id, name, username, language
        trip = server.group(-500, "Trip", sara)         # the first member made it
        trip.adds_bot()                                 # adds_bot(admin=True), removes_bot(), ...
        sara.starts()                                   # opens the private chat; starts("payload")
        sara.writes("/send 10 @nour")                   # in the private chat
        card = await sara.chat.shows("Confirm?")        # waits for a message of the bot
        tap = sara.presses(card, "Confirm")             # data="..." forges or replays
        assert (await tap.answered())["text"] == "Sent"
        sara.says(trip, "/balance@WaslBot", reply_to=card, mentions={"Nour": nour})
        sara.follows(card, "Open")                      # a t.me/<bot>?start= button
        sara.picks(nour)                                # by a request_users button
        typing = sara.types("10 coffee")                # after the bot's name, in some other chat
        sent = typing.chooses()                         # once answered: posts the first result
        sara.blocks()
        trip.anonymous_admin.says(trip, "/send 10")     # also linked_channel, channel_member
        server.plays("502 after acting", "sendMessage", nth=2, times=3, chat=trip)
        await server.quiet()                            # all confirmed, nothing under way
        assert trip.messages[-1].keyboard == [["Open"]]

A message has `text` (plain), `html`, `keyboard` (labels), `edited`, `versions` and `link_preview`.
Someone whom the bot has seen but who never started it answers 403, a stranger 400, as Telegram's.
`server.limits.enforced = True` refuses what is too much; `limits.violations` counts it always.
The names of all faults are the keys of `faults.ANSWERS` (played in a call of a method) and
`faults.UPDATES` (suffered by the nth of the next updates).
"""
