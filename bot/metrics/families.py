"""Metrics, each made of what it is counted in: no label is anything that somebody wrote."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final, get_args

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)

from bot import meters
from bot.health import OK, Alarm
from ledger.figures import safeguarding as covered
from ledger.money import exponent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from prometheus_client.metrics_core import Metric

    from bot.health import Health
    from bot.meters import Tally, Timer
    from ledger.chart import Line
    from ledger.figures import Standing
    from ledger.spread import Spread
    from ledger.writer import Written

_NS: Final = 1_000_000_000


def counted() -> Iterator[Metric]:
    """Tell what this process has counted."""
    yield from map(_tally, meters.TALLIES)
    yield from map(_timer, meters.TIMERS)


def written(seen: Written) -> Iterator[Metric]:
    """Tell how writing goes."""
    yield _gauge("wasl_writer_waiting", "Postings that wait to be written.", seen.waiting)
    sizes = HistogramMetricFamily("wasl_writer_batch", "Postings that were committed together.")
    _spread(sizes, (), seen.sizes, 1)
    times = HistogramMetricFamily("wasl_writer_commit_seconds", "How long a commit took.")
    _spread(times, (), seen.times, _NS)
    yield from (sizes, times)
    yield _counter("wasl_writer_failed", "Postings that could not be saved: a bug.", seen.failed)
    yield _counter("wasl_writer_overloaded", "Postings that had no room to wait.", seen.refused)


def alarms(seen: Health) -> Metric:
    """Tell what somebody should look at, as /health does."""
    alarm = GaugeMetricFamily("wasl_alarm", "Whether it is so now.", labels=["alarm"])
    for name in get_args(Alarm):
        alarm.add_metric([name], float(name in seen.alarms))
    return alarm


def platforms(seen: Health) -> Iterator[Metric]:
    """Tell which platforms are up, and since when they are so."""
    up = GaugeMetricFamily("wasl_platform_up", "Whether people are served.", labels=["platform"])
    since = GaugeMetricFamily(
        "wasl_platform_since_seconds", "Since when it is so, as a time.", labels=["platform"]
    )
    for name, link in seen.platforms.items():
        up.add_metric([name], float(link.state == OK))
        since.add_metric([name], link.since.timestamp())
    yield from (up, since)


def database(seen: Health) -> Iterator[Metric]:
    """Tell whether the database answers, and how fast."""
    answered = seen.answered_ms
    yield _gauge("wasl_database_up", "Whether the database answers.", answered is not None)
    if answered is not None:
        yield _gauge("wasl_database_answer_seconds", "How long it took.", answered / 1_000)


def books(seen: Health) -> Iterator[Metric]:
    """Tell whether the books hold, since when that is proven, and what is to be told."""
    known, backlog = seen.known, seen.backlog
    if known is None or backlog is None:
        return
    yield _gauge("wasl_proof_findings", "What stands against the books.", len(known.findings))
    age = GaugeMetricFamily(
        "wasl_proof_age_seconds",
        "How long ago the books were proven, of all since the last proof and in full.",
        labels=["proof"],
    )
    for name, at in (("latest", known.proven_at), ("whole", known.whole_at)):
        if at:
            age.add_metric([name], (seen.at - at).total_seconds())
    yield age
    waits = seen.waits_for.total_seconds()
    yield _gauge("wasl_outbox_waiting", "Notices that can be told and are not.", backlog.waiting)
    yield _gauge("wasl_outbox_age_seconds", "How long the oldest of them waits.", waits)
    yield _gauge("wasl_outbox_unread", "Notices for another version of Wasl.", backlog.unread)


def done(jobs: Mapping[str, datetime], now: datetime) -> Metric:
    """Tell how long ago each job of the agenda was done, by whichever process."""
    age = GaugeMetricFamily(
        "wasl_job_age_seconds", "How long ago a job was done last.", labels=["task"]
    )
    for name, at in jobs.items():
        age.add_metric([name], (now - at).total_seconds())
    return age


def figures(seen: Standing) -> Iterator[Metric]:
    """Tell what rests on each line of the chart, in whole units of its currency."""
    total = GaugeMetricFamily(
        "wasl_books_total", "What rests on a line of the chart.", labels=["line", "currency"]
    )
    for (line, currency), minor in seen.balances.items():
        total.add_metric([line, currency], minor / 10 ** exponent(currency))
    yield total
    left = seen.head - seen.transfer
    yield _gauge("wasl_books_uncounted", "Transfers that are not in the totals yet.", left)


def safeguarding(seen: Standing, chart: Mapping[str, Line]) -> Iterator[Metric]:
    """Tell what is owed to people, and what is held for that, in each currency."""
    owed = GaugeMetricFamily("wasl_owed", "What is owed to people.", labels=["currency"])
    held = GaugeMetricFamily("wasl_held", "What is held: came in, not out.", labels=["currency"])
    for currency in seen.currencies:
        found = covered(seen, chart, currency)
        for family, money in ((owed, found.owed), (held, found.held)):
            family.add_metric([currency], money.minor / 10 ** exponent(currency))
    yield from (owed, held)


def info(version: str, engine: str) -> Metric:
    """Tell which version runs, on which database."""
    told = InfoMetricFamily("wasl", "Which version runs, and on which database.")
    told.add_metric([], {"version": version, "database": engine})
    return told


def _tally(tally: Tally) -> Metric:
    family = CounterMetricFamily(tally.name, tally.about, labels=tally.labels)
    for labels, count in tally.counts.copy().items():
        family.add_metric(labels, count)
    return family


def _timer(timer: Timer) -> Metric:
    family = HistogramMetricFamily(timer.name, timer.about, labels=timer.labels)
    for labels, spread in timer.spreads.copy().items():
        _spread(family, labels, spread, _NS)
    return family


def _spread(
    family: HistogramMetricFamily, labels: tuple[str, ...], spread: Spread, unit: int
) -> None:
    bounds = [*(f"{bound / unit:g}" for bound in spread.bounds), "+Inf"]
    counts = map(float, accumulate(spread.counts))
    family.add_metric(labels, [*zip(bounds, counts, strict=True)], spread.total / unit)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, float(value))


def _counter(name: str, about: str, value: int) -> Metric:
    return CounterMetricFamily(name, about, float(value))
