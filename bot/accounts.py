"""Accounts at banks: what they are called everywhere, and which of them are our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.settings.banks import SANDBOX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.settings import Settings

MADE_UP: Final[Mapping[str, str]] = {
    "holder": "Wasl Sandbox",
    "iban": "DE89370400440532013000",
    "bic": "WASLDEFFXXX",
}
"""The account of the built-in bank, which nobody can pay to; its IBAN is the example of all."""
_DOTS: Final = "••"


def masked(country: str, scheme: str, ending: str) -> str:
    """Name an account by its country and its last digits: SA•• •••• 1234."""
    return f"{country}{_DOTS if scheme == 'iban' else ''} {_DOTS}{_DOTS} {ending}"


def made_up(settings: Settings) -> bool:
    """Tell whether the built-in bank is on."""
    return SANDBOX in settings.on_rails(demo=settings.demo)


def ours(settings: Settings) -> set[str]:
    """Return the numbers of our own accounts, to which nobody is paid out."""
    made = {MADE_UP["iban"]} if made_up(settings) else set()
    return {own.iban for own in settings.owned} | made
