"""Guilds: their members, their channels, and what the bot hears of them."""

from tests.discord.chats import EVERYTHING, IN_GUILD, Chat
from tests.discord.messages import iso
from tests.discord.refusals import missing_access

ORDINARY = 2_248_473_465_835_073
_PLAIN = {
    "verification_level": 0,
    "default_message_notifications": 0,
    "explicit_content_filter": 0,
    "mfa_level": 0,
    "nsfw_level": 0,
    "premium_tier": 0,
    "premium_subscription_count": 0,
    "system_channel_flags": 0,
    "afk_timeout": 300,
    "max_members": 500_000,
    "premium_progress_bar_enabled": False,
    "large": False,
    "unavailable": False,
}
_NOTHING = ("icon", "splash", "banner", "description", "vanity_url_code", "discovery_splash")
_EMPTY = (
    "emojis",
    "stickers",
    "features",
    "threads",
    "voice_states",
    "presences",
    "stage_instances",
    "guild_scheduled_events",
    "soundboard_sounds",
)


class Channel(Chat):
    """A text channel of a guild."""

    context, kind = IN_GUILD, 0

    def __init__(self, server, guild, name):
        self.guild, self.name = guild, name
        super().__init__(server, server.ids.new(), f"#{name} of {guild.name}")
        self.hidden = False

    def permissions(self, person):
        return self.guild.permissions(person)

    def includes(self, person):
        return person.id in self.guild.members

    def check(self):
        """Refuse the bot where it is not, or may not write."""
        if not self.guild.has_bot or self.hidden:
            raise missing_access()

    def as_json(self):
        return super().as_json() | {
            "guild_id": str(self.guild.id),
            "name": self.name,
            "position": self.guild.channels.index(self),
            "permission_overwrites": [],
            "nsfw": False,
            "topic": None,
            "rate_limit_per_user": 0,
            "parent_id": None,
        }


class Guild:
    """A guild; its first member owns it."""

    def __init__(self, server, name, members, locale="en-US"):
        self.server, self.id, self.name, self.locale = server, server.ids.guild(), name, locale
        self.members, self.admins, self.channels = {}, set(), []
        self.owner = members[0] if members else None
        for one in members:
            self.members[one.id] = one
        self.channel = self.opens("general")

    def __repr__(self):
        return self.name

    @property
    def has_bot(self):
        return self.server.bot.id in self.members

    # -- what a test lets happen ----------------------------------------------------------------

    def opens(self, name):
        """Open a channel."""
        self.channels.append(Channel(self.server, self, name))
        if self.has_bot:
            self._tell("CHANNEL_CREATE", self.channels[-1].as_json())
        return self.channels[-1]

    def adds(self, person):
        """Let a person join."""
        self.members[person.id] = person
        told = self.member(person) | {"guild_id": str(self.id)}
        self._tell("GUILD_MEMBER_ADD", told)

    def removes(self, person):
        """Let a person leave."""
        del self.members[person.id]
        self.admins.discard(person.id)
        self._tell("GUILD_MEMBER_REMOVE", {"guild_id": str(self.id), "user": person.user})

    def promotes(self, person):
        """Let a member manage the guild."""
        self.admins.add(person.id)

    def adds_bot(self):
        """Add the bot."""
        self.members[self.server.bot.id] = self.server.bot
        self._tell("GUILD_CREATE", self.as_json(joined=True))

    def removes_bot(self):
        """Remove the bot."""
        self._tell("GUILD_DELETE", {"id": str(self.id)})
        del self.members[self.server.bot.id]

    def has_an_outage(self):
        """Let the guild be away for a while, as when Discord has trouble."""
        self._tell("GUILD_DELETE", {"id": str(self.id), "unavailable": True})

    def is_back(self):
        """Let the guild be there again after its outage."""
        self._tell("GUILD_CREATE", self.as_json())

    async def shows(self, fragment, **how):
        """Wait until its first channel shows these words."""
        return await self.channel.shows(fragment, **how)

    def _tell(self, kind, data):
        if self.has_bot:
            self.server.gateway.tell(kind, data, self.id)

    # -- as the bot is told ---------------------------------------------------------------------

    def permissions(self, person):
        """Return what a member may do."""
        if person is self.owner or person.id in self.admins:
            return EVERYTHING
        return str(ORDINARY)

    def member(self, person, **more):
        """Return a member as the bot is told."""
        return self.partial_member(person) | {
            "user": person.user,
            "deaf": False,
            "mute": False,
            **more,
        }

    def partial_member(self, person):
        """Return a member as an option of a command tells."""
        return {
            "roles": [],
            "nick": None,
            "avatar": None,
            "joined_at": iso(self.server.began),
            "premium_since": None,
            "communication_disabled_until": None,
            "pending": False,
            "flags": 0,
            "permissions": self.permissions(person),
        }

    def short(self):
        """Return it as an interaction tells."""
        return {"id": str(self.id), "locale": self.locale, "features": []}

    def as_json(self, *, joined=False):
        everyone = {
            "id": str(self.id),
            "name": "@everyone",
            "permissions": str(ORDINARY),
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        told = _PLAIN | dict.fromkeys(_NOTHING) | {name: [] for name in _EMPTY}
        bot = [self.member(self.server.bot)] if self.has_bot else []
        told |= {"id": str(self.id), "name": self.name, "preferred_locale": self.locale}
        told |= {"owner_id": str(self.owner.id if self.owner else self.server.bot.id)}
        told |= {"member_count": len(self.members), "members": bot, "roles": [everyone]}
        told |= {"channels": [one.as_json() for one in self.channels]}
        if joined:
            del told["unavailable"]
        return told | {"joined_at": iso(self.server.began)}
