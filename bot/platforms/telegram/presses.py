"""Presses: run, then answered once.

A card becomes its receipt; a sentence is an alert; the rest is a message. After two seconds the
press is answered without its result, which is then told by a message.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from telegram import Message

from bot.platforms.telegram import members
from bot.platforms.telegram.places import PLATFORM, Spot, identity, name

if TYPE_CHECKING:
    from telegram import CallbackQuery

    from bot.app import App
    from bot.kit import Call, Reply
    from bot.platforms.telegram.showing import Showing

PATIENCE_S = 2.0


class Presses:
    """What is pressed, and what comes of it."""

    def __init__(self, app: App, showing: Showing) -> None:
        self._app = app
        self._showing = showing

    async def handle(self, query: CallbackQuery) -> None:
        """Run what a button stands for and show what came of it."""
        user = query.from_user
        spot = _spot(query)
        key = f"{PLATFORM}:{self._showing.number}:press:{query.id}"
        call = await self._app.call(identity(user), name(user), spot.as_chat, key)
        call = replace(call, came=partial(members.came, call.books, spot, user))
        if spot.chat > 0:
            await members.is_here(self._app.books, spot, call.actor)
        reply, answered = await self._run(call, query)
        if spot.chat > 0 and (reply.edits_card or _is_unfinished(query, reply)):
            await self._edit(call, query, reply, spot, answered=answered)
        else:
            await self._tell(call, query, reply, Spot(user.id), answered=answered)

    async def refuse(self, call: Call, query: CallbackQuery, reply: Reply) -> None:
        """Answer a press that is not run."""
        await self._tell(call, query, reply, Spot(query.from_user.id), answered=False)

    async def _run(self, call: Call, query: CallbackQuery) -> tuple[Reply, bool]:
        """Return the result, and whether the press had to be answered before it was there."""
        pressing = asyncio.create_task(self._app.press(call, query.data or ""))
        try:
            done, _ = await asyncio.wait({pressing}, timeout=PATIENCE_S)
            if not done:
                await self._showing.out.answer(query.id)
            return await pressing, not done
        finally:
            pressing.cancel()

    async def _edit(
        self, call: Call, query: CallbackQuery, reply: Reply, spot: Spot, *, answered: bool
    ) -> None:
        """Turn the card into its receipt, or send that where the card is gone."""
        if not answered:
            await self._showing.out.answer(query.id)
        card = self._showing.card(spot, reply, self._showing.language(call, reply))
        number = query.message.message_id if query.message else 0
        if not await self._showing.out.edit(spot, number, card):
            await self._showing.after_press(call, reply, spot)

    async def _tell(
        self, call: Call, query: CallbackQuery, reply: Reply, private: Spot, *, answered: bool
    ) -> None:
        """Answer the press with a sentence; send what is more, or comes too late for that."""
        text = self._showing.alert(reply, self._showing.language(call, reply))
        if answered or not await self._showing.out.answer(query.id, text) or not text:
            await self._showing.after_press(call, reply, private)


def _spot(query: CallbackQuery) -> Spot:
    """Return where a button was pressed: in which topic, a message that can be read tells."""
    card = query.message
    if not card:
        return Spot(query.from_user.id)
    if isinstance(card, Message) and card.is_topic_message:
        return Spot(card.chat.id, card.message_thread_id)
    return Spot(card.chat.id)


def _is_unfinished(query: CallbackQuery, reply: Reply) -> bool:
    """Tell whether a card still offers what has been done: it was never turned into a receipt."""
    card = query.message
    if len(reply.lines) == 1 or not isinstance(card, Message) or not card.reply_markup:
        return False
    buttons = [button for row in card.reply_markup.inline_keyboard for button in row]
    return any(button.callback_data == query.data for button in buttons)
