"""The conversation on Telegram: an update comes in, what is to be shown goes out.

What cannot be shown because Telegram does not answer raises Away, and what the books cannot take
a LedgerError: then the update has not been handled, and comes again, unless its person could be
told to try again. Nothing is done twice.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.commands import links as claim_links
from bot.commands import paylinks, worded
from bot.kit import Reply, Unreachable
from bot.platforms.telegram import inbound, links, members
from bot.platforms.telegram.inline import Inline
from bot.platforms.telegram.payments import Payments
from bot.platforms.telegram.places import PLATFORM, Spot, identity, name
from bot.platforms.telegram.presses import Presses
from bot.platforms.telegram.showing import Showing
from bot.presence.places import Places
from bot.presence.reception import Conversation
from bot.wording import TOO_MANY
from ledger import licences
from ledger.errors import LedgerError, NotAllowed
from ledger.people import persons, roles
from ledger.people.persons import Identity

if TYPE_CHECKING:
    from telegram import Message, Update, User

    from bot.app import App
    from bot.kit import Call, Chat
    from bot.platforms.telegram.menus import Menus
    from bot.platforms.telegram.outbound import Outbound
    from ledger.people.persons import Person

_BROUGHT = {claim_links.PAYLOAD: "/claim", paylinks.PAYLOAD: "/pay"}
"""What a link brings, by how its payload begins, and the command that takes it."""


class Talk(Conversation["Update"]):
    """What the bot hears and says."""

    def __init__(self, app: App, out: Outbound, menus: Menus, me: User) -> None:
        self._app = app
        self._books = app.books
        self._menus = menus
        self._showing = Showing(app, out, me)
        self._places = Places(app, self._showing)
        self._presses = Presses(app, self._showing, self._places)
        self._inline = Inline(app, self._showing, self._places)
        self._payments = Payments(app, self._showing, self._places)

    async def handle(self, update: Update) -> None:
        """Do what an update asks, and show what came of it."""
        if update.message:
            await self._message(update.message)
        elif update.callback_query:
            await self._presses.handle(update.callback_query)
        elif update.pre_checkout_query:
            await self._payments.checked(update.pre_checkout_query)
        elif update.inline_query:
            await self._inline.typed(update.inline_query)
        elif update.chosen_inline_result:
            await self._inline.posted(update.chosen_inline_result)
        elif update.my_chat_member:
            await members.changed(self._books, update.my_chat_member)

    async def too_many(self, update: Update) -> None:
        """Tell somebody, once, that what she sends now is dropped."""
        user, query = update.effective_user, update.callback_query
        if user is None or user.is_bot:
            return
        private = Spot(user.id)
        call = await self._app.call(identity(user), name(user), private.as_chat, "")
        reply = Reply.of(TOO_MANY)
        if query:
            await self._presses.refuse(call, query, reply)
        else:
            await self._places.answer(call, reply, private.as_chat)

    async def tell_so(self, update: Update, why: LedgerError) -> bool:
        """Tell whoever asked for something that the books cannot take it; False if nobody did."""
        user, message = update.effective_user, update.message
        asked = update.callback_query or (
            message and (message.chat.id > 0 or inbound.said(message).startswith("/"))
        )
        if user is None or user.is_bot or not asked:
            return False
        return await self._places.tell_so(Spot(user.id).as_chat, why)

    async def deliver(self, chat: Chat, reply: Reply, language: str | None, message: str) -> str:
        """Show what the outbox tells; Unreachable where nobody can be written to."""
        return await self._places.deliver(chat, reply, language, message)

    # -- messages ---------------------------------------------------------------------------

    async def _message(self, message: Message) -> None:
        if await members.moved(self._books, message):
            return
        await members.joined(self._books, message)
        if message.successful_payment:
            await self._payments.paid(message.successful_payment)
        elif refusal := inbound.refused(message, self._showing.bot_name):
            await self._refuse(message, Reply.of(refusal))
        elif message.from_user and inbound.is_person(message):
            await self._hear(message, message.from_user)

    async def _refuse(self, message: Message, refusal: Reply) -> None:
        try:
            here = _spot(message).as_chat
            await self._showing.show(here, refusal, self._app.settings.language)
        except Unreachable:
            return

    async def _hear(self, message: Message, sender: User) -> None:
        """Hear a person out, and answer."""
        if not message.users_shared and not inbound.is_said(message):
            return
        private = Spot(sender.id).as_chat
        heard = inbound.heard(message, self._showing.bot_name)
        call = await self._call(message, sender, heard)
        await self._places.is_here(call.chat, call.actor)
        if call.chat == private:
            lacks = await licences.lacking(call.books, call.actor.id)
            self._menus.offer(call.chat.id, roles.permitted(call.actor.roles), lacks)
        if message.users_shared:
            reply: Reply | None = await self._picked(message, call)
        elif heard.payload and call.chat == private:
            reply = await self._opened(call, heard.payload, private)
        else:
            reply = await self._app.handle(call)
        if reply:
            await self._places.answer(call, reply, private)

    async def _call(self, message: Message, sender: User, heard: inbound.Heard) -> Call:
        spot = _spot(message)
        key = f"{PLATFORM}:{self._showing.number}:{message.chat.id}:{message.message_id}"
        chat = replace(spot.as_chat, title=message.chat.title or "")
        call = await self._app.call(identity(sender), name(sender), chat, key, heard.text)
        mentioned = {
            word: await self._named(user) if user else None
            for word, user in heard.mentioned.items()
        }
        return replace(
            call,
            in_reply_to=await self._author(message),
            mentioned=mentioned,
            to_bot=inbound.answers(message, self._showing.number),
            picks=spot.chat > 0,
            called=self._showing.out.called,
            came=partial(members.came, self._books, spot, sender),
            files=inbound.uploads(message),
        )

    async def _author(self, message: Message) -> Person | None:
        """Return whose message this one replies to, if it is a person's."""
        answered = inbound.answered(message)
        if not answered or not answered.from_user or not inbound.is_person(answered):
            return None
        return await self._named(answered.from_user)

    async def _named(self, user: User) -> Person:
        return await persons.named(self._books, identity(user), name(user))

    async def _picked(self, message: Message, call: Call) -> Reply:
        """Go on with the command that asked for the person who was picked."""
        shared = message.users_shared
        assert shared  # noqa: S101 - somebody was picked
        who = shared.users[0]
        handle = who.username or ""
        called = " ".join(part for part in (who.first_name, who.last_name) if part)
        known = Identity(PLATFORM, str(who.user_id), handle.lower())
        named = called or handle or str(who.user_id)
        person = await persons.named(self._books, known, named, renew=bool(called))
        return await self._app.pick(call, shared.request_id, person)

    async def _opened(self, call: Call, payload: str, private: Chat) -> Reply | None:
        """Follow a link: bring a code, or join and go on with what was typed in the group."""
        for prefix, command in _BROUGHT.items():
            if payload.startswith(prefix):
                code = payload.removeprefix(prefix)
                return await self._app.handle(replace(call, text=f"{command} {code}"))
        kept = await links.find(self._app, payload)
        if kept is None:
            return await self._app.handle(replace(call, text="/start"))
        if not call.actor.joined:
            welcome = await self._app.handle(replace(call, text="/start"))
            if welcome:
                await self._places.answer(call, welcome, private)
            call = replace(call, actor=await persons.by_id(self._books, call.actor.id))
        try:
            as_it_was, pressed = await links.opened(kept, call)
            if pressed:
                return await self._app.press(as_it_was, pressed)
            return await self._app.handle(as_it_was)
        except NotAllowed as refusal:
            said = worded(refusal)
            return Reply.of(said) if said else None


def _spot(message: Message) -> Spot:
    thread = message.message_thread_id if message.is_topic_message else None
    return Spot(message.chat.id, thread)
