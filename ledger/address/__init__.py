"""Where a database lives, as its address tells: checked, shown without its password, taken apart.

sqlite+aiosqlite:///PATH
postgresql+asyncpg://USER:PASSWORD@HOST:PORT,HOST:PORT/DATABASE?target_session_attrs=primary
"""

import re
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import parse_qsl, unquote, urlencode

from ledger.address import options

Host: TypeAlias = "tuple[str, int]"

_SQLITE = "sqlite+aiosqlite:///"
_POSTGRES = re.compile(
    r"postgres(?:ql)?(?:\+asyncpg)?://"
    r"(?:(?P<user>[^:@/?#]*)(?::(?P<password>[^@/?#]*))?@)?"
    r"(?P<hosts>[^@/?#]*)/(?P<database>[^/?#]+)(?:\?(?P<query>[^#]*))?"
)
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::([0-9]{1,5}))?")
_SECRETS = re.compile(r"(?<=://)([^:@/?#]*):.*(?=@)|(?<=password=)[^&]*")
_FORMS = (
    "the address must be sqlite+aiosqlite:///PATH"
    " or postgresql+asyncpg://USER:PASSWORD@HOST:PORT/DATABASE"
)
_DEFAULT_PORT = 5432


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """The hosts to ask at once (none: as libpq's variables say), and all else as a DSN.

    `connect_s` is how long to wait for one of them, if the address says so.
    """

    hosts: tuple[Host, ...]
    dsn: str
    connect_s: int | None = None


def is_sqlite(database_url: str) -> bool:
    """Tell whether the address is one of a SQLite file."""
    return database_url.startswith(_SQLITE)


def sqlite_path(database_url: str) -> str:
    """Return the file that a `sqlite+aiosqlite:///` address names; ValueError for any other."""
    if not is_sqlite(database_url) or len(database_url) == len(_SQLITE):
        raise ValueError(_FORMS)
    return database_url.removeprefix(_SQLITE)


def postgres_address(database_url: str) -> PostgresAddress:
    """Take a `postgresql+asyncpg://` address apart; ValueError, without secrets, for a bad one."""
    parts = _POSTGRES.fullmatch(database_url)
    if parts is None:
        raise ValueError(_FORMS)
    hosts = tuple(_host(each) for each in parts["hosts"].split(",") if each)
    said = {name for name in ("user", "password", "database") if parts[name]}
    kept, connect_s = options.read(_query(parts), said | ({"host"} if hosts else set()))
    user, query = parts["user"] or "", urlencode(kept)
    signed_in = f"{user}:{parts['password']}@" if parts["password"] else f"{user}@" if user else ""
    dsn = f"postgresql://{signed_in}/{parts['database']}?{query}".rstrip("?")
    return PostgresAddress(hosts, dsn, connect_s)


def check(database_url: str) -> None:
    """Raise ValueError, in one line without secrets, unless a database can be told from it."""
    if is_sqlite(database_url):
        sqlite_path(database_url)
    else:
        postgres_address(database_url)


def masked(database_url: str) -> str:
    """Return the address as it may be shown: with *** for the password."""
    return _SECRETS.sub(
        lambda found: f"{found[1]}:***" if found[1] is not None else "***", database_url
    )


def passwords(database_url: str) -> tuple[str, ...]:
    """Return what `masked` leaves out, as it is written there and as it is meant."""
    found = _SECRETS.finditer(database_url)
    written = [each[0] if each[1] is None else each[0].partition(":")[2] for each in found]
    return tuple({*written, *map(unquote, written)} - {""})


def _host(written: str) -> Host:
    parts = _HOST.fullmatch(written)
    if parts is None:
        raise ValueError(_FORMS)
    return unquote(parts[1].strip("[]")), int(parts[2] or _DEFAULT_PORT)


def _query(parts: re.Match[str]) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            parts["query"] or "", keep_blank_values=True, strict_parsing=bool(parts["query"])
        )
    except ValueError:
        raise ValueError(_FORMS) from None
