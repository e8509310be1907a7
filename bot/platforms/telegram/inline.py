"""What somebody types after our name in any chat, and the card that she posts there through us.

typed   her words -> what she can post; nothing is kept, and a flood of it is answered by nothing
posted  it is kept, and lives by the one name that Telegram gives it; she is shown hers in private

Telegram tells of what was posted where BotFather's /setinlinefeedback is on for all of it.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Final

import structlog
from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode

from bot import layout, speech
from bot.app import live
from bot.kit import say
from bot.platforms.telegram.places import PLATFORM, Spot, identity, inline
from ledger import clock
from ledger.errors import LedgerError

if TYPE_CHECKING:
    from telegram import ChosenInlineResult, InlineQuery, User

    from bot.app import App
    from bot.kit import Call, Offer, Said
    from bot.platforms.telegram.showing import Showing
    from bot.presence.places import Places

LONGEST_LINE: Final = 128
MOST_A_MINUTE: Final = 60
MOST_PEOPLE: Final = 4_096
BEGIN: Final = "inline"
"""What opens our private chat for who cannot post anything yet."""
_JOIN = say("Join Wasl first")

log = structlog.get_logger("bot.telegram")


class Inline:
    """What is typed and posted in chats that the bot is not in."""

    def __init__(self, app: App, showing: Showing, places: Places) -> None:
        self._app = app
        self._showing = showing
        self._places = places
        self._asked: OrderedDict[int, deque[float]] = OrderedDict()

    async def typed(self, query: InlineQuery) -> None:
        """Show her who types what she can post."""
        user = query.from_user
        if user.is_bot or self._is_flood(user.id):
            return
        try:
            results, said = await self._offered(query)
        except LedgerError as why:
            log.warning("query not answered", query=query.id, reason=str(why))
            return
        button = said and InlineQueryResultsButton(said, start_parameter=BEGIN)
        await self._showing.out.offer(query.id, results, button or None)

    async def posted(self, chosen: ChosenInlineResult) -> None:
        """Keep what she has posted, and show her alone what it asks of her."""
        user, name = chosen.from_user, chosen.result_id
        call = await self._call(user, f"posted:{user.id}:{name}", chosen.query)
        if call is None:
            return
        posted = await self._app.post(call, name)
        language = self._app.language_of(call.actor)
        if chosen.inline_message_id:
            place = inline(chosen.inline_message_id)
            if posted.card.live:
                books, actor = self._app.books, call.actor.id
                await live.remember(books, posted.card, place, actor, language)
            else:
                await self._showing.edit(place.chat, place.message, posted.card, language)
        if posted.told:
            await self._places.answer(call, posted.told, call.chat)

    # -- steps ------------------------------------------------------------------------------

    async def _offered(self, query: InlineQuery) -> tuple[list[InlineQueryResultArticle], str]:
        """Return what can be posted, or else a few words why nothing can be."""
        call = await self._call(query.from_user, f"typed:{query.id}", query.query)
        if call is None:
            return [], self._line(_JOIN, None)
        language = self._app.language_of(call.actor)
        found = await self._app.offers(call)
        results = [self._result(name, each, language) for name, each in found.cards.items()]
        return results, self._line(found.said, language) if found.said else ""

    async def _call(self, user: User, key: str, text: str) -> Call | None:
        chat = Spot(user.id).as_chat
        written = f"{PLATFORM}:{self._showing.number}:{key}"
        return await self._app.from_afar(identity(user), chat, written, text)

    def _result(self, name: str, offer: Offer, language: str | None) -> InlineQueryResultArticle:
        card = self._showing.through_us(offer.card, language)
        text = InputTextMessageContent(
            card.texts[0],
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return InlineQueryResultArticle(
            name,
            self._line(offer.title, language),
            text,
            reply_markup=card.buttons,
            description=self._line(offer.about, language),
        )

    def _line(self, said: Said, language: str | None) -> str:
        zone = self._app.settings.time_zone
        return layout.cut(speech.label(said, language, zone), LONGEST_LINE)

    def _is_flood(self, user: int) -> bool:
        """Tell whether she has typed more than a minute has room for; the oldest are forgotten."""
        now = clock.now().timestamp()
        asked = self._asked.setdefault(user, deque(maxlen=MOST_A_MINUTE))
        self._asked.move_to_end(user)
        if len(self._asked) > MOST_PEOPLE:
            self._asked.popitem(last=False)
        if len(asked) == MOST_A_MINUTE and now - asked[0] < 60:  # noqa: PLR2004 - a minute
            return True
        asked.append(now)
        return False
