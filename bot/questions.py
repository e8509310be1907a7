"""Questions: what was asked back stands in the books, and every answer goes on in one way.

A question keeps a way for each of its buttons: a command, and the values that it has by then. One
that is answered otherwise, by a person who is picked or by words, keeps its `base`: what was clear
when it was asked, and the parameter that it `asks` for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.people.facts import Fact
    from ledger.people.intents import Intent

GOES_ON = "go_on"
"""What the button of a question runs."""
_READ, _MEANT = "read", "meant"
VERBS = (GOES_ON, _READ, _MEANT)
"""The same, and what it ran when each kind of question went its own way; old buttons live."""


@dataclass(frozen=True, slots=True)
class Way:
    """A command by its name, and the values that it has, as facts."""

    command: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def kept(self) -> list[Fact]:
        """The way as a fact."""
        return [self.command, *([name, fact] for name, fact in self.facts.items())]

    @classmethod
    def read(cls, kept: Any) -> Way:  # noqa: ANN401 - facts are of any type
        """Read what was kept."""
        command, *facts = kept
        return cls(command, {name: fact for name, fact in facts})  # noqa: C416 - pairs are lists


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: a way for each choice, and perhaps what any other answer goes on with.

    `asks` names the parameter that it is about; nothing when it is about the command itself. `at`
    is the chat where words answer it. Somebody who is `led` has typed nothing yet, and is asked for
    what may be left out as well.
    """

    ways: Mapping[str, Way]
    asks: str = ""
    base: Way | None = None
    at: str = ""
    led: bool = False

    @property
    def choices(self) -> dict[str, str]:
        """The choices of its intent."""
        return dict.fromkeys(self.ways, GOES_ON)

    @property
    def facts(self) -> dict[str, Fact]:
        """The facts of its intent."""
        facts: dict[str, Fact] = {"asks": self.asks}
        facts["ways"] = [way.kept for way in self.ways.values()]
        if self.base:
            facts |= {"base": self.base.kept, "at": self.at}
        if self.led:
            facts["led"] = True
        return facts

    @classmethod
    def of(cls, intent: Intent) -> Question:
        """Read a question, also one that was asked before all went one way."""
        facts: Mapping[str, Any] = intent.facts
        if "ways" not in facts:
            return _of_before(intent)
        ways = dict(zip(intent.choices, map(Way.read, facts["ways"]), strict=True))
        base = Way.read(facts["base"]) if "base" in facts else None
        return cls(ways, facts["asks"], base, facts.get("at", ""), facts.get("led", False))


def _of_before(intent: Intent) -> Question:
    """Read a question whose facts name what belongs to each choice: `reading 0`, `0 command`."""
    facts: Mapping[str, Any] = intent.facts
    if _MEANT in intent.choices.values():
        return Question({at: _way(_own(facts, f"{at} ", "")) for at in intent.choices})
    shared = {name: fact for name, fact in facts.items() if " " not in name}
    if not intent.choices:
        return Question({}, shared["parameter"], _way(shared))
    ways: dict[str, Way] = {}
    for at in intent.choices:
        own = _own(facts, "", f" {at}")
        ways[at] = _way(shared | own | {shared["parameter"]: own["reading"]})
    return Question(ways, shared["parameter"])


def _own(facts: Mapping[str, Any], begin: str, end: str) -> dict[str, Any]:
    """Return the facts whose names begin or end so, under the rest of their names."""
    return {
        name.removeprefix(begin).removesuffix(end): fact
        for name, fact in facts.items()
        if name.startswith(begin) and name.endswith(end)
    }


def _way(facts: Mapping[str, Any]) -> Way:
    told = {"command", "parameter", "reading"}
    return Way(facts["command"], {name: fact for name, fact in facts.items() if name not in told})
