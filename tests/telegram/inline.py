"""Messages that people sent through the bot, in chats that it does not know."""

from tests.telegram.chats import Chat, Message


class Inline(Message):
    """One of them: the bot edits it by its inline id, and is not told where it stands."""

    def __init__(self, server, number, person, text, rows):
        self.inline_id = f"AgAAANsn-{number}"
        chat = Chat(server, -number)
        super().__init__(chat, number, person.user, text=text, markup={"inline_keyboard": rows})
        server.inline[self.inline_id] = self

    async def shows(self, fragment):
        """Wait until it holds these words."""
        await self.chat.server.until(
            lambda: fragment in self.text, lambda: f"{fragment!r} is not shown: {self}"
        )
        return self
