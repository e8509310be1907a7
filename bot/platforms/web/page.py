"""The pages of the built-in chat: the chat itself and the sign-in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from bot import speech
from bot.commands import on
from bot.languages import CATALOGUES, LANGUAGES, SOURCE
from bot.platforms.web import demo
from bot.platforms.web.sessions import token
from bot.platforms.web.words import WORDS
from ledger import licences
from ledger.people import persons

if TYPE_CHECKING:
    from bot.kit import Command
    from bot.languages import Language
    from bot.platforms.web.sessions import Sessions
    from ledger.books import Books

HERE = Path(__file__).parent

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(HERE / "templates")


@router.get("/")
async def chat(request: Request) -> Response:
    """Show the chat: to anybody in the demo, else to who is signed in."""
    is_demo: bool = request.app.state.demo
    sessions: Sessions = request.app.state.sessions
    name = None if is_demo else await sessions.name(request)
    if name is None and not is_demo:
        return RedirectResponse("/login", 303)
    page = {
        "demo": is_demo,
        "people": [name] if name else await sessions.anybodys(demo.PEOPLE),
        "group": f"group:{demo.GROUP}" if is_demo else "",
        "words": _words(),
        "source": SOURCE.code,
        "languages": {each.code: _language(each) for each in LANGUAGES},
        "commands": {each: _commands(each, await _lacks(request, name)) for each in CATALOGUES},
    }
    known = {"demo": is_demo, "page": page, "tongues": tongues(request)}
    return templates.TemplateResponse(request, "chat.html", known)


@router.get("/login")
async def login(request: Request) -> Response:
    """Show where a code or an invitation goes; nobody is signed in by opening it."""
    sessions: Sessions = request.app.state.sessions
    secret = sessions.form(request)
    known = {"words": _words(), "token": token(secret), "tongues": tongues(request)}
    answer = templates.TemplateResponse(request, "login.html", known)
    sessions.keep(secret, answer)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.get("/favicon.ico")
async def icon() -> Response:
    """Point browsers that look in the old place to the picture."""
    return RedirectResponse("/static/wasl.svg", 308)


def tongues(request: Request) -> list[tuple[str, str]]:
    """Return the languages and their directions, that of the browser first."""
    wanted = request.headers.get("accept-language", "")
    languages = sorted(CATALOGUES, key=lambda each: not wanted.lower().startswith(each))
    return [(each, speech.direction(each)) for each in languages]


def _words() -> dict[str, dict[str, str]]:
    return {
        language: {name: speech.word("web", text, language) for name, text in WORDS.items()}
        for language in CATALOGUES
    }


def _language(language: Language) -> dict[str, str]:
    """Describe a language to the page: whose words it has, and how browsers write its numbers."""
    locale = f"{language.first}-u-nu-{language.digits}"
    return {"words": language.first, "direction": language.direction, "locale": locale}


async def _lacks(request: Request, name: str | None) -> frozenset[str]:
    """Return what is not offered to who is signed in, if anybody is."""
    books: Books = request.app.state.app.books
    person = await persons.by_identity(books, persons.WEB, name) if name else None
    return await licences.lacking(books, person.id) if person else frozenset()


def _commands(language: str, lacks: frozenset[str]) -> list[dict[str, Any]]:
    offered = (each for each in on("web") if each.is_for_all and each.product not in lacks)
    return [_command(each, language) for each in offered]


def _command(command: Command, language: str) -> dict[str, str]:
    name = speech.word("trigger", command.name, language).split("|")[0]
    shown = f"/{name}" if name == command.name or command.only else name
    more = " " if command.parameters else ""
    about = speech.word("", command.about, language)
    return {"name": shown, "about": about, "insert": shown + more}
