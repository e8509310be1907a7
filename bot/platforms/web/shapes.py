"""What the API answers with, as /openapi.json documents it."""

from pydantic import BaseModel, ConfigDict, Field


class Button(BaseModel):
    """A button under a message."""

    id: str
    label: str


class AmountOut(BaseModel):
    """An amount: as it is read, and in minor units."""

    text: str
    minor: int
    currency: str


class PersonOut(BaseModel):
    """A person: as she is read, her name, and the handle or tag after it."""

    text: str
    name: str
    handle: str


class RowOut(BaseModel):
    """A label, and what stands beside it; who is named in the one, and how much in the other."""

    label: str
    value: str
    who: PersonOut | None = None
    amount: AmountOut | None = None


class EntryOut(BaseModel):
    """One line of a list."""

    what: str
    below: str
    amount: AmountOut | None
    who: PersonOut | None


class CardOut(BaseModel):
    """What one looks at, part by part; `text` of its message says all of it."""

    title: str = Field(description="a sentence; a list may have none")
    above: str = Field(description="a line over the title")
    amount: AmountOut | None
    who: PersonOut | None = Field(description="the person beside the reader")
    rows: list[RowOut]
    entries: list[EntryOut]
    note: str
    status: str
    tone: str = Field(description="`asks`, `done`, `waits`, `ended`, or nothing")
    warnings: list[str]
    more: list[str] = Field(description="sentences that follow")
    left: str = Field(description="what this leaves")
    until: str | None = Field(description="how long its buttons work")
    rest: str = Field(description="the lines of `text` that are below the card")


class FileOut(BaseModel):
    """A file beside a message."""

    id: str
    name: str
    kind: str = Field(description="its media type")
    size: int
    words: str = Field(description="what is in it, for who cannot see it")
    path: str = Field(description="where it is read, below /api/chat/{name}/")


class BroughtOut(BaseModel):
    """A file that a person sent with a message: it is not kept."""

    name: str
    size: int


class MessageOut(BaseModel):
    """A message as its reader sees it."""

    model_config = ConfigDict(populate_by_name=True)

    id: str
    seq: int
    chat: str
    author: str = Field(alias="from", description="`bot`, or the name of who wrote it")
    sender: str
    text: str
    language: str
    direction: str
    card: CardOut | None
    files: list[FileOut]
    brought: BroughtOut | None
    buttons: list[Button]
    edited: bool
    at: str
    edited_at: str | None
    key: str | None
    reply_to: str | None


class Messages(BaseModel):
    """What a person was told."""

    messages: list[MessageOut]


class MessagePage(Messages):
    """A page of messages, the oldest first."""

    seq: int = Field(description="what is newer than this page comes after it")
    more: bool = Field(description="whether there is another page")


class ChatOut(BaseModel):
    """A chat that a person reads."""

    chat: str
    title: str
    members: int
    role: str


class Chats(BaseModel):
    """A person's own chat, and the groups that she is in."""

    chats: list[ChatOut]


class Problem(BaseModel):
    """Why a request was refused: in English, or in the language of who asks, which is named."""

    detail: str
    language: str | None = None
