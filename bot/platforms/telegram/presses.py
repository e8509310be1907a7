"""Presses: run, then answered once.

A card becomes its receipt; a sentence is an alert; the rest is a message. After two seconds the
press is answered without its result, which is then told by a message. In a group the rest goes to
her who presses alone; if she never started the bot, a link opens it where she can see it.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from telegram import Message

from bot.kit import Place, Reply, say
from bot.platforms.telegram import members
from bot.platforms.telegram.places import PLATFORM, Spot, identity, inline, name
from bot.presence.places import is_unfinished

if TYPE_CHECKING:
    from telegram import CallbackQuery

    from bot.app import App
    from bot.kit import Call
    from bot.platforms.telegram.showing import Showing
    from bot.presence.places import Places

PATIENCE_S = 2.0
PATIENCE_INLINE_S = 10.0
"""The same where somebody may have no other way to be told than the answer to her press."""
_IN_PRIVATE = say("I answered you in our private chat.")


class Presses:
    """What is pressed, and what comes of it."""

    def __init__(self, app: App, showing: Showing, places: Places) -> None:
        self._app = app
        self._showing = showing
        self._places = places

    async def handle(self, query: CallbackQuery) -> None:
        """Run what a button stands for and show what came of it."""
        user = query.from_user
        at = _place(query)
        spot = (at and Spot.read(at.chat.id)) or Spot(user.id)
        key = f"{PLATFORM}:{self._showing.number}:press:{query.id}"
        call = await self._app.call(identity(user), name(user), spot.as_chat, key)
        alone = at is not None and at.chat.private
        came = partial(members.came, call.books, spot, user)
        call = replace(call, at=at if _offers(query) else None, picks=alone, came=came)
        if alone:
            await self._places.is_here(call.chat, call.actor)
        reply, answered = await self._run(call, query)
        if alone and (reply.edits_card or is_unfinished(reply, offered=_offers(query))):
            await self._edit(call, query, reply, answered=answered)
        elif alone:
            await self._tell(call, query, reply, answered=answered)
        else:
            await self._tell_alone(call, query, reply, answered=answered)

    async def refuse(self, call: Call, query: CallbackQuery, reply: Reply) -> None:
        """Answer a press that is not run."""
        await self._tell(call, query, reply, answered=False)

    async def _run(self, call: Call, query: CallbackQuery) -> tuple[Reply, bool]:
        """Return the result, and whether the press had to be answered before it was there."""
        pressing = asyncio.create_task(self._app.press(call, query.data or ""))
        try:
            patience = PATIENCE_INLINE_S if query.inline_message_id else PATIENCE_S
            done, _ = await asyncio.wait({pressing}, timeout=patience)
            if not done:
                await self._showing.out.answer(query.id)
            return await pressing, not done
        finally:
            pressing.cancel()

    async def _edit(
        self, call: Call, query: CallbackQuery, reply: Reply, *, answered: bool
    ) -> None:
        """Turn the card into its receipt, or send that where the card is gone."""
        if not answered:
            await self._showing.out.answer(query.id)
        message = call.at.message if call.at else ""
        if not await self._places.edit(call, message, reply):
            await self._places.tell(call, call.chat, reply)

    async def _tell(
        self, call: Call, query: CallbackQuery, reply: Reply, *, answered: bool
    ) -> None:
        """Answer the press with a sentence; send what is more, or comes too late for that."""
        text = self._showing.alert(reply, self._places.language(call, reply))
        if answered or not await self._showing.out.answer(query.id, text) or not text:
            await self._places.tell(call, Spot(query.from_user.id).as_chat, reply)

    async def _tell_alone(
        self, call: Call, query: CallbackQuery, reply: Reply, *, answered: bool
    ) -> None:
        """Tell somebody in a group, or show her the way to where she can be told.

        Whoever never started the bot cannot be written to, and has no more than this answer.
        """
        out, private = self._showing.out, Spot(query.from_user.id).as_chat
        pressed, language = query.data or "", self._places.language(call, reply)
        text = "" if reply.unjoined else self._showing.alert(reply, language)
        if text and not answered:
            if await out.answer(query.id, text):
                return
            answered = True
        if not reply.unjoined and await self._places.tell(call, private, reply):
            if not answered:
                toast = self._showing.alert(Reply.of(_IN_PRIVATE), language)
                await out.answer(query.id, toast, alert=False)
            return
        way = "" if answered else await self._showing.way(call, pressed)
        if not way or not await out.answer(query.id, url=way):
            await self._showing.point(call, language, pressed)


def _place(query: CallbackQuery) -> Place | None:
    """Return where the card stands whose button was pressed, if that is known."""
    if query.inline_message_id:
        return inline(query.inline_message_id)
    card = query.message
    if card is None:
        return None
    thread = card.message_thread_id if isinstance(card, Message) and card.is_topic_message else None
    return Place(Spot(card.chat.id, thread).as_chat, str(card.message_id))


def _offers(query: CallbackQuery) -> bool:
    """Tell whether a card has the button: what it carries can be sent from anywhere.

    Of one that was sent through us Telegram does not tell, so that none is known to have it: where
    such a card stands we learn from Telegram alone, when it was posted.
    """
    card = query.message
    if not isinstance(card, Message):
        return False
    rows = card.reply_markup.inline_keyboard if card.reply_markup else ()
    return any(button.callback_data == query.data for row in rows for button in row)
