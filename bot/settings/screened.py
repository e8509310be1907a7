"""The settings of screening: where an operator puts the lists."""

from __future__ import annotations

from pydantic_settings import BaseSettings


class Screened(BaseSettings):
    """What the operator decides of it."""

    lists_folder: str = ""
