"""What a setting must be: ValueError says what it is not, and what would do."""

from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from ledger.errors import TooLarge
from ledger.money import Money


def amount(name: str, written: str, currency: str) -> None:
    """Check an amount that is not negative."""
    try:
        negative = Money.of(written, currency).minor < 0
    except ValueError as wrong:
        raise ValueError(f"{name}: {wrong}") from None
    except TooLarge:
        raise ValueError(f"{name}: {written} is too large for the books") from None
    if negative:
        raise ValueError(f"{name}: {written} is below zero; 0 means none")


def address(written: str) -> None:
    """Check an address of the web, if there is one."""
    parts = urlsplit(written)
    if written and not (parts.scheme in {"http", "https"} and parts.hostname):
        raise ValueError(f"{written!r} is no address; it begins with https://")


def unread_on_the_way(written: str) -> None:
    """Check that what is sent to an address, a token above all, is read by nobody on the way."""
    parts = urlsplit(written)
    if parts.scheme == "http" and not is_near(parts.hostname or ""):
        raise ValueError(
            f"{written!r} is far away, and everybody on the way could read the token;"
            " begin it with https://"
        )


def network(written: str) -> None:
    """Check the address of a machine or of a network."""
    try:
        ip_network(written)
    except ValueError:
        raise ValueError(
            f"{written!r} is no address or network, such as 127.0.0.1 or 10.0.0.0/8"
        ) from None


def is_near(host: str) -> bool:
    """Tell whether a host is this machine or in its own network: no name that anybody may own."""
    try:
        return ip_address(host.strip("[]")).is_private
    except ValueError:
        return "." not in host


def is_loopback(host: str) -> bool:
    """Tell whether only this machine is reached under a name or an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
