"""The commands that the bot has registered."""

from tests.discord.forms import commands as form
from tests.discord.refusals import unknown

GLOBAL = 0


class Commands:
    """Everywhere, and in single guilds."""

    def __init__(self, server):
        self.server = server
        self._known = {}
        self.synced = 0

    def all(self, guild_id=GLOBAL):
        """Return the commands of a guild, or those of everywhere."""
        return list(self._known.get(int(guild_id), {}).values())

    def named(self, name, guild_id=GLOBAL):
        """Return one command by its name."""
        found = [one for one in self.all(guild_id) if one["name"] == name.removeprefix("/")]
        assert found, f"no {name!r} among {[one['name'] for one in self.all(guild_id)]}"
        return found[0]

    def here(self, chat):
        """Return the commands that may be offered in a channel."""
        return (self.all(chat.guild.id) if chat.guild else []) + self.all()

    def kinds(self, command_id):
        """Return the kinds of installation that a command asks for."""
        every = [one for known in self._known.values() for one in known.values()]
        found = next(one for one in every if one["id"] == command_id)
        return found.get("integration_types") or [0]

    def overwrite(self, commands, guild_id=GLOBAL):
        """Forget all commands there and take these."""
        form.check(commands)
        before, after = self._known.get(int(guild_id), {}), {}
        for one in commands:
            key = (one.get("type", form.SLASH), one["name"])
            after[key] = self._kept(one, before.get(key), guild_id)
        self._known[int(guild_id)] = after
        self.synced += 1
        self.server.touch()
        return self.all(guild_id)

    def forget_one(self):
        """Forget one of the commands of everywhere, as somebody does by hand."""
        self._known[GLOBAL].popitem()

    def upsert(self, command, guild_id=GLOBAL):
        """Take one command more, or in place of the one with its name."""
        key = (command.get("type", form.SLASH), command["name"])
        others = [one for one in self.all(guild_id) if (one["type"], one["name"]) != key]
        self.overwrite([*others, command], guild_id)
        return self._known[int(guild_id)][key]

    def find(self, command_id, guild_id=GLOBAL):
        """Return a command by its id, or refuse."""
        for one in self.all(guild_id):
            if one["id"] == command_id:
                return one
        raise unknown("application command")

    def delete(self, command_id, guild_id=GLOBAL):
        """Forget a command."""
        gone = self.find(command_id, guild_id)
        del self._known[int(guild_id)][gone["type"], gone["name"]]

    def _kept(self, command, before, guild_id):
        told = {
            "type": form.SLASH,
            "description": "",
            "default_member_permissions": None,
            "nsfw": False,
            "contexts": None,
            "integration_types": [0],
            "options": [],
            **command,
            "id": before["id"] if before else str(self.server.ids.new()),
            "version": str(self.server.ids.new()),
            "application_id": str(self.server.bot.id),
        }
        return told | ({"guild_id": str(guild_id)} if guild_id else {})
