"""Messages that people sent through the bot, in chats that it does not know, and how they come."""

from tests.telegram import html_mode
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


class Typing:
    """What somebody has typed after the bot's name, and what she is shown to choose from."""

    def __init__(self, server, person, text, query_id):
        self.server, self.person, self.text, self.id = server, person, text, query_id
        self.answer = None
        server.typing[query_id] = self

    async def answered(self):
        """Wait for the answer: its `results`, `button`, `cache_time` and `is_personal`."""
        await self.server.until(lambda: self.answer is not None, "the query is not answered")
        return self.answer

    @property
    def titles(self):
        return [one["title"] for one in self.answer["results"]]

    def chooses(self, at=0):
        """Post one of the results; the bot is told, if the message has a keyboard by which id."""
        result = self.answer["results"][at]
        content = result["input_message_content"]
        text, rows = content["message_text"], result["reply_markup"]["inline_keyboard"]
        shown = html_mode.read(text, lambda _: None)[0]
        sent = Inline(self.server, next(self.server.numbers), self.person, shown, rows)
        self.told = {
            "result_id": result["id"],
            "from": self.person.user,
            "query": self.text,
            "inline_message_id": sent.inline_id,
        }
        self.tells()
        return sent

    def tells(self, **otherwise):
        """Tell the bot what was chosen, once more or forged."""
        self.server.updates.put("chosen_inline_result", self.told | otherwise)
