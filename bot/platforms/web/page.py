"""The pages of the built-in chat: the chat itself and the sign-in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from bot import speech
from bot.commands import COMMANDS
from bot.platforms.web.words import WORDS

if TYPE_CHECKING:
    from bot.kit import Command
    from bot.platforms.web.sessions import Sessions

HERE = Path(__file__).parent
DEMO_PEOPLE = ("omar", "sara", "admin")
GROUP = "friends"

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(HERE / "templates")


@router.get("/")
async def chat(request: Request) -> Response:
    """Show the chat: to anybody in the demo, else to who is signed in."""
    demo: bool = request.app.state.demo
    sessions: Sessions = request.app.state.sessions
    name = None if demo else await sessions.name(request)
    if name is None and not demo:
        return RedirectResponse("/login", 303)
    people = [name] if name else await sessions.anybodys(DEMO_PEOPLE)
    page = {
        "demo": demo,
        "people": people,
        "group": GROUP,
        "words": _words(),
        "commands": {language: _commands(language) for language in speech.CATALOGUES},
    }
    return templates.TemplateResponse(request, "chat.html", {"demo": demo, "page": page})


@router.get("/login")
async def login(request: Request) -> Response:
    """Show where a code or an invitation goes."""
    return templates.TemplateResponse(request, "login.html", {"words": _words()})


@router.get("/favicon.ico")
async def icon() -> Response:
    """Point browsers that look in the old place to the picture."""
    return RedirectResponse("/static/wasl.svg", 308)


def _words() -> dict[str, dict[str, str]]:
    return {
        language: {name: speech.word("web", text, language) for name, text in WORDS.items()}
        for language in speech.CATALOGUES
    }


def _commands(language: str) -> list[dict[str, Any]]:
    return [_command(each, language) for each in COMMANDS if each.needs != "admin"]


def _command(command: Command, language: str) -> dict[str, str]:
    name = speech.word("trigger", command.name, language).split("|")[0]
    shown = f"/{command.name}" if name == command.name else name
    more = " " if command.parameters else ""
    about = speech.word("", command.about, language)
    return {"name": shown, "about": about, "insert": shown + more}
