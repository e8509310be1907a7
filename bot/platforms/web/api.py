"""The JSON API of the built-in chat; /openapi.json documents it."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, BeforeValidator, Field, field_validator

from bot.commands.groups import PREFIX
from bot.kit import Filed, Picture, is_web_name
from bot.platforms.web import demo
from bot.platforms.web.answers import Conflict, Gone, Origin, Sent, Unknown
from bot.platforms.web.chat import WebChat
from bot.platforms.web.origins import network
from bot.platforms.web.sessions import COOKIE
from bot.platforms.web.shapes import Chats, MessagePage, Messages, Problem
from bot.platforms.web.transcript import WEB
from ledger import ids
from ledger.errors import NotFound, Overloaded, Unavailable
from ledger.people.inbox import END

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.platforms.web.reading import Told
    from bot.platforms.web.sessions import Sessions

NAME = r"^[a-z0-9_]{1,32}$"
IDENTITY = r"^[0-9a-f]{32}$"
CHAT = r"^(private|group:[a-z0-9_]{1,32})$"
MAX_TEXT = 4096
MAX_BYTES = 8192
MAX_NAME = 255
MAX_FILE = 2 * 1024 * 1024
MAX_NAMES = 32
BUSY = "The books cannot take this right now. Send the same again; nothing happens twice."
NO_CHAT = "There is no such chat among yours."

router = APIRouter()


class MessageIn(BaseModel):
    """A message to send: at most 4,096 characters and 8,192 bytes."""

    text: str = Field(min_length=1, max_length=MAX_TEXT)
    chat: str = Field(default="private", pattern=CHAT)
    reply_to: str | None = Field(default=None, max_length=64)

    @field_validator("text")
    @classmethod
    def _is_text(cls, value: str) -> str:
        try:
            size = len(value.encode())
        except UnicodeEncodeError:
            raise ValueError("the text has half a character in it") from None
        if size > MAX_BYTES:
            raise ValueError(f"the text takes {size} bytes, and {MAX_BYTES} fit; shorten it")
        return value


def _decoded(value: object) -> bytes:
    try:
        return b64decode(str(value), validate=True)
    except ValueError:
        raise ValueError("the file is not in base64") from None


InBase64 = Annotated[bytes, BeforeValidator(_decoded)]
_BASE64: Any = {"format": "byte"}


class UploadIn(MessageIn):
    """A message that brings a file, with or without words beside it."""

    text: str = Field(default="", max_length=MAX_TEXT)
    name: str = Field(min_length=1, max_length=MAX_NAME)
    content: InBase64 = Field(min_length=1, max_length=MAX_FILE, json_schema_extra=_BASE64)


class PressIn(BaseModel):
    """A button to press."""

    message: str = Field(max_length=64)
    button: str = Field(max_length=64)


async def _person(
    request: Request, name: Annotated[str, Path(pattern=NAME, description="whose chat")]
) -> str:
    """Return the name in the path, if whoever asks may speak under it."""
    await _sessions(request).check(request, [name])
    if not is_web_name(name):
        raise HTTPException(422, f"{name} is the bot's own name.")
    return name


async def _chat(request: Request) -> WebChat:
    chat: WebChat = request.app.state.chat
    return chat


def _sessions(request: Request) -> Sessions:
    sessions: Sessions = request.app.state.sessions
    return sessions


Person = Annotated[str, Depends(_person)]
Chat = Annotated[WebChat, Depends(_chat)]
Key = Annotated[
    str,
    Header(alias="Idempotency-Key", min_length=1, max_length=200, description="the identity"),
]
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (401, 403, 404, 409, 410, 413, 415, 422, 429, 503)
}


@router.post("/api/chat/{name}/messages", response_model=Messages, responses=REFUSALS)
async def send(
    name: Person, message: MessageIn, key: Key, chat: Chat, request: Request
) -> JSONResponse:
    """Send a message; the same key and body again returns the same answer and does nothing.

    An answer is kept for an hour at least. Once it has gone, its key is answered 410 for ever.
    """
    sent = Sent(name, message.text, message.chat, message.reply_to, key, _from(request))
    return JSONResponse({"messages": await chat.message(sent)})


@router.post("/api/chat/{name}/uploads", response_model=Messages, responses=REFUSALS)
async def upload(
    name: Person, brought: UploadIn, key: Key, chat: Chat, request: Request
) -> JSONResponse:
    """Send a message with a file, in base64; it is a message like any other.

    What is in the file is read by the command that asks for one, and kept nowhere.
    """
    sent = Sent(
        name,
        brought.text,
        brought.chat,
        brought.reply_to,
        key,
        _from(request),
        Filed(brought.name, brought.content),
    )
    return JSONResponse({"messages": await chat.message(sent)})


@router.post("/api/chat/{name}/presses", response_model=Messages, responses=REFUSALS)
async def press(name: Person, pressed: PressIn, chat: Chat, request: Request) -> JSONResponse:
    """Press a button; a press repeats by what it stands for, so it needs no key."""
    told = await chat.press(name, pressed.message, pressed.button, _from(request))
    return JSONResponse({"messages": told})


@router.get("/api/chat/{name}/messages", response_model=MessagePage, responses=REFUSALS)
async def read(
    name: Person,
    chat: Chat,
    after: Annotated[int, Query(ge=0, lt=END)] = 0,
    of: Annotated[str, Query(alias="chat", pattern=CHAT, description="one chat")] = "",
    before: Annotated[int, Query(ge=0, le=END, description="in that chat")] = END,
) -> JSONResponse:
    """Read what was written or edited after a seq in all of a person's chats, a page at a time.

    With `chat`, read the newest page of one chat instead, or the one `before` a seq.
    """
    if of:
        return JSONResponse(await chat.reading.earlier(name, of, before))
    return JSONResponse(await chat.reading.since(name, after))


@router.get(
    "/api/chat/{name}/messages/{message}/files/{file}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}, **REFUSALS},
)
async def file(
    name: Person,
    chat: Chat,
    message: Annotated[str, Path(pattern=IDENTITY)],
    file: Annotated[str, Path(pattern=IDENTITY)],
) -> Response:
    """Read a file beside a message that a person may read; it is kept as long as the message."""
    found = await chat.file(name, message, file)
    how = "inline" if found.kind == Picture.kind else "attachment"
    headers = {
        "Content-Disposition": f'{how}; filename="{found.name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }
    return Response(found.content, media_type=found.kind, headers=headers)


@router.get("/api/chat/{name}/chats", response_model=Chats, responses=REFUSALS)
async def chats(request: Request, name: Person, chat: Chat) -> JSONResponse:
    """List the chats that a person reads."""
    if request.app.state.demo and await demo.let_in(request.app.state.app, name):
        chat.reading.wake(WEB + name, PREFIX + demo.GROUP)
    return JSONResponse({"chats": await chat.reading.chats(name)})


async def _streamed(
    request: Request,
    names: Annotated[str, Query(pattern=r"^[a-z0-9_]{1,32}(,[a-z0-9_]{1,32})*$")],
) -> AsyncIterator[list[str]]:
    """Give people a place for a stream of theirs until it has ended."""
    wanted = list(dict.fromkeys(names.split(",")))
    if len(wanted) > MAX_NAMES:
        raise HTTPException(422, f"names: at most {MAX_NAMES}")
    await _sessions(request).check(request, wanted)
    with _sessions(request).streaming(wanted):
        yield wanted


@router.get(
    "/api/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}, **REFUSALS},
)
async def events(
    request: Request, chat: Chat, names: Annotated[list[str], Depends(_streamed)]
) -> StreamingResponse:
    """Stream the same live, for several people at once."""
    return StreamingResponse(_stream(request, chat, names), media_type="text/event-stream")


async def _stream(request: Request, chat: WebChat, names: list[str]) -> AsyncIterator[str]:
    async for told in chat.reading.live(names):
        if not await _sessions(request).known(request):
            return  # she signed out, or her session ran out
        yield "".join(map(_event, told)) or ": ping\n\n"


def _event(told: Told) -> str:
    identity = f"id: {told.seq}\n" if told.seq else ""
    return f'{identity}data: {{"name":"{told.name}","{told.what}":{told.data}}}\n\n'


def word_refusals(app: FastAPI) -> None:
    """Let every refusal be one clear sentence under `detail`."""
    app.add_exception_handler(Unknown, lambda _, why: problem(404, str(why.args[0])))
    app.add_exception_handler(NotFound, lambda *_: problem(404, NO_CHAT))
    app.add_exception_handler(Conflict, lambda _, why: problem(409, str(why)))
    app.add_exception_handler(Gone, lambda _, why: problem(410, str(why.args[0])))
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Overloaded, lambda *_: problem(503, BUSY))
    app.add_exception_handler(Unavailable, lambda *_: problem(503, BUSY))


def _invalid(_: Request, why: Exception) -> JSONResponse:
    assert isinstance(why, RequestValidationError)  # noqa: S101 - registered for it alone
    error = why.errors()[0]
    place = [str(part) for part in error["loc"] if part not in {"body", "path", "query", "header"}]
    message = str(error["msg"]).removeprefix("Value error, ")
    return problem(422, f"{'.'.join(place)}: {message}" if place else message)


def problem(status: int, detail: str, language: str | None = None) -> JSONResponse:
    """Refuse in one sentence, in English unless a language is named."""
    said = {"detail": detail} if language is None else {"detail": detail, "language": language}
    return JSONResponse(said, status)


def _from(request: Request) -> Origin:
    """Return the address that something came from, as far as one household has it, and by what."""
    secret = request.cookies.get(COOKIE, "")
    address = network(request.client.host) if request.client else ""
    return Origin(address, ids.digest(secret) if secret else b"")
