"""What a message says: its text as commands read it, and whom it names by more than a handle."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from telegram import MessageEntity
from telegram.constants import ChatID
from telegram.error import BadRequest, TelegramError

from bot.kit import Away, Unfetched, Upload, say
from bot.platforms.telegram.places import PLATFORM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telegram import Document, Message, User

    from bot.kit import Said

NOBODY = {ChatID.ANONYMOUS_ADMIN, ChatID.FAKE_CHANNEL, ChatID.SERVICE_CHAT}
_MOST_NAMED = 4
_START = re.compile(r"/start\s+([A-Za-z0-9_-]{1,64})\s*")


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it was meant; `mentioned` has who stands behind an @, None for a bot."""

    text: str
    mentioned: Mapping[str, User | None] = field(default_factory=dict)

    @property
    def payload(self) -> str:
        """What a link that starts the bot brings along."""
        found = _START.fullmatch(self.text)
        return found[1] if found else ""


def is_said(message: Message) -> bool:
    """Tell whether somebody says something, and not Telegram that something happened."""
    return bool(message.text or message.caption or message.effective_attachment)


def said(message: Message) -> str:
    """Return what somebody wrote, alone or beside a file."""
    return message.text or message.caption or ""


def refused(message: Message, bot_name: str) -> Said | None:
    """Return why nobody is known to have sent a command; None for people, and for small talk."""
    sender = message.from_user
    if sender is None or not _is_command(said(message), bot_name):
        return None
    if message.sender_chat is not None or sender.id in NOBODY:
        return say(
            "I cannot tell who you are: you write in the name of a group or a channel."
            " Write under your own name."
        )
    if sender.is_bot:
        return say("I serve people, not bots.")
    return None


def is_person(message: Message) -> bool:
    """Tell whether a person sent this in her own name."""
    sender = message.from_user
    if sender is None or sender.is_bot or sender.id in NOBODY:
        return False
    return message.sender_chat is None


def answered(message: Message) -> Message | None:
    """Return the message that one replies to; what opened a topic all in it seem to reply to."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created:
        return None
    is_first = message.is_topic_message and replied.message_id == message.message_thread_id
    return None if is_first else replied


def answers(message: Message, number: int) -> bool:
    """Tell whether a message replies to what the user with this number wrote."""
    replied = answered(message)
    return bool(replied and replied.from_user and replied.from_user.id == number)


def heard(message: Message, bot_name: str) -> Heard:
    """Read a message: commands lose the bot's name, a mention by number becomes @number.

    More than a few are named by nobody who pays one person; those are left as they are.
    """
    text = said(message)
    mentioned: dict[str, User | None] = {}
    changes: list[tuple[MessageEntity, str]] = []
    for entity in message.entities or message.caption_entities:
        covered = _covered(text, entity)
        match entity.type:
            case MessageEntity.BOT_COMMAND if entity.offset == 0:
                command, _, meant = covered.partition("@")
                if meant.lower() == bot_name.lower():
                    changes.append((entity, command))
            case MessageEntity.TEXT_MENTION if entity.user and len(mentioned) < _MOST_NAMED:
                mentioned[str(entity.user.id)] = None if entity.user.is_bot else entity.user
                changes.append((entity, f"@{entity.user.id}"))
            case MessageEntity.MENTION if _is_bot(covered):
                mentioned[covered[1:].lower()] = None
    return Heard(_changed(text, changes), mentioned)


def uploads(message: Message) -> tuple[Upload, ...]:
    """Return the file that a message brings, if it brings one."""
    document = message.document
    if document is None:
        return ()
    fetch = partial(_fetched, document)
    return (Upload(document.file_name or "", document.file_size or 0, fetch),)


async def _fetched(document: Document) -> bytes:
    try:
        file = await document.get_file()
        return bytes(await file.download_as_bytearray())
    except BadRequest as why:
        raise Unfetched from why
    except TelegramError as why:
        raise Away(PLATFORM) from why


def _is_command(text: str, bot_name: str) -> bool:
    """Tell whether a text is a command, and not another bot's."""
    first, *_ = text.split(maxsplit=1) or [""]
    _, _, meant = first.partition("@")
    return first.startswith("/") and meant.lower() in {"", bot_name.lower()}


def _is_bot(mention: str) -> bool:
    """Tell whether a handle is a bot's: Telegram gives theirs to nobody else."""
    return mention.lower().endswith("bot")


def _covered(text: str, entity: MessageEntity) -> str:
    units = text.encode("utf-16-le")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


def _changed(text: str, changes: list[tuple[MessageEntity, str]]) -> str:
    """Put other words in the place of entities, whose places are counted in UTF-16."""
    units = text.encode("utf-16-le")
    for entity, words in reversed(changes):
        before, after = units[: 2 * entity.offset], units[2 * (entity.offset + entity.length) :]
        units = before + words.encode("utf-16-le") + after
    return units.decode("utf-16-le")
