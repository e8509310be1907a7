"""What may stand behind the ? of a PostgreSQL address: libpq's options, settings of the server.

what the driver knows        goes on to it
what is so anyway            is left out
what it cannot do            is refused by its name: nobody is to believe that it holds
what libpq does not know     is a setting, which the server takes or refuses
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_SO_ANYWAY = {
    "channel_binding": ("prefer", "disable"),
    "client_encoding": ("utf8", "utf-8", "unicode"),
    "gssdelegation": ("0",),
    "gssencmode": ("prefer", "disable"),
    "keepalives": ("0",),
    "load_balance_hosts": ("disable",),
    "replication": ("false", "off", "no", "0"),
    "requiressl": ("0",),
    "sslcertmode": ("allow",),
    "sslcompression": ("0",),
    "sslsni": ("1",),
}
_INSTEAD = {
    "channel_binding": "the driver cannot bind a sign-in to its channel; sslmode=verify-full"
    " proves the server without it",
    "client_encoding": "texts go over as UTF-8; leave it out",
    "hostaddr": "write the address in the place of HOST",
    "replication": "the books are no stream of replication; leave it out",
}
_ONLY_LIBPQ = {
    *_SO_ANYWAY,
    *_INSTEAD,
    *("min_protocol_version", "max_protocol_version", "require_auth", "requirepeer"),
    *("servicefile", "sslcrldir", "sslkeylogfile", "tcp_user_timeout"),
}
_ONLY_LIBPQ_TOO = ("keepalives", "oauth_", "scram_")
_ONE_OF = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "target_session_attrs": ("any", "primary", "read-write"),
}
_FILES = ("sslcert", "sslkey", "sslrootcert", "sslcrl")
_TWICE = {
    "host": {"host"},
    "port": {"host"},
    "user": {"user"},
    "password": {"password"},
    "dbname": {"database"},
    "database": {"database"},
}


class Options(NamedTuple):
    """What goes on to the driver, and for how many seconds a connection is waited for, if told."""

    kept: list[tuple[str, str]]
    connect_s: int | None


def read(options: Iterable[tuple[str, str]], said: Collection[str]) -> Options:
    """Read the options beside what the address has `said` already; ValueError names a bad one."""
    given = {"sslmode" if name == "ssl" else name: value for name, value in options}
    connect_s = _seconds(given.pop("connect_timeout", None))
    if called := given.pop("fallback_application_name", None):
        given.setdefault("application_name", called)
    kept = [(name, value) for name, value in given.items() if not _is_so_anyway(name, value)]
    for name, value in kept:
        _check(name, value, said)
    return Options(kept, connect_s)


def _seconds(written: str | None) -> int | None:
    if written is None:
        return None
    if not written.isdecimal() or not int(written):
        raise ValueError("connect_timeout: it is a whole number of seconds, from 1")
    return int(written)


def _is_so_anyway(name: str, value: str) -> bool:
    return value.lower() in _SO_ANYWAY.get(name, ())


def _check(name: str, value: str, said: Collection[str]) -> None:
    if name in _ONLY_LIBPQ or name.startswith(_ONLY_LIBPQ_TOO):
        raise ValueError(
            f"{name}: {_INSTEAD.get(name, 'the driver cannot do that; leave the option out')}"
        )
    if _TWICE.get(name, set()) & set(said):
        raise ValueError(f"{name}: the address says it before the ? already; leave the option out")
    if value not in _ONE_OF.get(name, (value,)):
        raise ValueError(f"{name}: it is one of {', '.join(_ONE_OF[name])}")
    if name in _FILES and not Path(value).is_file():
        raise ValueError(f"{name}: there is no file {value}")
    if name == "port" and not value.replace(",", "").isdecimal():
        raise ValueError("port: it is a number, such as 5432")
