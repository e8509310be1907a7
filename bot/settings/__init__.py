"""Every setting, as `.env.example` documents it. Variables of the environment win over `.env`."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from bot.languages import CATALOGUES, CODES, SOURCE
from bot.settings import checks, file
from bot.settings.bad import BadSetting
from bot.settings.banks import SANDBOX
from bot.settings.cards import Cards
from bot.settings.connected import Connected
from bot.settings.filed import Filed
from bot.settings.provided import Provided
from bot.settings.rated import Rated
from bot.settings.screened import Screened
from bot.settings.vaulted import Vaulted
from bot.settings.watched import Watched
from ledger import address
from ledger.money import Money, exponent

if TYPE_CHECKING:
    from pathlib import Path

SHORTEST_SECRET = 8
"""A shorter one is a word that logs are full of, such as `wasl`."""

_NUMBERS = {
    "WEB_PORT": "from 1 to 65535, such as 8080",
    "METRICS_PORT": "from 1 to 65535, such as 9464; 0 for none",
    "WEB_RATE": "from 0, such as 120; 0 sets no limit",
    **dict.fromkeys(("GIFTS_PER_DAY", "GIFTS_PER_ADDRESS"), "from 0; 0 sets no limit"),
    "INBOX_DAYS": "from 1, such as 365",
    "INBOX_MESSAGES": "from 100, such as 5000",
    "INBOX_MB": "from 1, such as 8",
    "SEND_FEE_BPS": "from 0 to 10000, such as 50 for 0.5 %",
    "SANDBOX_SECONDS": "from 0 to 86400, such as 5",
    **dict.fromkeys(("BANK_CUT_OFF", "NACHA_CUT_OFF"), "from 0 to 24, such as 14"),
    "UNDO_SECONDS": "from 0 to 3600, such as 10; 0 for none",
}

_ADMIN = re.compile(r"web:[a-z0-9_]{1,32}|(?:telegram|discord):[0-9]+")

Names = Annotated[tuple[str, ...], NoDecode]


class Settings(Watched, Vaulted, Screened, Rated, Provided, Filed, Cards, Connected):
    """What the operator decides."""

    model_config = SettingsConfigDict(
        env_file=file.NAME, env_file_encoding=file.ENCODING, extra="ignore", env_ignore_empty=True
    )

    database_url: str = Field(default="sqlite+aiosqlite:///data/wasl.db", repr=False)
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=1, le=65535)
    web_hosts: Names = ("127.0.0.1", "localhost", "[::1]")
    web_login: Literal["auto", "open", "closed"] = "auto"
    web_url: str = ""
    terms_url: str = ""
    web_rate: int = Field(default=120, ge=0)
    web_proxies: Names = ()
    inbox_days: int = Field(default=365, ge=1)
    inbox_messages: int = Field(default=5_000, ge=100)
    inbox_mb: int = Field(default=8, ge=1)
    admins: Names = ("web:admin",)
    currencies: Names = ("USD", "EUR", "SAR", "AED", "EGP", "JOD", "KWD")
    language: str = SOURCE.code
    time_zone: str = "UTC"
    gift: str = "10.00"
    gifts_per_day: int = Field(default=100, ge=0)
    gifts_per_address: int = Field(default=10, ge=0)
    bonus_budget: str = "10000"
    treasury_capital: str = "1000000"
    send_fee_bps: int = Field(default=0, ge=0, le=10_000)
    undo_seconds: int = Field(default=10, ge=0, le=3_600)
    signatures: Literal["auto", "1", "2"] = "auto"
    licences: Literal["on", "off"] = "off"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("web_hosts", "web_proxies", "admins", "currencies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("web_hosts")
    @classmethod
    def _some_host(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("name at least one host, such as localhost")
        return value

    @field_validator("web_proxies")
    @classmethod
    def _known_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in value:
            checks.network(proxy)
        return value

    @field_validator("terms_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        checks.address(value)
        return value

    @field_validator("language", mode="before")
    @classmethod
    def _from_the_desktop(cls, value: object) -> object:
        """Read what desktops set LANGUAGE to, for gettext: en_US:en."""
        if not isinstance(value, str) or not {"_", ":"} & set(value):
            return value
        spoken = (part.partition("_")[0] for part in value.split(":"))
        return next((part for part in spoken if part in CATALOGUES), SOURCE.code)

    @field_validator("language")
    @classmethod
    def _known_language(cls, value: str) -> str:
        if value not in CODES:
            raise ValueError(f"{value!r} is not spoken; choose one of {', '.join(CODES)}")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        address.check(value)
        return value

    @field_validator("currencies")
    @classmethod
    def _known_currencies(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("name at least one currency, such as USD")
        for currency in value:
            exponent(currency)
        return tuple(dict.fromkeys(value))

    @field_validator("admins")
    @classmethod
    def _known_admins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for admin in value:
            if not _ADMIN.fullmatch(admin):
                raise ValueError(
                    f"{admin!r} is nobody: write web:NAME, telegram:NUMBER or discord:NUMBER"
                )
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, OSError, ValueError):
            raise ValueError(f"{value!r} is no time zone; try Africa/Cairo") from None
        return value

    @model_validator(mode="after")
    def _readable_amounts(self) -> Settings:
        home = self.currencies[:1]
        for name, currencies in (
            ("gift", home),
            ("bonus_budget", home),
            ("treasury_capital", self.currencies),
        ):
            for currency in currencies:
                checks.amount(name.upper(), getattr(self, name), currency)
        if self.capital[0] < self.bonus_money:
            raise ValueError(
                f"BONUS_BUDGET: {self.bonus_budget} is more than TREASURY_CAPITAL,"
                f" {self.treasury_capital}, which pays it"
            )
        return self

    @model_validator(mode="after")
    def _made_up_money_stays_here(self) -> Settings:
        on = self.on_rails(demo=self.demo)
        if SANDBOX in on and len(set(on)) > 1 and not self.demo:
            raise ValueError(
                f"RAILS: {self.rails}: the money of sandbox is made up, so it stands beside no"
                " other rail but in a demo"
            )
        return self

    @property
    def home_currency(self) -> str:
        """The currency that is meant when none is named."""
        return self.currencies[0]

    @property
    def gift_money(self) -> Money:
        """The sign-up gift."""
        return self._money(self.gift)

    @property
    def bonus_money(self) -> Money:
        """The first budget for sign-up gifts."""
        return self._money(self.bonus_budget)

    @property
    def capital(self) -> tuple[Money, ...]:
        """What the operator puts into the treasury, for each currency."""
        return tuple(Money.of(self.treasury_capital, currency) for currency in self.currencies)

    @property
    def address(self) -> str:
        """Where people find the web chat."""
        host = self.web_host.strip("[]")
        shown = f"[{host}]" if ":" in host else host
        return self.web_url.rstrip("/") or f"http://{shown}:{self.web_port}"

    @property
    def vault_address(self) -> str:
        """Where the vault is."""
        return self.vault_beside(self.database_url)

    @property
    def key_file(self) -> Path:
        """Where its master keys are, unless a service keeps them."""
        return self.key_file_beside(self.database_url)

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the web chat."""
        return checks.is_loopback(self.web_host)

    @property
    def is_published(self) -> bool:
        """Whether a proxy shows the web chat to others, under another name."""
        host = urlsplit(self.web_url).hostname or "localhost"
        return not all(checks.is_loopback(each) for each in (host, *self.web_hosts))

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may show."""
        tokens = (self.telegram_token, self.discord_token, self.metrics_token)
        cards = (self.telegram_provider_token, self.stripe_key, self.stripe_webhook_secret)
        secret = self.verification_secret.removeprefix("whsec_")
        urls = (self.database_url, self.vault_address)
        more = (self.telegram_webhook_secret, *chain.from_iterable(map(address.passwords, urls)))
        told_apart = (each for each in more if len(each) >= SHORTEST_SECRET)
        return (*tokens, *cards, secret, self.otel_exporter_otlp_headers, *told_apart)

    @property
    def signatures_needed(self) -> int:
        """How many people must agree to what touches the house."""
        if self.signatures == "auto":
            return 1 if self.demo else 2
        return int(self.signatures)

    @property
    def demo(self) -> bool:
        """Whether a web person may choose a name without proof."""
        if self.web_login == "auto":
            return self.is_local and not self.is_published and not self.connected
        return self.web_login == "open"

    def _money(self, amount: str) -> Money:
        return Money.of(amount, self.currencies[0])


def load() -> Settings:
    """Read the settings; BadSetting in one line when one cannot be used."""
    file.check()
    try:
        settings = Settings()
    except ValidationError as wrong:
        raise BadSetting(_first(wrong)) from None
    if settings.web_login == "open" and not settings.is_local:
        raise BadSetting(
            "WEB_LOGIN: open lets anybody be anybody, so it needs a loopback WEB_HOST;"
            f" WEB_HOST is {settings.web_host}"
        )
    return settings


def _first(wrong: ValidationError) -> str:
    error = wrong.errors(include_url=False)[0]
    name = "_".join(str(part) for part in error["loc"][:1]).upper()
    message = error["msg"].removeprefix("Value error, ")
    if rule := _NUMBERS.get(name):
        message = f"{error['input']!r} cannot be used; it is a whole number {rule}"
    return f"{name}: {message}" if name else message
