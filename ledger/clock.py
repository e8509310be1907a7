"""The only source of time: every other module asks here, so that a simulation can set it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def _system() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - this is the one place


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """Return the present moment in UTC."""
    return _source()


def to_ms(moment: datetime) -> int:
    """Return a moment as whole milliseconds since 1970, as the books store it."""
    return (moment - _EPOCH) // _MILLISECOND


def from_ms(milliseconds: int) -> datetime:
    """Return the moment that the books stored as milliseconds."""
    return _EPOCH + milliseconds * _MILLISECOND


@contextmanager
def running(source: Callable[[], datetime]) -> Iterator[None]:
    """Let `source` tell the time inside the block."""
    global _source  # noqa: PLW0603 - time is global by nature
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before
