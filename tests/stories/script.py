"""A story as it is written: chat transcripts, line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.provider import SECRET

_NAME = r"(?P<name>[a-z0-9_]+)(?:@(?P<chat>[a-z0-9_]+))?"
_LINES = {
    "file": re.compile(r"file (?P<file>[\w.-]+): (?P<text>.*)"),
    "list": re.compile(r"list (?P<file>[a-z]+): (?P<text>.*)"),
    "known": re.compile(r"(?P<name>[a-z0-9_]+) is known as (?P<text>.*)"),
    "attached": re.compile(rf"{_NAME} attaches (?P<file>[\w.-]+):\s*(?P<text>.*)"),
    "fills": re.compile(rf"{_NAME} fills>\s*(?P<text>.*)"),
    "typed": re.compile(rf"{_NAME}>\s*(?P<text>.*)"),
    "pressed": re.compile(rf"{_NAME}\*\s*(?P<number>\d+)"),
    "has": re.compile(r"(?P<name>[a-z0-9_]+) has (?P<amount>[0-9.]+) (?P<currency>[A-Z]{3})"),
    "owes": re.compile(r"(?P<name>[a-z0-9_]+) owes (?P<amount>[0-9.]+) (?P<currency>[A-Z]{3})"),
    "banked": re.compile(r"(?P<name>[a-z0-9_]+) has an account at a bank"),
    "speaks": re.compile(r"(?P<name>[a-z0-9_]+) speaks (?P<language>[a-z-]+)"),
    "called": re.compile(r"(?P<name>[a-z0-9_]+) is called @(?P<text>[a-z0-9_]+)"),
    "is": re.compile(r"(?P<name>[a-z0-9_]+) is admin"),
    "after": re.compile(r"after (?P<count>\d+)(?P<unit>[smhd])"),
}
_TYPED = {"typed", "attached"}
_DECIDED = re.compile(r"# rule (?P<name>[a-z.]+)(?P<of>[A-Za-z0-9 ]*) = (?P<value>.+)")
_SETTING = re.compile(r"# (?P<name>signatures|licences|provider|rails) (?P<value>\w+)")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_BUTTONS = re.compile(r"(?:\s*\[[^\[\]]+\])+$")
_HANDLE = re.compile(r"@([a-z][a-z0-9_]*)")
_STARTS = ("/start", "ابدأ", "/ابدأ", "/claim", "استلم", "/pay CODE", "تسديد CODE")


class BadStory(Exception):
    """A line that says nothing a story can say."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what kind it is, and its parts."""

    number: int
    kind: str
    source: str
    name: str = ""
    chat: str = ""
    text: str = ""
    amount: Decimal = Decimal()
    currency: str = ""
    press: int = 0
    wait: timedelta = timedelta()
    file: str = ""
    content: str = ""

    @property
    def told(self) -> bool:
        """Whether this says what the bot said."""
        return self.kind == "typed" and self.name == "bot"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a message must look like: its text with gaps, and its buttons; `[…]` are any others."""

    text: str
    buttons: tuple[str, ...] | None

    @classmethod
    def read(cls, text: str) -> Expected:
        """Split the buttons off the end."""
        found = _BUTTONS.search(text)
        if not found:
            return cls(text.strip(), None)
        labels = tuple(re.findall(r"\[([^\[\]]+)\]", found.group()))
        return cls(text[: found.start()].strip(), labels)

    def matches(self, text: str, labels: tuple[str, ...]) -> bool:
        """Tell whether a message is what was expected."""
        pattern = ".*".join(re.escape(part) for part in self.text.split("…"))
        if not re.fullmatch(pattern, text.strip(), re.DOTALL):
            return False
        if self.buttons is None:
            return True
        if self.buttons[-1] == "…":
            shown = self.buttons[:-1]
            return labels[: len(shown)] == shown
        counted = tuple(str(i + 1) for i in range(len(self.buttons)))
        return len(labels) == len(counted) if self.buttons == counted else labels == self.buttons


@dataclass(slots=True)
class Story:
    """A whole story, and who is in it."""

    path: Path
    lines: list[Line] = field(default_factory=list)
    exact: bool = False
    platform: str = "web"
    signatures: str = "1"
    licences: str = "off"
    provider: str = "off"
    """Who looks at papers in the place of support."""
    rails: str = "sandbox"
    folder: str = ""
    """Where its rails of files have theirs."""
    undo: int = 0
    """For how many seconds a first payment can be undone."""
    rules: list[tuple[str, str, str]] = field(default_factory=list)
    """What the house has decided before it begins: of which rule, for what apart, and what."""
    only: str = ""
    """Why it is played on its own platform alone."""
    unsaid: int = 0
    """How many of its lines nobody can say on Discord, which hears commands, and answers to a
    question."""

    @classmethod
    def read(cls, path: Path) -> Story:
        """Read a file; BadStory names the line that cannot be read."""
        story = cls(path)
        for number, source in enumerate(path.read_text().splitlines(), start=1):
            text = source.strip()
            if text == "# exact":
                story.exact = True
            if decided := _SETTING.fullmatch(text):
                setattr(story, decided["name"], decided["value"])
            if text.startswith("# undo "):
                story.undo = int(text.removeprefix("# undo "))
            if decided := _DECIDED.fullmatch(text):
                story.rules.append((decided["name"], decided["of"].strip(), decided["value"]))
            if text.startswith("# on "):
                story.platform = text.removeprefix("# on ")
            if text.startswith("# only here: "):
                story.only = text.removeprefix("# only here: ")
            if text.startswith("# unsaid on discord: "):
                story.unsaid = int(text.removeprefix("# unsaid on discord: "))
            if text and not text.startswith("#"):
                story.lines.append(_line(number, text))
        story._attach()
        return story

    @property
    def settings(self) -> dict[str, Any]:
        """What the operator decides in it, beside the admins."""
        return {
            "signatures": self.signatures,
            "rails": self.rails,
            "bank_folder": self.folder,
            "bank_name": "Wasl Payments",
            "bank_accounts": "" if self.rails == "sandbox" else "USD:DE02120300000000202051",
            "undo_seconds": self.undo,
            "licences": self.licences,
            "verification_provider": self.provider,
            "verification_url": "https://provider.example",
            "verification_secret": SECRET,
        }

    @property
    def groups(self) -> set[str]:
        """The chats that somebody besides the bot writes in."""
        return {line.chat for line in self.lines if line.chat and line.name != "bot"}

    @property
    def admins(self) -> list[str]:
        """Those who are said to be."""
        return [line.name for line in self.lines if line.kind == "is"]

    @property
    def newcomers(self) -> set[str]:
        """Those whose first own line is /start or a code; what they are called may stand before."""
        first: dict[str, Line] = {}
        for line in self.lines:
            for name in self._of(line):
                if line.kind != "called":
                    first.setdefault(name, line)
        return {
            name
            for name, line in first.items()
            if line.kind in _TYPED and not line.told and line.text.startswith(_STARTS)
        }

    @property
    def people(self) -> list[str]:
        """Everybody with a line of her own, in the order of appearance."""
        return list(dict.fromkeys(name for line in self.lines for name in self._of(line)))

    @property
    def names(self) -> list[str]:
        """Everybody in it, also those who are only spoken of."""
        spoken_of = (name for line in self.lines for name in _HANDLE.findall(line.text.lower()))
        return list(dict.fromkeys([*self.people, *spoken_of]))

    def _attach(self) -> None:
        """Let each line that attaches a file have what is in it: a line break is written ` ⏎ `."""
        files = {line.file: line.text for line in self.lines if line.kind == "file"}
        for at, line in enumerate(self.lines):
            if line.kind == "attached":
                content = files[line.file].replace(" ⏎ ", "\n")
                self.lines[at] = replace(line, content=f"{content}\n")
        self.lines = [line for line in self.lines if line.kind != "file"]

    def _of(self, line: Line) -> list[str]:
        if line.told:
            return [line.chat] if line.chat and line.chat not in self.groups else []
        return [line.name] if line.name else []


def _line(number: int, text: str) -> Line:
    for kind, pattern in _LINES.items():
        if found := pattern.fullmatch(text):
            return _made(number, kind, text, found.groupdict())
    raise BadStory(f"line {number}: {text}")


def _made(number: int, kind: str, source: str, parts: dict[str, str | None]) -> Line:
    given = {name: value or "" for name, value in parts.items()}
    wait = timedelta()
    if kind == "after":
        wait = timedelta(**{_UNITS[given["unit"]]: int(given["count"])})
    return Line(
        number,
        kind,
        source,
        name=given.get("name", ""),
        chat=given.get("chat", ""),
        text=given.get("text", given.get("language", "")),
        amount=Decimal(given.get("amount", "0")),
        currency=given.get("currency", ""),
        press=int(given.get("number", "0")),
        file=given.get("file", ""),
        wait=wait,
    )
