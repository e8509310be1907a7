"""Messages, as those who look at them see them."""

from datetime import UTC, datetime

from tests.discord.forms import components

EPHEMERAL, LOADING = 1 << 6, 1 << 7
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
EDITABLE = ("content", "embeds", "components", "attachments")


def iso(seconds):
    """Return a moment as Discord writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


class Message:
    """One message as its channel shows it now."""

    def __init__(self, chat, author, **facts):
        self.chat, self.author = chat, author
        self.id = chat.server.ids.new()
        self.date = chat.server.clock()
        self.content = facts.pop("content", None) or ""
        self.embeds = facts.pop("embeds", None) or []
        self.components = facts.pop("components", None) or []
        self.flags = facts.pop("flags", None) or 0
        self.allowed_mentions = facts.pop("allowed_mentions", None)
        self.files = facts.pop("files", {})
        self.viewer = facts.pop("viewer", None)
        self.interaction = facts.pop("interaction", None)
        self.reply_to = facts.pop("reply_to", None)
        self.type = facts.pop("type", 19 if self.reply_to else 0)
        self.mentions = facts.pop("mentions", [])
        self.edit_date = None
        self.deleted = False
        self.versions = [self.text]

    def __repr__(self):
        seen = f" (only {self.viewer})" if self.ephemeral else ""
        return f"<{self.id} {self.author.name}: {self.text!r} {self.keyboard or ''}{seen}>"

    @property
    def ephemeral(self):
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self):
        """Return whether it only says that the bot is thinking."""
        return bool(self.flags & LOADING)

    @property
    def edited(self):
        return self.edit_date is not None

    @property
    def from_bot(self):
        return self.author is self.chat.server.bot

    @property
    def text(self):
        """Return all that can be read in it, line by line."""
        laid = [one["content"] for _, one in components.walk(self.components) if "content" in one]
        lines = [self.content, *(line for embed in self.embeds for line in _lines(embed)), *laid]
        return "\n".join(line for line in lines if line)

    # -- what can be pressed --------------------------------------------------------------------

    @property
    def rows(self):
        """Return the rows of buttons in it."""
        every = [one for _, one in components.walk(self.components)]
        rows = [one["components"] for one in every if one["type"] == components.ROW]
        lone = [[one["accessory"]] for one in every if "accessory" in one]
        buttons = [[one for one in row if one["type"] == components.BUTTON] for row in rows + lone]
        return [row for row in buttons if row]

    @property
    def keyboard(self):
        """Return the labels of the buttons, row by row."""
        return [[label(button) for button in row] for row in self.rows]

    @property
    def menus(self):
        """Return the menus in it."""
        every = components.walk(self.components)
        return [one for _, one in every if one["type"] in components.MENUS]

    def button(self, which):
        """Return a button by its label, or by (row, column)."""
        if isinstance(which, tuple):
            return self.rows[which[0]][which[1]]
        for button in (button for row in self.rows for button in row):
            if label(button) == which:
                return button
        raise AssertionError(f"no button {which!r} among {self.keyboard}")

    # -- what it would do to others -------------------------------------------------------------

    @property
    def pings(self):
        """Return whom it would ring: names, and "everyone"; a note must ring nobody."""
        allowed = self.allowed_mentions
        parse = ["users", "everyone", "roles"] if allowed is None else allowed.get("parse") or []
        named = {str(one) for one in (allowed or {}).get("users") or []}
        every = {one for one in ("everyone", "here") if f"@{one}" in self.content}
        people = {
            one.name
            for one in self.chat.server.people.values()
            if f"<@{one.id}>" in self.content and ("users" in parse or str(one.id) in named)
        }
        return people | ({"everyone"} if every and "everyone" in parse else set())

    # -- its changes ----------------------------------------------------------------------------

    def facts(self):
        """Return what an edit may change."""
        shown = {"content": self.content, "embeds": self.embeds}
        return shown | {"components": self.components, "files": self.files}

    def change(self, body, files=None):
        """Show something else from now on; what is not named stays."""
        for name in ("content", "embeds", "components"):
            if name in body:
                setattr(self, name, body[name] or ([] if name != "content" else ""))
        if "attachments" in body:
            kept = {str(one.get("id")) for one in body["attachments"] or []}
            self.files = {key: one for key, one in self.files.items() if str(one.id) in kept}
        self.files |= files or {}
        if body.get("flags"):
            self.flags |= body["flags"] & components.NEW_LAYOUT
        self.allowed_mentions = body.get("allowed_mentions", self.allowed_mentions)
        if not self.loading:
            self.edit_date = self.chat.server.clock()
        self.flags &= ~LOADING
        self.versions.append(self.text)
        self.chat.show(self)
        self.chat.server.touch()

    def delete(self):
        """Show it no longer."""
        self.deleted = True
        self.chat.server.touch()

    # -- as the bot is told ---------------------------------------------------------------------

    def as_json(self, *, nested=True):
        told = {
            "id": str(self.id),
            "channel_id": str(self.chat.id),
            "type": self.type,
            "author": self.author.user,
            "content": self.content,
            "embeds": [{"type": "rich", **embed} for embed in self.embeds],
            "components": self.components,
            "attachments": [one.as_json() for one in self.files.values()],
            "timestamp": iso(self.date),
            "edited_timestamp": iso(self.edit_date) if self.edited else None,
            "flags": self.flags,
            "mentions": [one.user for one in self.mentions],
            "mention_roles": [],
            "mention_everyone": "everyone" in self.pings,
            "pinned": False,
            "tts": False,
        }
        if self.interaction:
            application = str(self.chat.server.bot.id)
            told |= {"webhook_id": application, "application_id": application}
            told["interaction_metadata"] = self.interaction.metadata()
        if self.reply_to and nested:
            told["message_reference"] = self._reference()
            told["referenced_message"] = self.reply_to.as_json(nested=False)
        return told

    def _reference(self):
        where = {"message_id": str(self.reply_to.id), "channel_id": str(self.reply_to.chat.id)}
        guild = self.reply_to.chat.guild
        return where | ({"guild_id": str(guild.id)} if guild else {})


def label(button):
    """Return what can be read on a button."""
    written = button.get("label") or (button.get("emoji") or {}).get("name") or ""
    return written.translate(_ISOLATES)


def _lines(embed):
    yield embed.get("title")
    yield embed.get("description")
    for field in embed.get("fields") or []:
        yield from (field["name"], field["value"])
    yield (embed.get("footer") or {}).get("text")
