"""The settings of cards: providers by which people pay in with one."""

from __future__ import annotations

from typing import Final

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings

from bot.settings import checks

STRIPE_HOOK: Final = "/hooks/stripe"


class Cards(BaseSettings):
    """What the operator decides of them."""

    telegram_provider_token: str = Field(default="", repr=False)
    stripe_key: str = Field(default="", repr=False)
    stripe_webhook_secret: str = Field(default="", repr=False)
    stripe_api_url: str = "https://api.stripe.com"

    @field_validator("telegram_provider_token", "stripe_key", "stripe_webhook_secret")
    @classmethod
    def _a_word_of_cards(cls, value: str) -> str:
        if value and not (value.isprintable() and value.isascii() and len(value.split()) == 1):
            raise ValueError("this is no token or key: it is one word of plain letters")
        return value

    @field_validator("stripe_api_url")
    @classmethod
    def _whole_stripe(cls, value: str) -> str:
        checks.address(value)
        checks.unread_on_the_way(value)
        return value.rstrip("/")

    @model_validator(mode="after")
    def _signed_stripe(self) -> Cards:
        if self.stripe_key and not self.stripe_webhook_secret:
            raise ValueError(
                "STRIPE_WEBHOOK_SECRET: STRIPE_KEY needs one, so that nobody else can say that"
                " something was paid"
            )
        return self

    @property
    def is_live(self) -> bool:
        """Whether money is real by the key of Stripe."""
        return "_live_" in self.stripe_key
