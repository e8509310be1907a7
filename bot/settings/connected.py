"""The settings of the platforms beside the web chat."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings

from bot.settings import checks

TELEGRAM_HOOK = "/hooks/telegram"


class Connected(BaseSettings):
    """What the operator decides of them."""

    telegram_token: str = Field(default="", repr=False)
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_url: str = ""
    telegram_webhook_secret: str = Field(default="", pattern="^[A-Za-z0-9_-]{0,256}$", repr=False)
    discord_token: str = Field(default="", repr=False)
    discord_api_url: str = "https://discord.com/api/v10"

    @field_validator("telegram_token")
    @classmethod
    def _whole_token(cls, value: str) -> str:
        number, _, secret = value.partition(":")
        if value and not (number.isdecimal() and secret and value.isprintable()):
            raise ValueError("this is no token; @BotFather gives one like 123456:ABC-DEF")
        return value

    @field_validator("discord_token")
    @classmethod
    def _one_word(cls, value: str) -> str:
        if value and not (value.isprintable() and value.isascii() and len(value.split()) == 1):
            raise ValueError("this is no token; the developer portal gives one, under Bot")
        return value

    @field_validator("telegram_api_url", "telegram_webhook_url", "discord_api_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        checks.address(value)
        checks.unread_on_the_way(value)
        return value.rstrip("/")

    @model_validator(mode="after")
    def _secret_webhook(self) -> Connected:
        if self.telegram_webhook_url and not self.telegram_webhook_secret:
            raise ValueError(
                "TELEGRAM_WEBHOOK_SECRET: TELEGRAM_WEBHOOK_URL needs one, so that nobody else can"
                " speak for Telegram"
            )
        return self

    @property
    def telegram_hook(self) -> str:
        """Where Telegram brings updates to; empty while it is asked for them."""
        address = self.telegram_webhook_url
        if not address or urlsplit(address).path:
            return address
        return f"{address}{TELEGRAM_HOOK}"

    @property
    def connected(self) -> bool:
        """Whether a platform other than the web chat is configured."""
        return bool(self.telegram_token or self.discord_token)
