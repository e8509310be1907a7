"""The settings of rates: where the European Central Bank's file of the day is fetched."""

from __future__ import annotations

from pydantic import field_validator
from pydantic_settings import BaseSettings

from bot.settings import checks


class Rated(BaseSettings):
    """What the operator decides of it."""

    rates_url: str = ""

    @field_validator("rates_url")
    @classmethod
    def _nobody_between(cls, value: str) -> str:
        checks.address(value)
        checks.unread_on_the_way(value)
        return value
