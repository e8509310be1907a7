"""One look at everything there is to measure, written as Prometheus reads it."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.exposition import choose_encoder

from bot.metrics import families
from ledger import agenda, figures, products
from ledger.address import is_sqlite
from ledger.errors import Overloaded, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client.metrics_core import Metric

    from bot.app import App


class _Seen:
    """What was seen in one look, as the registry asks for it."""

    def __init__(self, found: Iterable[Metric]) -> None:
        self._found = found

    def collect(self) -> Iterable[Metric]:
        """Return it."""
        return self._found


class Page:
    """The page of one process."""

    def __init__(self, app: App) -> None:
        self._app = app
        sqlite = is_sqlite(app.settings.database_url)
        self._info = families.info(version("wasl"), "sqlite" if sqlite else "postgresql")

    async def write(self, accept: str) -> tuple[bytes, str]:
        """Return the page, and what kind of text it is, as it is asked for."""
        registry = CollectorRegistry()
        for collect in (ProcessCollector, PlatformCollector, GCCollector):
            collect(registry=registry)
        registry.register(_Seen(await self._look()))
        encode, kind = choose_encoder(accept)
        return encode(registry), kind

    async def _look(self) -> list[Metric]:
        """Return what there is to see; without the database what can be seen without it."""
        books = self._app.books
        seen = await self._app.watch.look()
        found = [self._info, *families.counted(), *families.written(books.written)]
        found.append(families.alarms(seen))
        found += [*families.platforms(seen), *families.database(seen), *families.books(seen)]
        if seen.known is None:
            return found
        try:
            found.append(families.done(await agenda.done(books), seen.at))
            standing = await figures.standing(books)
            found += families.figures(standing)
            found += families.safeguarding(standing, products.DECLARED.chart)
        except (Unavailable, Overloaded):
            return found
        return found
