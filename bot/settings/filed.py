"""The settings of rails of files: who the house is to its banks, and where files go."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator
from stdnum import bic, iban
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.us import rtn

from bot.settings.banks import ISO20022, NACHA, STRIPE, Banks
from ledger.money import exponent

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME: Final = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]{1,70}")
_HOST_KEY: Final = re.compile(r"(ssh-ed25519|ssh-rsa|ecdsa-sha2-\S+) [A-Za-z0-9+/]{40,}={0,2}")
_TEN: Final = re.compile(r"[A-Za-z0-9]{9,10}")


class Own(NamedTuple):
    """An account of the house's own, for a currency."""

    currency: str
    iban: str
    bic: str


class Address(NamedTuple):
    """A server's folders: one to put files into, one to take them from."""

    host: str
    port: int
    user: str
    outgoing: str
    incoming: str
    host_key: str


class Filed(Banks):
    """What the operator decides of them."""

    bank_name: str = ""
    bank_accounts: str = ""
    bank_service_level: Literal["", "NURG", "URGP"] = ""
    bank_purpose: Literal["", "SALA"] = ""
    bank_folder: str = "data/bank"
    bank_cut_off: int = Field(default=14, ge=0, le=24)
    bank_time_zone: str = "UTC"
    bank_sftp: str = ""
    bank_sftp_host_key: str = ""
    bank_sftp_key_file: str = ""
    statements_folder: str = ""
    nacha_destination: str = ""
    nacha_destination_name: str = Field(default="", max_length=23)
    nacha_origin: str = ""
    nacha_company: str = ""
    nacha_cut_off: int = Field(default=14, ge=0, le=24)
    nacha_time_zone: str = "America/New_York"
    nacha_sftp: str = ""
    nacha_sftp_host_key: str = ""

    @field_validator("bank_name")
    @classmethod
    def _carried_by_banks(cls, value: str) -> str:
        if value and not (_NAME.fullmatch(value) and value == value.strip()):
            raise ValueError(f"{value!r} is no name that banks carry: 1 to 70 plain Latin letters")
        return value

    @field_validator("bank_accounts")
    @classmethod
    def _known_accounts(cls, value: str) -> str:
        currencies = [own.currency for own in _owned(value)]
        if len(set(currencies)) != len(currencies):
            raise ValueError("a currency has two accounts; name one for each")
        return value

    @field_validator("nacha_destination")
    @classmethod
    def _a_routing_number(cls, value: str) -> str:
        if value and not rtn.is_valid(value):
            raise ValueError(f"{value!r} is no routing number: nine digits, the last one checks")
        return value

    @field_validator("nacha_origin", "nacha_company")
    @classmethod
    def _nine_or_ten(cls, value: str) -> str:
        if value and not _TEN.fullmatch(value):
            raise ValueError(f"{value!r} is not what the bank gave: nine or ten letters and digits")
        return value

    @field_validator("bank_time_zone", "nacha_time_zone")
    @classmethod
    def _zone_of_a_bank(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, OSError, ValueError):
            raise ValueError(f"{value!r} is no time zone; try Asia/Riyadh") from None
        return value

    @field_validator("bank_sftp", "nacha_sftp")
    @classmethod
    def _server_of_a_bank(cls, value: str) -> str:
        if value:
            _address(value, "")
        return value

    @field_validator("bank_sftp_host_key", "nacha_sftp_host_key")
    @classmethod
    def _public_key(cls, value: str) -> str:
        if value and not _HOST_KEY.fullmatch(value):
            raise ValueError(
                "this is no public key of a server; the bank gives it, like ssh-ed25519 AAAA...,"
                " and no other is ever taken"
            )
        return value

    @model_validator(mode="after")
    def _whole_rails(self) -> Filed:
        for rail in (ISO20022, NACHA, STRIPE):
            named = [each.strip() for each in self.rails.split(",")]
            if rail in named and (missing := self.without_which(rail)):
                raise ValueError(f"{missing}: the rail {rail} of RAILS cannot be without it")
        return self

    @model_validator(mode="after")
    def _known_servers(self) -> Filed:
        for name in ("bank", "nacha"):
            if not getattr(self, f"{name}_sftp"):
                continue
            if not getattr(self, f"{name}_sftp_host_key"):
                raise ValueError(f"{name.upper()}_SFTP: it needs {name.upper()}_SFTP_HOST_KEY")
            if not Path(self.bank_sftp_key_file or "/").is_file():
                raise ValueError("BANK_SFTP_KEY_FILE: there is no such file; it has our own key")
        return self

    @property
    def owned(self) -> tuple[Own, ...]:
        """The accounts of the house's own."""
        return tuple(_owned(self.bank_accounts))

    @property
    def bank_server(self) -> Address | None:
        """Where files of ISO 20022 go, unless that is a folder."""
        return _address(self.bank_sftp, self.bank_sftp_host_key) if self.bank_sftp else None

    @property
    def nacha_server(self) -> Address | None:
        """Where files of NACHA go, unless that is a folder."""
        return _address(self.nacha_sftp, self.nacha_sftp_host_key) if self.nacha_sftp else None

    def without_which(self, rail: str) -> str:
        """Return the setting that a rail cannot do without and that is not there, or ""."""
        needed = {
            ISO20022: ("bank_name", "bank_accounts"),
            NACHA: (
                *("bank_name", "nacha_destination", "nacha_destination_name"),
                *("nacha_origin", "nacha_company"),
            ),
            STRIPE: ("stripe_key",),
        }
        missing = (name for name in needed.get(rail, ()) if not getattr(self, name))
        return next(missing, "").upper()


def _owned(written: str) -> Iterator[Own]:
    for part in filter(None, map(str.strip, written.split(","))):
        currency, _, rest = part.partition(":")
        number, _, bank = rest.partition(":")
        exponent(currency)
        if why := _wrong(number, bank):
            raise ValueError(f"{part!r} is no account ({why}): write CURRENCY:IBAN[:BIC]")
        yield Own(currency, iban.compact(number), bank)


def _wrong(number: str, bank: str) -> str:
    """Say what is wrong with an account, if anything is."""
    try:
        iban.validate(number)
    except InvalidChecksum:
        return "the check digits of the IBAN are wrong"
    except ValidationError:
        return "this is no IBAN"
    return "" if not bank or bic.is_valid(bank) else "this is no BIC"


def _address(written: str, host_key: str) -> Address:
    parts = urlsplit(written)
    incoming = parse_qs(parts.query).get("in", [])
    whole = parts.hostname and parts.username and parts.path.strip("/") and len(incoming) == 1
    if parts.scheme != "sftp" or not whole or parts.password:
        raise ValueError(f"{written!r} is no server; write sftp://USER@HOST/outgoing?in=/incoming")
    host, user = parts.hostname or "", parts.username or ""
    return Address(host, parts.port or 22, user, parts.path, incoming[0], host_key)
