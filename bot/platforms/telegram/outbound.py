"""What goes out, at Telegram's pace, and again when it did not arrive.

    send    a message; one whose answer was lost may be shown twice, so it carries its number
    edit    a message becomes another; however often, it is the same
    edit_inline  the same for one that somebody else sent through us
    answer  a press, once
    offer   what can be posted, while it is typed
    called  ask what somebody is called now

RetryAfter is obeyed however long; a server that fails is tried a few times. A refusal is final: of
a topic that is gone the message goes to its group, a chat that cannot be written to is Unreachable,
and what will never be taken is Unshowable.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import structlog
from telegram import InputFile, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot import logs, meters
from bot.kit import Away, Picture, Unshowable
from bot.pace import ANSWER, NOTICE, pause
from bot.platforms.telegram.places import PLATFORM, Spot
from bot.presence.places import closed
from ledger.people import chats

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from telegram import Bot, InlineQueryResult, InlineQueryResultsButton

    from bot.pace import Pace
    from bot.platforms.telegram.cards import Attached, Card
    from ledger.books import Books
    from ledger.people.persons import Identity

T = TypeVar("T")

TRIES = {ANSWER: 6, NOTICE: 3}
_INLINE: Final = "inline "
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_SAME = "message is not modified"
_NO_TOPIC = ("thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
_MAY_NOT = (
    *("chat not found", "user not found", "peer_id_invalid", "deactivated", "blocked", "kicked"),
    *("rights", "_forbidden", "chat_restricted", "chat_admin_required", "banned", *_NO_TOPIC),
)

log = structlog.get_logger("bot.telegram")


class Outbound:
    """The way out of one bot."""

    def __init__(
        self, bot: Bot, books: Books, pace: Pace, answers: Callable[[], None] = lambda: None
    ) -> None:
        self._bot = bot
        self._books = books
        self._pace = pace
        self._answers = answers

    async def send(self, spot: Spot, card: Card, priority: int = ANSWER) -> int:
        """Show a card in a chat, in as many messages as it takes; Unreachable if nobody can.

        Return the number of the last of them, 0 if Telegram could not tell it.
        """
        *before, last = card.texts
        for text in before:
            await self._say(spot, text, None, priority)
        shown = await self._say(spot, last, card, priority)
        await self._attach_all(spot, card, priority)
        if card.below:
            await self.send(spot, card.below, priority)
        return shown

    async def _attach_all(self, spot: Spot, card: Card, priority: int = ANSWER) -> None:
        """Show the files of a card, each a message of its own, so that the card can be edited."""
        for each in card.files:
            await self._attach(spot, each, priority)

    async def edit(self, spot: Spot, message: int, card: Card, priority: int = ANSWER) -> int:
        """Turn a message into a card; return its last number, 0 if it cannot be changed any more.

        What is more than one message, and its files, follow as others.
        """
        first, *more = card.texts
        place = {"chat_id": spot.chat, "message_id": message}
        if not await self._change(str(spot.chat), first, None if more else card, priority, place):
            return 0
        if more:
            return await self.send(spot, card.rest, priority)
        await self._attach_all(spot, card, priority)
        return message

    async def edit_inline(self, message: str, card: Card, priority: int = ANSWER) -> bool:
        """Turn a message that a person sent through us into the first of a card's."""
        place = {"inline_message_id": message}
        return await self._change(_INLINE + message, card.texts[0], card, priority, place)

    async def answer(
        self, press: str, text: str = "", url: str = "", *, alert: bool = True
    ) -> bool:
        """Answer a press, with a text or a link to follow, if any; False if it is too late.

        A text that is no `alert` is shown for a moment, and goes away by itself.
        """
        why: TelegramError | None = None
        for _ in range(TRIES[ANSWER]):
            try:
                await self._bot.answer_callback_query(
                    press, text or None, show_alert=alert and bool(text), url=url or None
                )
            except TelegramError as failure:
                why = failure
                if _did_act(failure):
                    return True
                if not isinstance(failure, NetworkError) or isinstance(failure, BadRequest):
                    break
            else:
                return True
        log.warning("press not answered", press=press, reason=str(why))
        return False

    async def checked(self, query: str, why_not: str = "") -> None:
        """Say whether something may be charged, and why not; what is late is not charged."""
        for _ in range(TRIES[ANSWER]):
            try:
                await self._bot.answer_pre_checkout_query(
                    query, not why_not, error_message=why_not or None
                )
            except TelegramError as why:
                log.warning("payment not answered", query=query, reason=str(why))
                if not isinstance(why, NetworkError) or isinstance(why, BadRequest):
                    return
            else:
                return

    async def offer(
        self,
        query: str,
        results: Sequence[InlineQueryResult],
        button: InlineQueryResultsButton | None,
    ) -> None:
        """Show her who types what she can post, to her alone; what is late is not wanted any more.

        Nothing of it is cached: it is of her money, and of this moment.
        """
        try:
            await self._bot.answer_inline_query(
                query, results, cache_time=0, is_personal=True, button=button
            )
        except TelegramError as why:
            log.info("query not answered", query=query, reason=str(why))

    async def called(self, identity: Identity) -> str:
        """Ask what somebody is called now; nothing, if Telegram does not say that of her."""
        try:
            chat = await self._bot.get_chat(int(identity.external_id))
        except (BadRequest, Forbidden, ValueError):
            return ""
        except TelegramError as why:
            raise Away(PLATFORM) from why
        return (chat.username or "").lower()

    # -- steps ------------------------------------------------------------------------------

    async def _change(
        self, turn: str, text: str, card: Card | None, priority: int, place: dict[str, Any]
    ) -> bool:
        """Put a text, and the buttons of a card, in the place of a message; False if refused."""

        async def act() -> None:
            await self._bot.edit_message_text(
                text,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=card.buttons if card else None,
                **place,
            )

        try:
            await self._do(turn, priority, act)
        except (BadRequest, ChatMigrated, Forbidden) as why:
            return _SAME in why.message.lower()
        return True

    async def _say(self, spot: Spot, text: str, card: Card | None, priority: int) -> int:
        async def act(spot: Spot) -> int:
            sent = await self._bot.send_message(
                spot.chat,
                text,
                message_thread_id=spot.thread,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=card.markup if card else None,
            )
            return sent.message_id

        return await self._write(spot, priority, act)

    async def _attach(self, spot: Spot, attached: Attached, priority: int) -> int:
        file, caption = attached.file, attached.caption

        async def act(spot: Spot) -> int:
            sends = self._bot.send_photo if isinstance(file, Picture) else self._bot.send_document
            content = InputFile(file.content, file.name, attach=True)
            sent = await sends(spot.chat, content, caption, message_thread_id=spot.thread)
            return sent.message_id

        return await self._write(spot, priority, act)

    async def _write(self, spot: Spot, priority: int, act: Callable[[Spot], Awaitable[int]]) -> int:
        """Write a message, wherever its place is by now; Unreachable or Unshowable if refused."""
        try:
            return await self._do(str(spot.chat), priority, partial(act, spot)) or 0
        except ChatMigrated as moved:
            new = Spot(moved.new_chat_id)
            await chats.note(self._books, spot.name, "moved", new.name)
            return await self._write(new, priority, act)
        except Forbidden:
            raise await closed(self._books, spot.name) from None
        except BadRequest as why:
            reason = why.message.lower()
            if spot.thread and any(each in reason for each in _NO_TOPIC):
                return await self._write(Spot(spot.chat), priority, act)
            if any(each in reason for each in _MAY_NOT):
                log.info("may not write", chat=logs.place(spot.name), reason=why.message)
                raise await closed(self._books, spot.name) from None
            raise Unshowable(why.message) from None

    async def _do(self, chat: str, priority: int, act: Callable[[], Awaitable[T]]) -> T | None:
        """Do something in one's turn, and again while Telegram asks for patience or fails.

        None when it was done, and what Telegram answered could not be read.
        """
        place, tried = self._pace.place(priority), 0
        self._answers()
        while True:
            try:
                async with self._pace.turn(chat, place):
                    return await act()
            except RetryAfter as later:
                meters.LIMITED.add("sending", PLATFORM)
                self._pace.hold(chat, seconds(later))
            except (BadRequest, ChatMigrated, Forbidden):
                raise
            except TelegramError as why:
                if _did_act(why):
                    return None
                tried += 1
                if tried >= TRIES[priority] or isinstance(why, InvalidToken):
                    raise Away(PLATFORM) from why
                self._pace.rest(chat, pause(tried))


def _did_act(why: TelegramError) -> bool:
    """Tell whether Telegram did what it was asked, and only its answer could not be read."""
    return type(why) is TelegramError


def seconds(later: RetryAfter) -> float:
    """Return for how many seconds Telegram asks for patience."""
    asked = later.retry_after
    wait: float = asked.total_seconds() if isinstance(asked, timedelta) else asked
    return wait
