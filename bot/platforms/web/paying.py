"""The page of a pay link: who asks, how much and what for, to anybody on any phone.

page    what stands there before anybody has an account; it pays nothing by itself
who     who is signed in: only a page of ours is told, whatever site led here
join    a newcomer takes a name, and is signed in under it
button  what a shop puts on its own page: it opens the page, and no more

What is pressed here opens the chat, where a card asks; nothing is paid without that.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import segno
from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response
from markupsafe import Markup

from bot import speech
from bot.commands import worded
from bot.commands.paylinks import PAGE, PAYLOAD
from bot.kit import p_
from bot.languages import CATALOGUES, of
from bot.platforms.web import page
from bot.platforms.web.sessions import Newcomer, token
from bot.wording import unnamed
from ledger.errors import NotFound
from ledger.people import persons
from ledger.products import paylinks

if TYPE_CHECKING:
    from bot.app import App
    from bot.kit import Said
    from bot.platforms.web.sessions import Sessions
    from ledger.products.paylinks import Paylink

WORDS = {
    "title": p_("pay page", "Pay with Wasl"),
    "by": p_("pay page", "asks you for"),
    "any": p_("pay page", "takes any amount"),
    "for": p_("pay page", "For"),
    "pay": p_("pay page", "Pay"),
    "pay_as": p_("pay page", "Pay as {name}"),
    "telegram": p_("pay page", "Pay in Telegram"),
    "scan": p_("pay page", "Pay with another phone"),
    "scan_hint": p_("pay page", "Point its camera at this picture."),
    "new": p_("pay page", "New here? Choose a name, and you are in."),
    "name": p_("pay page", "Your name"),
    "hint": p_("pay page", "Small Latin letters, digits and _, up to 32."),
    "join": p_("pay page", "Join and pay"),
    "sign_in": p_("pay page", "I have an account"),
    "calm": p_("pay page", "Nothing is paid before you have confirmed it."),
    "taken": p_("pay page", "This name cannot be had. Choose another."),
    "often": p_("pay page", "Too many tries. Wait a while and try again."),
    "failed": p_("pay page", "That did not work. Load the page again."),
    "over": p_("pay page", "This link pays nothing any more"),
    "used": p_("pay page", "This link has been fully paid."),
    "closed": p_("pay page", "Whoever made it has closed it. Ask for another."),
    "expired": p_("pay page", "Its time is up. Ask whoever made it for another."),
    "own": p_("pay page", "This is your own link. Send it to whoever is to pay you."),
    "none": p_("pay page", "No such link"),
    "no_script": p_("pay page", "This page needs JavaScript. Or open it in Telegram."),
}
EMBEDDED = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors *"
)
"""What a shop's page may show in a frame: a link that opens another window, and no script."""

Names: TypeAlias = Annotated[tuple[str, ...], Query(max_length=16)]

router = APIRouter(include_in_schema=False)


@router.get(f"{PAGE}{{code}}")
async def shown(request: Request, code: str) -> Response:
    """Show who asks for what; a wrong code is counted against where it comes from."""
    app: App = request.app.state.app
    try:
        link = await _found(request, code)
    except HTTPException as refused:
        return _missing(request, refused.status_code)
    language, secret = _language(request), _sessions(request).form(request)
    address = f"{app.settings.address}{PAGE}{link.code}"
    telegram = app.doors.get("telegram")
    known = {
        **await _said(app, link, language),
        "demo": request.app.state.demo,
        "form": token(secret),
        "telegram": f"{telegram}{PAYLOAD}{link.code}" if telegram else "",
        "qr": Markup(_drawn(address)),  # noqa: S704 - drawn from an address of ours
    }
    answer = _rendered(request, "pay.html", language, known)
    _sessions(request).keep(secret, answer)
    return answer


@router.get(f"{PAGE}{{code}}/button")
async def button(request: Request, code: str) -> Response:
    """Show a button that opens the page in a window of its own, for the page of a shop."""
    link, language = await _found(request, code), _language(request)
    known = await _said(request.app.state.app, link, language)
    answer = _rendered(request, "pay-button.html", language, known)
    answer.headers["Content-Security-Policy"] = EMBEDDED
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@router.get(f"{PAGE}{{code}}/who")
async def who(request: Request, code: str, of: Names = ()) -> Response:
    """Tell this page alone who is signed in, and who of her, or in the demo `of` some, made it."""
    link = await _found(request, code)
    demo: bool = request.app.state.demo
    name = None if demo else await _sessions(request).name(request)
    asked = of if demo else (name,)
    own = [each for each in asked if each and await _is_hers(request, link, each)]
    return JSONResponse({"name": name, "own": own}, headers={"Cache-Control": "no-store"})


@router.post(f"{PAGE}{{code}}/join")
async def join(request: Request, code: str, given: Newcomer) -> Response:
    """Let a newcomer in who came by a link that can be paid."""
    link = await _found(request, code)
    if request.app.state.demo or not link.is_open:
        raise HTTPException(409, "Nobody joins by this link now.")
    return await _sessions(request).join(request, given, link.owner)


async def _found(request: Request, code: str) -> Paylink:
    app: App = request.app.state.app
    return await _sessions(request).guess(
        request, "pay link", await paylinks.known(app.books, code)
    )


async def _said(app: App, link: Paylink, language: str) -> dict[str, Any]:
    """Say who asks for what, and why it cannot be paid if it cannot."""
    owner = await persons.by_id(app.books, link.owner)
    over = "" if link.is_open else speech.word("pay page", WORDS[link.standing], language)
    return {
        "code": link.code,
        "owner": speech.plain(owner.name),
        "painted": owner.handle.lstrip("$") or owner.name,
        "handle": _handle(owner.handle),
        "amount": speech.value(link.amount, language) if link.amount else "",
        "note": speech.plain(link.note),
        "warnings": [_spoken(each, language) for each in unnamed(owner)],
        "over": over,
    }


async def _is_hers(request: Request, link: Paylink, name: str) -> bool:
    found = await persons.by_identity(request.app.state.app.books, persons.WEB, name)
    return found is not None and found.id == link.owner


def _handle(handle: str) -> str:
    """Write a handle as it is typed; nothing for somebody who has none."""
    return handle if not handle or handle.startswith("$") else f"@{handle}"


def _missing(request: Request, status: int) -> Response:
    language, said = _language(request), worded(NotFound("paylink"))
    why = speech.word("pay page", WORDS["often"], language)
    if said and status == HTTPStatus.NOT_FOUND:
        why = _spoken(said, language)
    answer = _rendered(request, "pay-missing.html", language, {"why": why})
    answer.status_code = status
    return answer


def _rendered(request: Request, template: str, language: str, known: dict[str, Any]) -> Response:
    """Return a page in one language, which leads to itself in the others."""
    words = {name: speech.word("pay page", text, language) for name, text in WORDS.items()}
    shared = {
        "lang": language,
        "dir": speech.direction(language),
        "others": [each for each in page.tongues(request) if each[0] != language],
        "tongue_names": {each: of(each).name for each in CATALOGUES},
        "words": words,
    }
    answer = page.templates.TemplateResponse(request, template, shared | known)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _language(request: Request) -> str:
    """Return the language that was asked for, or else the browser's."""
    wanted = request.query_params.get("lang", "")
    return wanted if wanted in CATALOGUES else page.tongues(request)[0][0]


def _spoken(said: Said, language: str) -> str:
    return speech.spoken([said], language)


def _drawn(address: str) -> str:
    """Draw an address as a QR code: dark on light, whatever is around it."""
    code = segno.make(address, error="m", micro=False)
    drawn: str = code.svg_inline(border=2, dark="#000000", light="#ffffff", omitsize=True)
    return drawn


def _sessions(request: Request) -> Sessions:
    found: Sessions = request.app.state.sessions
    return found
