"""The settings of who watches: metrics and traces, off until they are asked for."""

from __future__ import annotations

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings

from bot.settings import checks

SHORTEST_TOKEN = 16


class Watched(BaseSettings):
    """What the operator decides of it."""

    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(default=0, ge=0, le=65535)
    metrics_token: str = Field(default="", repr=False)
    otel_exporter_otlp_endpoint: str = ""
    otel_exporter_otlp_headers: str = Field(default="", repr=False)

    @field_validator("metrics_token")
    @classmethod
    def _not_guessed(cls, value: str) -> str:
        is_word = value.isascii() and value.isprintable() and " " not in value
        if value and not (is_word and len(value) >= SHORTEST_TOKEN):
            raise ValueError(
                f"this is no token: write one of {SHORTEST_TOKEN} characters or more without"
                " blanks, as `openssl rand -hex 16` makes it"
            )
        return value

    @field_validator("otel_exporter_otlp_endpoint")
    @classmethod
    def _where_spans_go(cls, value: str) -> str:
        checks.address(value)
        return value.rstrip("/")

    @model_validator(mode="after")
    def _not_for_everybody(self) -> Watched:
        if self.metrics_port and not self.metrics_token and not self.metrics_are_local:
            raise ValueError(
                f"METRICS_TOKEN: others can reach METRICS_HOST, {self.metrics_host}, so it needs"
                " one"
            )
        return self

    @property
    def metrics_are_local(self) -> bool:
        """Whether only this machine can reach the port of the metrics."""
        return checks.is_loopback(self.metrics_host)

    @property
    def metrics(self) -> bool:
        """Whether anybody is to read metrics, on a port of theirs or beside the web chat."""
        return bool(self.metrics_port or self.metrics_token)
