"""Discord as a bot sees it: a REST API and a gateway on this machine, and the people who use them.

The bot is any program given `server.url` (DISCORD_API_URL) and `server.token`: discord.py as it is,
once `client.point(server)` has told it where Discord is. `client.hurry()` lets the seconds pass at
once that it sleeps by itself, and `client.client()` is a bare client that keeps what it was asked.

    async with Server() as server:                      # Server(Clock()): a clock the test moves
        omar = server.person("Omar")                    # installed=False: the bot is no app of hers
        sara = server.person("Sara", "sara_pays", "fr") # name, username, locale
        trip = server.guild("Trip", omar, sara)         # the first owns it; bot=False: without it
        await server.connected()                        # the bot listens
        await server.synced()                           # and its commands are registered
        act = omar.types("/send", amount="10", payee=sara)  # in the DM with the bot
        omar.types("/save add", trip, amount="5")       # in a guild (its first channel)
        omar.types("/send", server.between(omar, sara), amount="10")    # where the bot is not
        omar.uses("Send money", sara, trip)             # from the menu of a person or a message
        card = await act.shows("Confirm?")              # what is shown in answer to this act
        card = await omar.dm.shows("Confirm?")          # or in a place; trip.shows(.., to=omar)
        press = omar.presses(card, "Confirm")           # custom_id="..." forges or replays
        omar.picks(card, sara)                          # in a menu: people, or labels of a list
        form = await press.modal()
        omar.submits(form, {"Amount": "12"})
        assert await press.answered() == 9              # 4 message, 5, 6 wait, 7 edit, 9 modal
        omar.writes("hello")                            # in the DM; omar.says(trip, "hello")
        omar.closes_dms(), omar.uninstalls(), trip.removes_bot()
        server.plays("502 after acting", "createMessage", nth=2, times=3, chat=trip.channel)
        server.gateway.drops()                          # asks_to_reconnect(), invalidates(), ...
        await server.quiet()                            # all is answered, nothing under way
        assert trip.channel.seen_by(sara) == []         # what is ephemeral only one person sees

A message has `text` (all that can be read), `content`, `embeds`, `keyboard` (labels), `menus`,
`ephemeral`, `edited`, `versions`, `files` and `pings` (whom it would ring). Interactions must be
answered in 3 seconds of `server.clock`, and their tokens live for 15 minutes of it.
`server.limits.enforced = True` refuses what is too much; `limits.violations` counts it always.
The names of all faults stand in `faults`: ANSWERS (played in a call, named as in Discord's
documentation), EVENTS (suffered by the next events), DOORS (when the bot comes to the gateway),
IDENTITIES (when it says who it is) and HEARTBEATS.
"""
