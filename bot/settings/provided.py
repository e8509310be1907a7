"""The settings of a provider of verification; off, support looks at papers itself."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Final

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings

from bot.settings import checks

_NAME: Final = re.compile(r"[a-z0-9_-]{1,32}")
_SHORTEST: Final = 24
"""How many bytes the secret has at least, as Standard Webhooks says."""


class Provided(BaseSettings):
    """What the operator decides of it."""

    verification_provider: str = "off"
    verification_url: str = ""
    verification_secret: str = Field(default="", repr=False)

    @field_validator("verification_provider")
    @classmethod
    def _a_name(cls, value: str) -> str:
        if not _NAME.fullmatch(value):
            raise ValueError(f"{value!r} is no name: write small letters and digits, or off")
        return value

    @field_validator("verification_url")
    @classmethod
    def _whole_provider(cls, value: str) -> str:
        checks.address(value)
        checks.unread_on_the_way(value)
        return value.rstrip("/")

    @field_validator("verification_secret")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        kept = value.removeprefix("whsec_")
        try:
            raw = b64decode(kept + "=" * (-len(kept) % 4), validate=True)
        except ValueError:
            raw = b""
        if value and len(raw) < _SHORTEST:
            raise ValueError(
                f"this is no secret: write whsec_ and {_SHORTEST} bytes or more in base64, as"
                " `echo whsec_$(openssl rand -base64 32)` makes it"
            )
        return value

    @model_validator(mode="after")
    def _whole(self) -> Provided:
        if self.has_provider and not (self.verification_url and self.verification_secret):
            raise ValueError(
                "VERIFICATION_PROVIDER: it needs VERIFICATION_URL and VERIFICATION_SECRET as well"
            )
        return self

    @property
    def has_provider(self) -> bool:
        """Whether a provider looks at papers."""
        return self.verification_provider != "off"
