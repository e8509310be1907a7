"""What is pressed: one kind of button for all, known by what it carries, before a restart or after.

A button carries the same token as on every platform; who may press it stands in the books.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord

if TYPE_CHECKING:
    import re
    from typing import Self

MOST_ROWS: Final = 5
MOST_IN_ROW: Final = 5
_PICK: Final = "pick:"
_ASK: Final = "ask:"


class PressButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"(?P<data>(?:do|go|run|ask):[^\n]{1,96})",
):
    """Any button of ours."""

    def __init__(self, data: str, label: str = "…", row: int | None = None) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=data, row=row))
        self._data = data

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],  # noqa: ARG003 - the library's signature
        item: discord.ui.Item[Any],  # noqa: ARG003 - the same
        match: re.Match[str],
        /,
    ) -> Self:
        """Make the button that was pressed from what it carries."""
        return cls(match["data"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand on the press."""
        await interaction.client.pressed(interaction, self._data)


def offers(message: discord.Message | None, data: str) -> bool:
    """Tell whether a message has the button that carries this."""
    rows = (
        [row for row in message.components if isinstance(row, discord.ActionRow)] if message else []
    )
    return any(getattr(each, "custom_id", "") == data for row in rows for each in row.children)


def pick_id(number: int) -> str:
    """Name what lets a person be picked under a number."""
    return f"{_PICK}{number}"


def picked(custom_id: str) -> int | None:
    """Read the number under which somebody was picked."""
    number = custom_id.removeprefix(_PICK)
    return int(number) if number != custom_id and number.isdecimal() else None


def write_data(name: str) -> str:
    """Return what the button carries that brings up a place to write to the question of a name."""
    return f"{_ASK}{name}"


def written_to(data: str) -> str:
    """Return the name of the question to which somebody wants to write, or nothing."""
    return data.removeprefix(_ASK) if data.startswith(_ASK) else ""
