"""The pages of tickets: for what must not stand in a chat, opened by a link that works once.

page   the same for all, and empty: what stands behind the # of the address is sent nowhere
look   whose it is, and what for; nothing is spent, so that a preview takes nothing away
open   the press on the page: from then on it is this browser's alone
hand   what was filled in; its pictures are made anew, as pictures and nothing else
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from typing import TYPE_CHECKING, Annotated, Any
from unicodedata import combining, normalize

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from limits import RateLimitItemPerHour
from pydantic import BaseModel, Field

from bot import speech
from bot.kit import Given, Mistaken, Picture, Reply, p_
from bot.platforms.web import page
from bot.platforms.web.api import InBase64  # noqa: TC001 - a model reads it
from bot.platforms.web.carded import carded
from bot.platforms.web.pictures import Unreadable, remade
from bot.platforms.web.sessions import FORM, token
from ledger import ids
from ledger.errors import Expired, NotFound
from ledger.people import tickets

if TYPE_CHECKING:
    from bot.app import App
    from bot.kit import Card, File, Said, Sheet
    from bot.kit import Field as Asked
    from bot.platforms.web.sessions import Sessions
    from ledger.people.tickets import Ticket

WORDS = {
    "title": p_("sheet", "A private page"),
    "open": p_("sheet", "Open"),
    "calm": p_("sheet", "For you alone. What is here stands in no chat."),
    "once": p_("sheet", "It can be opened in one browser, for a short time."),
    "none": p_(
        "sheet", "This page is over: it was used, or its time is up. Ask for a new one in the chat."
    ),
    "often": p_("sheet", "Too many tries. Wait a while and try again."),
    "failed": p_("sheet", "That did not work. Try again."),
    "no_script": p_("sheet", "This page needs JavaScript."),
    "missing": p_("sheet", "This is needed."),
    "unreadable": p_(
        "sheet", "This is no picture that can be read. Send a photo as JPEG, PNG or WebP."
    ),
    "large": p_("sheet", "This picture is too large."),
    "choose": p_("sheet", "Choose"),
    "picture": p_("sheet", "Choose a picture, or take one"),
    "send": p_("sheet", "Send"),
    "sending": p_("sheet", "Sending…"),
    "done": p_("sheet", "This page can be closed."),
    "keep": p_("sheet", "Keep {name}"),
    "hello": p_("sheet", "For {name}"),
}
MOST_VALUES = 32
MOST_PICTURES = 6
LARGEST = 6 * 1024 * 1024
HAND = "/sheet/hand"
WITH_PICTURES = RateLimitItemPerHour(20)
"""How often one person may hand pictures in, on all her pages: each is made anew, which is work."""

router = APIRouter(include_in_schema=False)


class Asking(BaseModel):
    """The code of a page, from a page of ours."""

    code: str = Field(max_length=64)
    form: str = Field(max_length=64)


class HandedIn(Asking):
    """What was filled in: texts, and pictures in base64."""

    values: dict[Annotated[str, Field(max_length=64)], Annotated[str, Field(max_length=2_000)]] = (
        Field(max_length=MOST_VALUES)
    )
    pictures: dict[
        Annotated[str, Field(max_length=64)], Annotated[InBase64, Field(max_length=LARGEST)]
    ] = Field(default_factory=dict, max_length=MOST_PICTURES)


@router.get("/sheet")
async def empty(request: Request) -> Response:
    """Show a page that is nobody's yet."""
    sessions = _sessions(request)
    secret = sessions.form(request)
    known = {
        "token": token(secret),
        "tongues": page.tongues(request),
        "words": {each: _words(each) for each, _ in page.tongues(request)},
    }
    answer = page.templates.TemplateResponse(request, "sheet.html", known)
    sessions.keep(secret, answer)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/sheet/look")
async def look(request: Request, asking: Asking) -> Response:
    """Tell whose page it is; nothing is spent."""
    ticket = await _ticket(request, asking)
    app = _app(request)
    call = await app.of_ticket(ticket, f"sheet:look:{ids.text(ids.token())}")
    return _answer({"name": speech.plain(call.actor.name), **_tongue(app, call.actor.language)})


@router.post("/sheet/open")
async def open_(request: Request, asking: Asking) -> Response:
    """Show what is on the page, to the first browser that asks."""
    ticket = await _ticket(request, asking)
    browser = _browser(request)
    try:
        await tickets.bind(_app(request).books, ticket, browser)
    except NotFound:
        raise HTTPException(404, "This page is over.") from None
    app = _app(request)
    call = await app.of_ticket(ticket, f"sheet:open:{ids.text(ticket.digest)}")
    found = await app.sheet(call, ticket)
    language = call.actor.language or app.settings.language
    shown = _Shown(language, app.settings.time_zone)
    return _answer({**shown.told(found), **_tongue(app, call.actor.language)})


@router.post(HAND)
async def hand(request: Request, given: HandedIn) -> Response:
    """Take what was filled in."""
    ticket = await _ticket(request, given)
    if not ticket.browser or ticket.browser != _browser(request):
        raise HTTPException(404, "This page is over.")
    if given.pictures:
        await _sessions(request).count(WITH_PICTURES, "pictures", str(ticket.person))
    app = _app(request)
    pictures, bad = {}, {}
    for name, content in given.pictures.items():
        try:
            pictures[name] = await asyncio.to_thread(remade, content)
        except Unreadable:
            bad[name] = "unreadable"
    call = await app.of_ticket(ticket, f"sheet:hand:{ids.text(ticket.digest)}")
    language = call.actor.language or app.settings.language
    if bad:
        words = _words(language)
        return _answer({"mistakes": {name: words[why] for name, why in bad.items()}})
    done = await app.hand(call, ticket, Given(given.values, pictures))
    shown = _Shown(language, app.settings.time_zone)
    if isinstance(done, Mistaken):
        mistakes = {name: shown.said(said) for name, said in done.fields.items()}
        return _answer({"mistakes": mistakes})
    return _answer(shown.told(done))


class _Shown:
    """What a page is told, in one language."""

    def __init__(self, language: str, zone: str) -> None:
        self._language = language
        self._zone = zone

    def said(self, said: Said) -> str:
        return speech.spoken([said], self._language, self._zone)

    def card(self, card: Card) -> dict[str, Any]:
        lines = [self.said(each) for each in card.lines]
        return carded(card, lines, self._language, self._zone)

    def told(self, found: Sheet | Reply) -> dict[str, Any]:
        """Tell of a sheet, or of what is said in its place."""
        return self.reply(found) if isinstance(found, Reply) else self.sheet(found)

    def sheet(self, sheet: Sheet) -> dict[str, Any]:
        """Tell of a sheet: its card, its files and what it asks for."""
        return {
            "card": self.card(sheet.card),
            "files": [self._file(each) for each in sheet.files],
            "fields": [self._field(each) for each in sheet.fields],
            "submit": speech.label(sheet.submit, self._language) if sheet.submit else "",
        }

    def reply(self, reply: Reply) -> dict[str, Any]:
        """Tell what came of it."""
        card = self.card(reply.card) if reply.card else None
        return {
            "card": card,
            "lines": [self.said(each) for each in reply.rest],
            "files": [self._file(each) for each in reply.files],
            "fields": [],
        }

    def _file(self, file: File) -> dict[str, Any]:
        return {
            "name": file.name,
            "words": speech.label(file.words, self._language, self._zone),
            "shown": isinstance(file, Picture) or file.kind.startswith("image/"),
            "url": f"data:{file.kind};base64,{b64encode(file.content).decode()}",
        }

    def _field(self, field: Asked) -> dict[str, Any]:
        choices = [[name, speech.label(said, self._language)] for name, said in field.choices]
        return {
            "name": field.name,
            "label": self.said(field.label),
            "kind": field.kind,
            "hint": self.said(field.hint) if field.hint else "",
            "required": field.required,
            "choices": sorted(choices, key=_by_name) if field.by_name else choices,
            "known": field.known,
            "digits": field.digits,
            "most": field.most,
        }


def _by_name(choice: list[str]) -> str:
    """Return where a choice stands in a list: by its letters without marks, and no article."""
    letters = normalize("NFKD", choice[1].casefold())
    return "".join(each for each in letters if not combining(each)).removeprefix("ال")


async def _ticket(request: Request, asking: Asking) -> Ticket:
    """Return the ticket of a code, which must come from a page of ours, given to this browser."""
    sessions = _sessions(request)
    sessions.check_page(request, asking.form)
    try:
        found: Ticket | None = await tickets.look(_app(request).books, asking.code.strip())
    except (NotFound, Expired):
        found = None
    return await sessions.guess(request, "sheet", found)


def _browser(request: Request) -> bytes:
    return ids.digest("browser of a sheet", token(request.cookies.get(FORM, "")))


def _tongue(app: App, language: str | None) -> dict[str, str]:
    spoken = language or app.settings.language
    return {"lang": spoken.partition("-")[0], "dir": speech.direction(spoken)}


def _words(language: str) -> dict[str, str]:
    return {name: speech.word("sheet", text, language) for name, text in WORDS.items()}


def _answer(told: dict[str, Any]) -> Response:
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


def _sessions(request: Request) -> Sessions:
    found: Sessions = request.app.state.sessions
    return found


def _app(request: Request) -> App:
    found: App = request.app.state.app
    return found
