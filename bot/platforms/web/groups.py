"""The groups of the built-in chat, by its API: what the commands do, for a page with buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse
from limits import RateLimitItemPerMinute
from pydantic import BaseModel, Field

from bot import speech
from bot.commands import worded
from bot.commands.groups import DOOR, LONGEST_TITLE, PREFIX, WEB, ask_in, found
from bot.grammar import secrets
from bot.kit import Chat as Place
from bot.platforms.web.api import NAME, REFUSALS, Key, Person, problem
from bot.platforms.web.reading import listed
from bot.platforms.web.shapes import ChatOut
from bot.platforms.web.transcript import WEB as OWN
from bot.platforms.web.transcript import identity
from ledger import clock, ids, knowing
from ledger.errors import LedgerError, NotAllowed, NotFound
from ledger.people import groups, persons

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.app import App
    from bot.kit import Call
    from bot.platforms.web.chat import WebChat
    from bot.platforms.web.sessions import Sessions
    from bot.platforms.web.transcript import Json
    from ledger.people.groups import Member
    from ledger.people.persons import Person as Known

GUESSES = RateLimitItemPerMinute(20)

router = APIRouter()


class Title(BaseModel):
    """What a new group is called."""

    title: str = Field(min_length=1, max_length=LONGEST_TITLE)


class Somebody(BaseModel):
    """Whom something is about, by her name in the web chat."""

    name: str = Field(pattern=NAME)


class Code(BaseModel):
    """The code of a link that lets people in."""

    code: str = Field(min_length=1, max_length=64)


class MemberOut(BaseModel):
    """Somebody in a group."""

    name: str
    display: str
    role: str


class GroupOut(ChatOut):
    """A group and who is in it."""

    people: list[MemberOut]


class LinkOut(BaseModel):
    """A link that lets people in, shown this once."""

    link: str
    until: str


class Behind(BaseModel):
    """What a code lets into."""

    title: str
    members: int


class Nothing(BaseModel):
    """It is done."""


Named = Annotated[str, Path(pattern=NAME, description="the group, as its chat is called")]


class Groups:
    """What somebody does with her groups, as the API is asked for it."""

    def __init__(self, request: Request) -> None:
        self._app: App = request.app.state.app
        self._chat: WebChat = request.app.state.chat
        self.books = self._app.books
        self.address = self._app.settings.address
        self.language = self._app.settings.language

    async def act(
        self, name: str, key: str, act: Callable[[Call], Awaitable[Json]], *, joined: bool = True
    ) -> JSONResponse:
        """Do something as a person, who has joined unless told otherwise, and let her page look.

        A refusal is said in her language.
        """
        place = Place(WEB, name, private=True)
        who = identity(name)
        call = await self._app.call(who, name.capitalize(), place, f"web:{name}:{key}")
        try:
            if joined and not call.actor.joined:
                raise NotAllowed("not_joined")
            answer = JSONResponse(await act(call))
        except LedgerError as refusal:
            said = worded(refusal)
            if said is None:
                raise
            language = call.actor.language or self.language
            status = 404 if isinstance(refusal, NotFound) else 409
            return problem(status, speech.plain(speech.spoken([said], language)), language)
        self._chat.reading.wake(OWN + name)
        return answer


Acting = Annotated[Groups, Depends(Groups)]


@router.post("/api/chat/{name}/groups", response_model=ChatOut, responses=REFUSALS)
async def make(name: Person, given: Title, key: Key, acting: Acting) -> JSONResponse:
    """Make a group."""

    async def act(call: Call) -> Json:
        title = secrets.masked(given.title)
        return listed(await found(acting.books, call.actor, title, call.token))

    return await acting.act(name, key, act)


@router.get("/api/chat/{name}/groups/{group}", response_model=GroupOut, responses=REFUSALS)
async def show(name: Person, group: Named, acting: Acting) -> JSONResponse:
    """Show who is in a group."""

    async def act(call: Call) -> Json:
        shown = await groups.of_member(acting.books, PREFIX + group, call.actor)
        people = await groups.members(acting.books, shown.chat, WEB)
        known = await persons.by_ids(acting.books, [each.person for each in people])
        language = call.actor.language or acting.language
        members = [
            {
                "name": each.external_id,
                "display": _display(each, known[each.person], language),
                "role": each.role,
            }
            for each in people
        ]
        return {**listed(shown), "people": members}

    return await acting.act(name, "", act, joined=False)


@router.post(
    "/api/chat/{name}/groups/{group}/invitations", response_model=Nothing, responses=REFUSALS
)
async def invite(
    name: Person, group: Named, given: Somebody, key: Key, acting: Acting
) -> JSONResponse:
    """Ask somebody in; nobody but she herself lets her in, and whom nobody finds is nobody."""

    async def act(call: Call) -> Json:
        await groups.of_member(acting.books, PREFIX + group, call.actor)
        to = await persons.by_identity(acting.books, WEB, given.name)
        if to is None or not await knowing.finds(acting.books, call.actor.id, to.id):
            raise NotAllowed("group_not_on_web")
        await ask_in(acting.books, PREFIX + group, call.actor, to, call.token)
        return {}

    return await acting.act(name, key, act)


@router.post("/api/chat/{name}/groups/{group}/links", response_model=LinkOut, responses=REFUSALS)
async def link(name: Person, group: Named, acting: Acting) -> JSONResponse:
    """Make a link that lets in whoever has it; the one before it does so no more."""

    async def act(call: Call) -> Json:
        secret = await groups.link(acting.books, PREFIX + group, call.actor)
        until = clock.now() + groups.LIFETIME
        return {"link": f"{acting.address}/{DOOR}{secret}", "until": until.isoformat()}

    return await acting.act(name, ids.token().hex(), act)


@router.post("/api/chat/{name}/groups/{group}/leave", response_model=Nothing, responses=REFUSALS)
async def leave(name: Person, group: Named, key: Key, acting: Acting) -> JSONResponse:
    """Leave a group."""

    async def act(call: Call) -> Json:
        await groups.leave(acting.books, PREFIX + group, call.actor, call.token)
        return {}

    return await acting.act(name, key, act, joined=False)


@router.post("/api/chat/{name}/groups/{group}/removals", response_model=Nothing, responses=REFUSALS)
async def remove(
    name: Person, group: Named, given: Somebody, key: Key, acting: Acting
) -> JSONResponse:
    """As the owner, take somebody out of a group."""

    async def act(call: Call) -> Json:
        whom = await persons.by_identity(acting.books, WEB, given.name)
        whom = whom or await persons.expected(acting.books, WEB, given.name)
        await groups.put_out(acting.books, PREFIX + group, call.actor, whom, call.token)
        return {}

    return await acting.act(name, key, act)


@router.post("/api/chat/{name}/group-links/look", response_model=Behind, responses=REFUSALS)
async def look(request: Request, name: Person, given: Code, acting: Acting) -> JSONResponse:
    """Tell what a code lets into; nobody is let in."""
    sessions: Sessions = request.app.state.sessions
    await sessions.count(GUESSES, "group link", name)

    async def act(_: Call) -> Json:
        group = await groups.behind(acting.books, given.code)
        return {"title": group.title, "members": group.size}

    return await acting.act(name, "", act)


@router.post("/api/chat/{name}/group-links/open", response_model=ChatOut, responses=REFUSALS)
async def enter(
    request: Request, name: Person, given: Code, key: Key, acting: Acting
) -> JSONResponse:
    """Join a group by its code; who is in it already stays in it."""
    sessions: Sessions = request.app.state.sessions
    await sessions.count(GUESSES, "group link", name)

    async def act(call: Call) -> Json:
        behind = await groups.behind(acting.books, given.code)
        hers = await groups.of(acting.books, identity(name))
        for each in hers:
            if each.chat == behind.chat:
                return listed(each)
        return listed(await groups.enter_by_link(acting.books, call.actor, given.code, call.token))

    return await acting.act(name, key, act)


def _display(member: Member, person: Known, language: str) -> str:
    """Return what a member is called: who hides her name in groups, as she is named here anyway."""
    return member.external_id if person.unnamed else speech.called(member.name, language)
