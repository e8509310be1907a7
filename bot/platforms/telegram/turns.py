"""In whose turn an update is handled, and whether it may be dropped in a flood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.telegram.inbound import said
from bot.presence.reception import Sent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telegram import Update


def sent(update: Update) -> Sent:
    """Return in whose turn an update is handled; TypeError where a number of it is none."""
    if not all(type(each) is int for each in _numbers(update)):
        raise TypeError("an id is no number")
    name, for_us = str(update.update_id), _is_for_us(update)
    kept = bool(update.my_chat_member or update.chosen_inline_result or _is_paid(update))
    return Sent(_whose(update), name, for_us, kept=kept)


def _numbers(update: Update) -> Iterator[object]:
    """Return what is kept or logged of it as the number of somebody or something."""
    message, chat, person = update.message, update.effective_chat, update.effective_user
    yield update.update_id
    yield from (each.id for each in (chat, person) if each)
    if message:
        moved = (message.migrate_to_chat_id, message.migrate_from_chat_id)
        yield from (each for each in moved if each is not None)


def _whose(update: Update) -> str:
    """Return in whose turn it is: a group's own when it is told that it has another number.

    What somebody types elsewhere holds up nothing that she sends.
    """
    message, chat, person = update.message, update.effective_chat, update.effective_user
    if message and chat and (message.migrate_to_chat_id or message.migrate_from_chat_id):
        return f"group {chat.id}"
    if update.pre_checkout_query:
        return f"paying {person.id if person else 0}"
    if update.inline_query:
        return f"typing {person.id if person else 0}"
    someone = person or chat
    return f"person {someone.id if someone else 0}"


def _is_paid(update: Update) -> bool:
    """Tell whether it is about a payment, which is never dropped."""
    is_paid = update.message is not None and update.message.successful_payment is not None
    return is_paid or update.pre_checkout_query is not None


def _is_for_us(update: Update) -> bool:
    """Tell whether it is surely said to the bot, and not among people in a group."""
    if (message := update.message) is None:
        return update.inline_query is None
    return message.chat.type == message.chat.PRIVATE or said(message).startswith("/")
