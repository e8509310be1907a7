"""Where a story is played on Discord: the real adapter, over HTTP, through the library as it is.

What people type becomes slash commands with their options, as Discord's own client makes them: who
is named is picked from the list, the amount and the note are options of their own, and an Arabic
word is the command of that name. What Discord has otherwise is made up for here:

    what cannot be said there (no command, an option that is missing) is not said, nor its answer
    an answer in words is written in the form that the question brings up
    rows of Arabic buttons are mirrored, and counted from the right
    an answer that only one person sees in a server counts as said to her
    an Arabic command is called by the word that it has elsewhere
"""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from bot import grammar, speech
from bot.app import App
from bot.grammar import BadArgument, Unclear, amounts
from bot.grammar.kinds import Behind
from bot.grammar.taking import Binding
from bot.jobs import Jobs
from bot.kit import BOT_NAME
from bot.pace import NO_LIMITS
from bot.platforms.discord.platform import Discord
from bot.settings import Settings
from ledger.people.persons import Identity
from tests.discord.messages import label
from tests.discord.server import Server
from tests.stories.stage import BEGIN, TICK, Shown, Stage, Unsayable, paying

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ledger.books import Books
    from tests.stories.script import Line, Story

_ARABIC = re.compile("[\u0600-\u06ff]")
_LATIN = re.compile("[A-Za-z]")
_PAYEE = re.compile("@|[$][A-Za-z]")
_LAID_OUT = re.compile("^(?:### |-# |> |⚠️ )", re.MULTILINE)
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_COMMAND = re.compile(r"</([^:>]+):\d+>(?P<listed>\u2069? — )?")


@dataclass(frozen=True, slots=True)
class Seen(Shown):
    """A message of the server, as it looked at one moment; `writes` brings up a form."""

    message: Any = None
    writes: str = ""


@dataclass(slots=True)
class OnDiscord(Stage):
    """One story's world, on Discord."""

    server: Any = None
    discord: Any = None
    people: dict[str, Any] = field(default_factory=dict)
    guilds: dict[str, Any] = field(default_factory=dict)
    listed: bool = True
    asked: dict[str, int] = field(default_factory=dict)
    """What had been seen when somebody used a command last."""
    unneeded: ClassVar[tuple[str, ...]] = ("I answered you in private", "الرد في محادثتنا الخاصة")

    @classmethod
    @asynccontextmanager
    async def opened(cls, story: Story, books: Books) -> AsyncIterator[Stage]:
        """Run the bot on a Discord of the story's own."""
        async with Server(time.time) as server:  # noqa: TID251 - the library looks there, too
            server.began = BEGIN.timestamp()  # since when everybody is in every server
            named = (name for name in story.names if name != BOT_NAME)
            people = {name: server.person(name.capitalize(), name) for name in named}
            guilds = {
                title: server.guild(title, *people.values()) for title in sorted(story.groups)
            }
            app = App(
                books,
                _settings(server, [people[name].id for name in story.admins], story.settings),
            )
            discord = Discord(app, NO_LIMITS)
            jobs = Jobs(app, {"discord": discord}, dues=paying(app))
            stage = cls(books, app, jobs, "discord", server=server, discord=discord)
            stage.people, stage.guilds = people, guilds
            stage.listed = story.platform != "telegram"
            running = asyncio.create_task(discord.run())
            try:
                await server.connected()
                await server.synced()
                yield stage
            finally:
                running.cancel()
                with suppress(asyncio.CancelledError):
                    await running

    def identity(self, name: str) -> Identity:
        """Return how Discord knows somebody."""
        one = self.people[name]
        return Identity("discord", str(one.id), one.username)

    async def types(self, line: Line) -> None:
        """Let somebody use a command, or write an answer; Unsayable if there is none like that."""
        self.now += TICK
        one = self.people[line.name]
        file = (line.file, line.content.encode()) if line.file else None
        if place := self._place(line):
            form = await one.presses(place.message, "", custom_id=place.writes).modal()
            one.submits(form, {"file": file} if file else {"text": line.text})
            return
        command, given = self._command(line, file)
        self.asked[line.name] = len(self.seen)
        one.types(command, self.guilds.get(line.chat), **given)

    async def presses(self, line: Line, card: Shown) -> None:
        """Let somebody press a button, also one that is no longer there."""
        assert isinstance(card, Seen)
        self.now += TICK
        data = card.data[line.press - 1]
        self.people[line.name].presses(card.message, "", custom_id=data)

    def calls(self, name: str, handle: str) -> None:
        """Let somebody take another username."""
        self.people[name].username = handle

    async def settle(self) -> None:
        """Wait for all that is said, and read it."""
        await self.server.quiet()
        await self.discord.idle()
        await self.drain()
        for message, text, _ in self.server.shown:
            shown = self._read(message, text)
            words = [Shown(shown.where, each.words, (), ()) for each in message.files.values()]
            self.seen += [shown, *words]
            self.caused += [shown, *words]
        self.server.shown.clear()

    # -- what Discord's client makes of a line ----------------------------------------------------

    def _place(self, line: Line) -> Seen | None:
        """Return the question, since her last command, to which such words can be written."""
        where, since = line.chat or line.name, self.asked.get(line.name, 0)
        seen = [each for each in self.seen[since:] if isinstance(each, Seen)]
        shown = [each for each in seen if each.where == where]
        last = next((each for each in reversed(shown) if each.data or each.writes), None)
        written = self.app.hearing.heard(line.text) is None
        return last if written and last and last.writes else None

    def _command(self, line: Line, file: tuple[str, bytes] | None) -> tuple[str, dict[str, Any]]:
        typed = self.app.hearing.heard(line.text, alone=False)
        if typed is None:
            raise Unsayable
        word, rest = self._meant([(typed.word, typed.rest), *typed.others])
        if file:
            word = self.app.hearing._of_files.get(word, self.app.hearing.commands[word]).name
        entry = self._entry(word, arabic=bool(_ARABIC.match(line.text.lstrip("/"))))
        if entry is None:
            raise Unsayable
        names = {parameter: option for option, parameter in entry.options.items()}
        given = self._given(entry.command.offered, rest)
        given |= {
            each.name: file for each in entry.command.parameters if file and each.kind.is_file
        }
        if any(not each.optional and each.name not in given for each in _asked(entry)):
            raise Unsayable
        return f"/{entry.name}", {names[name]: value for name, value in given.items()}

    def _meant(self, lines: list[tuple[str, str]]) -> tuple[str, str]:
        """Return the command that is picked where words stand for several: the one they fit."""
        hearing = self.app.hearing
        for word, rest in lines[: len(lines) - 1]:
            with suppress(BadArgument, Unclear):
                grammar.bind(hearing.commands[word].parameters, rest, hearing.lexicon)
                return word, rest
        return lines[-1]

    def _entry(self, name: str, *, arabic: bool) -> Any:
        offered = self.discord._menus.entries.values()
        found = {each.language: each for each in offered if each.command.name == name}
        return found.get("ar" if arabic else "en") or found.get("en")

    def _given(self, parameters: Any, rest: str) -> dict[str, Any]:
        """Take the words apart as somebody does who fills in one option after another."""
        words, lexicon = grammar.normalise(rest).split(), self.app.hearing.lexicon
        payee = next((each.name for each in parameters if each.kind.names), "")
        note = next((each.name for each in parameters if each.kind.is_rest), "")
        given = self._gathered(parameters, words, lexicon)
        sums = [each.name for each in parameters if each.kind.is_amount]
        if payee and sums and _is_written(parameters, rest, words, lexicon):
            return dict.fromkeys(sums, " ".join(words))
        if payee and (handles := [each for each in words if _PAYEE.match(each)]):
            words.remove(handles[0])
            given |= self._payee(payee, handles[0])
            words = [each for each in words if grammar.fold(each) not in lexicon.connectors]
        found = [each for each in parameters if each.kind.marked and each.kind.find(words, lexicon)]
        for each in sorted(parameters, key=lambda each: each not in found):
            if not (words and _stands_alone(each)) or each.name in given:
                continue
            start, count = _place(each, parameters, words, lexicon)
            if count:
                given[each.name] = " ".join(words[start : start + count])
                words = words[:start] + words[start + count :]
        if words and not note:
            raise Unsayable
        return given | ({note: " ".join(words)} if words else {})

    def _gathered(self, parameters: Any, words: list[str], lexicon: Any) -> dict[str, Any]:
        """Take out the people who share, each picked while it is written, and how they share."""
        given: dict[str, Any] = {}
        at = 0
        for each in parameters:
            if each.kind.gathers:
                reads = (each.kind.read(words[start:], lexicon) for start in range(len(words)))
                at, found = next(((i, it) for i, it in enumerate(reads) if it), (len(words), None))
            elif isinstance(each.kind, Behind):
                found = each.kind.read(words[at:], lexicon)
                if not found and (ends := each.kind.ends(None, words, lexicon)):
                    at, found = len(words) - ends[1], ends
            else:
                continue
            if found:
                taken = words[at : at + found[1]]
                del words[at : at + found[1]]
                given[each.name] = " ".join(map(self._written, taken))
        return given

    def _written(self, word: str) -> str:
        """Write a name as the client does, where it is picked from the list."""

        def named(found: re.Match[str]) -> str:
            of_name = [one for one in self.people.values() if one.username == found[1].lower()]
            return of_name[0].mention if self.listed and of_name else found[0]

        return re.sub("@([A-Za-z0-9_]+)", named, word)

    def _payee(self, name: str, word: str) -> dict[str, Any]:
        """Pick somebody from the list, or write her name where she is in none."""
        if word.startswith("$"):
            return {"tag": word}
        handle = word.removeprefix("@").lower()
        if self.listed and handle == BOT_NAME:
            return {name: self.server.bot}
        found = [one for one in self.people.values() if one.username == handle]
        return {name: found[0]} if self.listed and found else {"tag": word}

    # -- what is seen -----------------------------------------------------------------------------

    def _read(self, message: Any, text: str) -> Seen:
        labels = [label(button) for row in message.rows for button in row]
        title = text.partition("\n")[0]
        arabic = any(map(_is_arabic, (title, "".join([title, *labels]))))
        buttons = [button for row in message.rows for button in (row[::-1] if arabic else row)]
        ids = [button.get("custom_id", "") for button in buttons]
        writes = next((each for each in ids if each.startswith("ask:")), "")
        buttons = [each for each in buttons if each.get("custom_id", "") != writes]
        viewer = message.viewer or message.chat.viewer
        return Seen(
            viewer.name.lower() if viewer else message.chat.guild.name.lower(),
            self._plain(text),
            tuple(label(button) for button in buttons),
            tuple(button.get("custom_id", "") for button in buttons),
            message,
            writes,
        )

    def _plain(self, text: str) -> str:
        """Return a text as it is read: without what makes it bold, code or a link to a command."""
        laid_out = _LAID_OUT.sub("", _COMMAND.sub(self._called, text))
        shown = laid_out.replace("**", "").replace("`", "")
        return _ESCAPED.sub(r"\1", shown)

    def _called(self, link: re.Match[str]) -> str:
        entry, listed = self.discord._menus.entries[link[1]], link["listed"] or ""
        if entry.language == "en":
            moved = entry.name != entry.command.path  # operators' are verbs of one command there
            return f"/{entry.command.name if moved else entry.name}{listed}"
        word = speech.word("trigger", entry.command.name, entry.language).split("|")[0]
        named = f"«{word}» أو /{entry.command.name}"  # as /help lists it elsewhere
        return f"{named}{listed}" if listed else word


def _is_written(parameters: Any, rest: str, words: list[str], lexicon: Any) -> bool:
    """Tell whether somebody would write it in one line: no option by itself says what is meant."""
    named = [at for at, each in enumerate(words) if "@" in each or _PAYEE.match(each)]
    if not (named and any(each.kind.is_amount for each in parameters)):
        return False
    before = [each for each in words[: named[0]] if grammar.fold(each) not in lexicon.connectors]
    amount = [*before, *words[named[0] + 1 :], "0"][0]
    if len(before) != bool(before) * _length(before, lexicon):
        return True
    try:
        grammar.bind(parameters, rest, lexicon)
    except (BadArgument, Unclear):
        return True
    return not any(map(str.isdecimal, amount))


def _stands_alone(parameter: Any) -> bool:
    kind = parameter.kind
    apart = kind.names or kind.is_rest or kind.gathers or kind.is_file
    return not (apart or isinstance(kind, Behind))


def _place(each: Any, parameters: Any, words: list[str], lexicon: Any) -> tuple[int, int]:
    """Return where the words begin that are given for an option, and how many they are."""
    if each.kind.marked and (found := each.kind.find(words, lexicon)):
        return found[1:]
    if each.kind.is_amount or each.kind.is_secret:
        return 0, _length(words, lexicon, optional=each.optional) if each.kind.is_amount else len(
            words
        )
    text = " ".join(words)
    binding = Binding(parameters, text, lexicon, payee_given=False, name="")
    try:
        each.kind.take(binding, each)
    except BadArgument:
        return 0, 1
    left = binding.words.ahead()
    return (len(left) if words[: len(left)] == left else 0), len(words) - len(left)


def _length(words: list[str], lexicon: Any, *, optional: bool = False) -> int:
    """Return how many words are the amount; where one is needed, also when it is none."""
    with suppress(BadArgument):
        read = amounts.read(words, lexicon)
        return read.readings[0].words if read else int(not optional)
    return 0 if optional else len(words)


def _asked(entry: Any) -> list[Any]:
    """Return the parameters that Discord itself asks for."""
    return [each for each in entry.command.parameters if not each.kind.names]


def _settings(server: Any, admins: list[int], chosen: dict[str, Any]) -> Settings:
    return Settings(
        _env_file=None,
        discord_token=server.token,
        discord_api_url=server.url,
        admins=tuple(f"discord:{number}" for number in admins) or ("web:nobody",),
        **chosen,
    )


def _is_arabic(words: str) -> bool:
    return len(_ARABIC.findall(words)) > len(_LATIN.findall(words))
