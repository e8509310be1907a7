"""What must be reached, beside what was: (what, reached, the bar, whether more is better)."""

RATIO = "p99 beside them / p99 on an empty server"
BALANCE = "/balance, 64 at once, messages/s"
SEND = "/send + confirm, 64 at once, pairs/s"


def bars(document):
    """Yield every bar for which the document has the figures."""
    if "books" in document:
        yield from _books({_place(row): row for row in document["books"]["figures"]})
    if "growth" in document:
        yield from _growth(document["growth"])
    if "readers" in document:
        yield (
            "`/balance` beside many readers: p99, × alone",
            document["readers"][RATIO],
            1.5,
            False,
        )
    if "road" in document:
        yield ("`/balance`, messages a second", document["road"][BALANCE], 1_500, True)
        yield ("`/send` and its confirmation, pairs a second", document["road"][SEND], 500, True)


def _books(found):
    lite, post = "Wasl, SQLite", "Wasl, PostgreSQL"
    orm = found["ORM session, SQLite", 64, "uniform"]["rate"]
    yield ("SQLite, 256 callers, a second", found[lite, 256, "uniform"]["rate"], 20_000, True)
    yield ("SQLite, 64, times the ORM", found[lite, 64, "uniform"]["rate"] / orm, 120, True)
    yield ("PostgreSQL, 64 callers, a second", found[post, 64, "uniform"]["rate"], 10_000, True)
    yield ("PostgreSQL, 256 callers, a second", found[post, 256, "uniform"]["rate"], 15_000, True)
    for name in (lite, post):
        for callers, most in ((64, 25), (256, 50)):
            even, hot = found[name, callers, "uniform"], found[name, callers, "hot"]
            yield (f"{name}, {callers}: p99, ms", even["p99_ms"], most, False)
            yield (f"{name}, {callers}: hot / uniform", hot["rate"] / even["rate"], 0.9, True)
    three = next(row for row in found.values() if "deadlocks" in row)
    yield ("three processes × 64: p99, ms", three["p99_ms"], 100, False)
    yield ("three processes × 64: deadlocks", three["deadlocks"], 0, False)


def _growth(growth):
    for name, found in growth.items():
        yield (f"{name}: throughput falls by, %", found["fall_percent"], 20, False)
        yield (f"{name}: proof of 2 million entries, s", found["proof_s"], 20, False)
        for what in ("balance", "history"):
            yield (f"{name}: {what}, p99, ms", found["reads"]["idle"][what], 5, False)


def _place(row):
    return row["contender"], row["callers"], row["spread"]
