"""Which names are ours, whose pages may speak to us, and who asks from where.

A proxy that speaks TLS may send the Host that it was asked for, with its port or without, or one of
its own; the page's Origin is what the browser says. So default ports are all alike, and WEB_URL is
ours whatever the Host.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.settings import Settings

NETWORK_BITS = 64
"""How much of an address of IPv6 its owner cannot choose."""
_DEFAULT_PORTS = {"", "80", "443"}
_SCHEMES = {"http", "https"}


class _Place(NamedTuple):
    """A host, and its port unless it is a default one."""

    host: str
    port: str

    @classmethod
    def of(cls, written: str) -> _Place:
        """Read a Host header; an address of IPv6 keeps its brackets."""
        host, colon, port = written.lower().rpartition(":")
        if not colon or not port.isdecimal():
            return cls(written.lower(), "")
        return cls(host, "" if port in _DEFAULT_PORTS else port)


class Origins:
    """What the operator says of where the web chat is."""

    def __init__(self, settings: Settings) -> None:
        self._scheme, _, place = settings.web_url.rstrip("/").partition("://")
        self._home = _Place.of(place.partition("/")[0])
        self._hosts = {host.lower() for host in settings.web_hosts} | {self._home.host}
        self._hosts.discard("")

    def answers_to(self, host: str) -> bool:
        """Tell whether this is one of our names."""
        return _Place.of(host).host in self._hosts

    def is_ours(self, origin: str, host: str) -> bool:
        """Tell whether a page of this origin is one that we have served under this Host.

        Where WEB_URL speaks TLS, a page of the same name without it is not: anybody on the way may
        have written it.
        """
        scheme, _, written = origin.partition("://")
        place = _Place.of(written)
        if scheme not in _SCHEMES:
            return False
        if place == self._home:
            return scheme == self._scheme
        return place == _Place.of(host)


def network(address: str) -> str:
    """Return what one household or host has: an address, or the network of one of IPv6."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped or ip_network((int(known), NETWORK_BITS), strict=False))
