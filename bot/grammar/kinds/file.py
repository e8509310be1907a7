"""A file that comes with the message: no word is one, so it is asked for where none came along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar.kinds.kind import Apart
from bot.grammar.refusals import BadArgument
from bot.kit import Filed, Unfetched, _, say
from ledger.people import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grammar.kinds.kind import Chance, World
    from bot.grammar.taking import Binding
    from bot.kit import Call, Code, Parameter, Said, Upload

LARGEST_TABLE = 2 * 1024 * 1024
LARGEST_STATEMENT = 8 * 1024 * 1024
_MIB = 1024 * 1024
_LONGEST_NAME = 60


class SomeFile(Apart):
    """A file whose name ends in one of some ways, of a size at most; checked before it is read."""

    is_file = True

    def __init__(self, endings: Sequence[str], most: int, about: str) -> None:
        self._endings = tuple(endings)
        self._most = most
        self.about = about

    def take(self, binding: Binding, parameter: Parameter) -> None:
        """Take no words."""

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - no word says it
        """Ask for it."""
        return say(
            "Which file? Send it here: {endings}, {most} MB at most.",
            endings=", ".join(self._endings),
            most=self._most // _MIB,
        )

    async def resolve(self, call: Call, given: None) -> Filed | None:  # noqa: ARG002 - no word is one
        """Return what came with the message; BadArgument for what is none of these files."""
        if not call.files:
            return None
        file, *others = call.files
        if others:
            raise BadArgument(say("That is more than one file. Send one at a time."))
        self._check(file, file.size)
        try:
            content = await file.fetch()
        except Unfetched:
            raise BadArgument(say("This file cannot be read any more. Send it again.")) from None
        self._check(file, len(content))
        if not content:
            raise BadArgument(say("This file is empty."))
        return Filed(called(file), content)

    def sample(self, chance: Chance, world: World) -> str:
        """Return what could be in it: a table of people and amounts."""
        lines = [
            f"@{chance.choice(world.handles)},{chance.randint(1, 30)},"
            for _each in range(chance.randint(1, 4))
        ]
        return "\n".join([chance.choice(("who,amount,note", "المستلم,المبلغ,ملاحظة")), *lines])

    def _check(self, file: Upload, size: int) -> None:
        if not file.name.lower().endswith(self._endings):
            raise BadArgument(
                say(
                    "{name} is not such a file: its name has to end in {endings}.",
                    name=called(file),
                    endings=", ".join(self._endings),
                )
            )
        if size > self._most:
            raise BadArgument(
                say(
                    "{name} is too large: {size} MB, and {most} MB fit. Send it in parts.",
                    name=called(file),
                    size=-(-size // _MIB),
                    most=self._most // _MIB,
                )
            )


def called(file: Upload) -> str:
    """Return what a file is called, in one line that is short enough to be quoted."""
    name = names.tidy(file.name)
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


STATEMENT: Final = SomeFile(
    (".xml", ".sta", ".mt940", ".940", ".txt"),
    LARGEST_STATEMENT,
    _("The statement, as its bank has it"),
)
TABLE: Final = SomeFile((".csv", ".tsv", ".txt"), LARGEST_TABLE, _("The list, as a CSV file"))
Table = Annotated[Filed, TABLE]
StatementFile = Annotated[Filed, STATEMENT]
