"""Where a story is played: real books, the real road, and a platform that only remembers."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, ClassVar

from sqlmodel import select

from bot import speech
from bot.app import App, live
from bot.commands import READINGS
from bot.compose import stock
from bot.jobs import Jobs
from bot.jobs.deposits import Outside
from bot.jobs.payouts import Payouts
from bot.kit import ADDRESS, Chat, Place, Upload
from bot.rails import opening, sandbox, ways
from bot.reconciling import owners
from bot.settings import Settings
from ledger import clock, ids, screening
from ledger.act import Act
from ledger.banking import accounts, lines, owing
from ledger.books import Books
from ledger.chart import WALLET, WORLD
from ledger.exchange.rates import STATED
from ledger.money import Money
from ledger.people import facts, groups, persons
from ledger.people.persons import Identity
from ledger.posting import Move, Posting, Row
from ledger.pricing import Fee
from ledger.products import bonus
from ledger.rules import RuleRow
from ledger.screening import lists
from ledger.tables import Transfer
from tests.stories import pages
from tests.stories.asking import every_payment_asked
from tests.stories.script import Expected, Story
from tests.vaults import lend

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Connection

    from bot.kit import Call, Reply
    from ledger.kit.declared import Due
    from ledger.people.facts import Fact
    from tests.stories.script import Line

BEGIN = datetime(2026, 3, 1, 10, tzinfo=UTC)
TICK = timedelta(milliseconds=1)
_HANDLE = re.compile(" \u2066\\([@$][a-z0-9_]+\\)\u2069")  # a story tells people by their names
_HANDLE_OF = re.compile(r" \([@$][a-z0-9_]+\)$")  # and on a button
_CODE = re.compile(
    r"(?<![\w=-])[\w-]{22}(?![\w-])|(?<=/pay )[0-9a-z]{12}|(?<=تسديد \u2066)[0-9a-z]{12}"
)
_BEGINS = {"typed", "attached", "pressed", "fills", "after", "list", "known"}
_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


def paying(app: App) -> list[Due]:
    """Give a story banks of its own, to pay out by and to pay in at, or its rails."""
    settings = app.settings
    after = timedelta(seconds=settings.sandbox_seconds)
    out, into = (sandbox.Bank(":memory:", after) for _ in range(2))
    others = [opening.opened(each.name, settings) for each in ways.on(settings)]
    rails = [sandbox.Sandbox(out), *(each for each in others if each)]
    going = {each.name: each for each in ways.on(settings)}
    return [Payouts(rails, going).due, Outside(settings, into).due]


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that was shown: in whose private chat or in which group."""

    where: str
    text: str
    labels: tuple[str, ...]
    data: tuple[str, ...]
    id: str = field(default="", kw_only=True)


@dataclass(slots=True)
class Stage:
    """One story's world."""

    books: Books
    app: App
    jobs: Jobs
    platform: str
    now: datetime = BEGIN
    seen: list[Shown] = field(default_factory=list)
    caused: list[Shown] = field(default_factory=list)
    numbers: count[int] = field(default_factory=count)
    handles: dict[str, str] = field(default_factory=dict)
    _drained: tuple[int, datetime] = (-1, BEGIN)
    unneeded: ClassVar[tuple[str, ...]] = ()
    """What nobody has to be told where the platform itself shows it."""

    @classmethod
    @asynccontextmanager
    async def opened(cls, story: Story, books: Books) -> AsyncIterator[Stage]:
        """Make the world of a story."""
        admins = tuple(f"{story.platform}:{name}" for name in story.admins)
        chosen = {"admins": admins or ("web:nobody",), **story.settings}
        app = App(books, Settings(_env_file=None, **chosen))
        for each in (accounts.COOLING.name, accounts.AGAIN.name, STATED):  # as outside a demo
            books.stated.pop(each, None)
        stage = cls(books, app, Jobs(app, {}), story.platform)
        stage.jobs = Jobs(app, {story.platform: stage}, dues=paying(app))
        yield stage

    def identity(self, name: str) -> Identity:
        """Return how the platform knows somebody: her name, unless she is called otherwise."""
        return Identity(self.platform, name, self.handles.get(name, name))

    def chat(self, line: Line) -> Chat:
        """Return where a line is written."""
        if line.chat:
            return Chat(self.platform, f"group:{line.chat}", private=False)
        return Chat(self.platform, line.name, private=True)

    async def call(self, line: Line) -> Call:
        """Make a line into a call, as the platform does."""
        self.now += TICK
        key = f"{self.platform}:{line.name}:{next(self.numbers)}"
        chat, name = self.chat(line), line.name.capitalize()
        call = await self.app.call(self.identity(line.name), name, chat, key, line.text)
        files = (_upload(line),) if line.file else ()
        return replace(call, picks=self.platform == "telegram" and chat.private, files=files)

    async def deliver(
        self, chat: Chat, reply: Reply, language: str | None, event: int, message: str = ""
    ) -> str:
        """Show what the outbox tells."""
        return self.show(chat.id.removeprefix("group:"), reply, language, message)

    def show(self, where: str, reply: Reply, language: str | None, message: str = "") -> str:
        """Remember a message as its reader saw it, new or edited; return its identity."""
        message = message or str(len(self.seen))
        labels = tuple(speech.label(each.label, language) for each in reply.buttons)
        data = tuple(each.data for each in reply.buttons)
        shown = Shown(where, speech.spoken(reply.lines, language), labels, data, id=message)
        words = [Shown(where, speech.label(each.words, language), (), ()) for each in reply.files]
        self.seen += [shown, *words]
        self.caused += [shown, *words]
        return message

    async def answer(self, call: Call, reply: Reply | None, edited: str = "") -> None:
        """Show a reply where it belongs: to the person alone, or in the group."""
        if reply is None:
            return
        chat, language = call.chat, reply.language or self.app.language_of(call.actor)
        if reply.audience == "actor" and not chat.private:
            chat = Chat(self.platform, call.key.split(":")[1], private=True)
        edited = edited if reply.edits_card and call.chat.private else ""
        shown = self.show(chat.id.removeprefix("group:"), reply, language, edited)
        await live.stands(self.books, reply, Place(chat, shown), call.actor.id, language)
        chat = call.chat
        if reply.public and not chat.private:
            public = type(reply)((reply.public,))
            self.show(chat.id.removeprefix("group:"), public, language)

    # -- what a line of a story asks for ----------------------------------------------------------

    async def types(self, line: Line) -> None:
        """Let somebody write; a group of the web is made by the first, and lets in the others."""
        if line.chat and self.platform == "web":
            await self.found(line)
        call = await self.call(line)
        await self.answer(call, await self.app.handle(call))

    async def presses(self, line: Line, card: Shown) -> None:
        """Let somebody press a button of a card."""
        call = await self.call(line)
        call = replace(call, at=Place(call.chat, card.id))
        reply = await self.app.press(call, card.data[line.press - 1])
        await self.answer(call, reply, card.id)

    async def fills(self, line: Line) -> None:
        """Let somebody open the page of the link that she was shown last, and hand it in."""
        for told in await pages.filled(self.app, self.address(line), line.text):
            where = line.chat or line.name
            text, language = told
            shown = Shown(where, speech.spoken(text, language), (), (), id=str(len(self.seen)))
            self.seen.append(shown)
            self.caused.append(shown)

    def address(self, line: Line) -> str:
        """Return the link of a page that somebody was shown last."""
        found = [
            address
            for shown in self.seen
            if shown.where == line.name
            for address in ADDRESS.findall(_BIDI.sub("", shown.text))
        ]
        if not found:
            raise Failed(f"line {line.number}: {line.name} was shown no page")
        return found[-1]

    def calls(self, name: str, handle: str) -> None:
        """Let somebody be called otherwise."""
        self.handles[name] = handle

    async def settle(self) -> None:
        """Wait until all that a line causes has been shown."""
        await self.drain()

    async def drain(self) -> None:
        """Do all that is due, unless nothing was written since and no time to speak of passed."""
        written = self.books.written.sizes.total
        if written != self._drained[0] or self.now - self._drained[1] > timedelta(seconds=1):
            self._drained = written, self.now
            await self.jobs.drain()

    async def join(self, name: str) -> None:
        """Let somebody have been here before the story begins."""
        person = await self.person(name)
        await bonus.join(
            Act(self.books, person, ids.token()), Money(0, self.app.settings.home_currency)
        )
        await persons.speak(self.books, person, "en", ids.token())

    async def found(self, line: Line) -> None:
        """Make the group in which somebody writes, or let her in."""
        chat, person = self.chat(line).name, await self.person(line.name)
        if await groups.get(self.books, chat) is None:
            await groups.found(self.books, chat, line.chat, person, ids.token(), quietly=True)
        await groups.let_in(self.books, chat, person)

    async def person(self, name: str) -> persons.Person:
        """Return somebody as the books know her."""
        return await persons.meet(self.books, self.identity(name), name.capitalize())


class Failed(AssertionError):
    """A line of the story does not hold."""


class Unsayable(Exception):
    """What a platform gives people no way to say."""


async def play(story: Story, address: str, world: type[Stage] = Stage) -> int:
    """Play a story on fresh books, to its end; Failed at the line that does not hold.

    Return how many lines could not be said on this platform.
    """
    books = lend(await Books.open(address))
    try:
        with TemporaryDirectory() as story.folder:
            async with world.opened(story, books) as stage:
                with clock.running(lambda: stage.now), every_payment_asked(books):
                    return await _play(stage, story)
    finally:
        await books.close()


async def _play(stage: Stage, story: Story) -> int:
    settings = stage.app.settings
    await stock(stage.books, settings)
    for name in story.people:
        if name not in story.newcomers:
            await stage.join(name)
    await owners(stage.books, settings)
    for version, decided in enumerate(story.rules, start=1):
        await _decide(stage.books, version, *decided)
    unsaid = await _act_all(stage, story)
    for kind in await stage.books.read(_kinds):
        if kind not in READINGS.shows:
            raise Failed(f"nobody has declared how transfers of the kind {kind} read")
    return unsaid


async def _bank(stage: Stage, line: Line) -> None:
    """Let somebody have an account at a bank that was verified, and has cooled off."""
    books, person = stage.books, await stage.person(line.name)
    told = accounts.Told("iban", "DE89 3704 0044 0532 0130 00", "Omar Saleh")
    before, books.stated = books.stated, {**books.stated, accounts.COOLING.name: timedelta()}
    act = Act(books, person, ids.token())
    account = await accounts.add(act, told)
    await accounts.sent(books, account)
    await accounts.tell(act, account.token, await accounts.deposits(books, account))
    books.stated = before


def _value(written: str) -> dict[str, Fact]:
    """Read a sum of money, a number of days or percent, or a number."""
    amount, _, unit = written.partition(" ")
    if unit == "percent":
        return {**Fee(int(amount) * 100).facts}
    if not unit:
        return {"value": int(amount)}
    of: Fact = Money.of(amount, unit) if unit.isupper() else timedelta(**{unit: int(amount)})
    return {"value": of}


async def _decide(books: Books, version: int, name: str, of: str, written: str) -> None:
    """Let the house have decided a rule before the story."""
    since = clock.to_ms(clock.now())
    row = Row.of(
        RuleRow,
        name=name,
        version=version,
        subject=of,
        value=facts.dump(_value(written)),
        since_ms=since,
        decided_ms=since,
        maker=0,
        approver=0,
        reason="",
    )
    await books.post(Posting(ids.token(), "rules.set", rows=(row,)))


def _upload(line: Line) -> Upload:
    content = line.content.encode()

    async def fetch() -> bytes:
        return content

    return Upload(line.file, len(content), fetch)


def _kinds(connection: Connection, book: int) -> list[str]:
    asked = select(Transfer.kind).where(Transfer.book == book).distinct()
    return list(connection.scalars(asked))


async def _act_all(stage: Stage, story: Story) -> int:
    begun = said = False
    actor = ""
    unsaid = 0
    at: dict[str, int] = {}
    for line in story.lines:
        if line.told:
            if said and not any(words in line.text for words in stage.unneeded):
                _expect(stage, story, line, actor, at)
            continue
        at = {}
        stage.caused = []
        begun = begun or line.kind in _BEGINS
        actor = line.name
        if line.press and unsaid and not said:
            continue  # the card of what could not be said
        try:
            await _act(stage, line, begun=begun)
            said = True
        except Unsayable:
            said, unsaid = False, unsaid + 1
        await stage.settle()
    return unsaid


async def _act(stage: Stage, line: Line, *, begun: bool) -> None:  # noqa: C901 - each kind of line
    match line.kind:
        case "typed" | "attached":
            await stage.types(replace(line, text=_with_code(stage, line.text)))
        case "fills":
            await stage.fills(line)
        case "pressed":
            await stage.presses(line, _pressed(stage, line))
        case "banked":
            await _bank(stage, line)
        case "owes":
            await _owe(stage, line)
        case "has" if begun:
            await _check_balance(stage, line)
        case "has":
            await _fund(stage, line)
        case "speaks":
            person = await stage.person(line.name)
            await persons.speak(stage.books, person, line.text, ids.token())
        case "called":
            stage.calls(line.name, line.text)
        case "known" | "list":
            await (_know if line.kind == "known" else _import)(stage, line)
        case "after":
            stage.now += line.wait


async def _owe(stage: Stage, line: Line) -> None:
    """Let a bank have taken back so much that somebody had spent."""
    amount, person = Money.of(line.amount, line.currency), await stage.person(line.name)
    bank = await lines.bank(stage.books, sandbox.NAME, line.currency)
    taking = await owing.taking(stage.books, person.id, amount, bank)
    await stage.books.post(
        Posting(ids.token(), "bank_reversed", moves=taking.moves, counts=taking.counts)
    )


async def _know(stage: Stage, line: Line) -> None:
    """Let the vault know what somebody is called, and screen her, as her verification does."""
    person = await stage.person(line.name)
    name, _, born = line.text.partition(", born ")
    kept = {"legal_name": name, **({"birth_date": born} if born else {})}
    await stage.books.vault.keep_all(person.id, kept)
    await screening.screen(stage.books, person.id)


async def _import(stage: Stage, line: Line) -> None:
    """Let an operator import a list on the machine: rows of id, name, born and country."""
    with TemporaryDirectory() as folder:
        await lists.import_file(stage.books, _listed(Path(folder), line))


def _listed(folder: Path, line: Line) -> Path:
    path = folder / f"{line.file}.csv"
    rows = line.text.replace(" ⏎ ", "\n")
    path.write_text(f"id,name,born,country\n{rows}\n", encoding="utf-8")
    return path


def _with_code(stage: Stage, text: str) -> str:
    """Put the code that was shown last in the place of CODE."""
    codes = [code for shown in stage.seen for code in _CODE.findall(shown.text)]
    return text.replace("CODE", codes[-1]) if codes else text


def _pressed(stage: Stage, line: Line) -> Shown:
    where = line.chat or line.name
    cards = [shown for shown in stage.seen if shown.where == where and shown.data]
    if not cards or len(cards[-1].data) < line.press:
        raise Failed(f"line {line.number}: {line.name} has no button {line.press}")
    return cards[-1]


async def _check_balance(stage: Stage, line: Line) -> None:
    person = await stage.person(line.name)
    account = await stage.books.account(WALLET, person.id, line.currency)
    available = (await stage.books.balance(account)).available
    wanted = Money.of(line.amount, line.currency)
    if available != wanted:
        raise Failed(f"line {line.number}: {line.source}\n  but has {available}")


async def _fund(stage: Stage, line: Line) -> None:
    amount = Money.of(line.amount, line.currency)
    if not amount:
        return
    person = await stage.person(line.name)
    wallet = await stage.books.account(WALLET, person.id, line.currency)
    world = await stage.books.house(WORLD, line.currency)
    posting = Posting(ids.token(), "capital", payee=person.id, moves=(Move(world, wallet, amount),))
    await stage.books.post(posting)


def _expect(stage: Stage, story: Story, line: Line, actor: str, at: dict[str, int]) -> None:
    where = {line.chat} if line.chat else {actor, *_group_of_last(stage, story)}
    heard = [shown for shown in stage.caused if shown.where in where]
    if line.text == "nothing":
        if heard:
            raise Failed(_difference(line, heard, story))
        return
    place = line.chat or actor
    expected = Expected.read(line.text)
    for index in range(at.get(place, 0), len(heard)):
        labels = tuple(_HANDLE_OF.sub("", label) for label in heard[index].labels)
        if expected.matches(_plain(heard[index].text, story), labels):
            at[place] = index + 1
            return
    raise Failed(_difference(line, heard, story))


def _group_of_last(stage: Stage, story: Story) -> set[str]:
    return {shown.where for shown in stage.caused} & story.groups


def _plain(text: str, story: Story) -> str:
    named = _HANDLE.sub("", text)
    shown = named if story.exact else _BIDI.sub("", named)
    return shown.replace("\n", " ⏎ ")


def _difference(line: Line, heard: list[Shown], story: Story) -> str:
    told = [
        f"  + {_plain(shown.text, story)}  {' '.join(f'[{label}]' for label in shown.labels)}"
        for shown in heard
    ] or ["  + nothing"]
    return "\n".join([f"line {line.number}:", f"  - {line.text}", *told])
