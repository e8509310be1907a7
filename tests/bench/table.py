"""bench.json as Markdown that reads well in a terminal, and as a part of docs/benchmarks.md."""

from tests.bench.bars import bars
from tests.process import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures: python -m tests.bench table -->\n", "<!-- end of figures -->\n"


def refill(document):
    """Put the figures into the page, between its two marks."""
    page = PAGE.read_text()
    before, rest = page.split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{markdown(document)}\n{END}{rest.split(END)[1]}")


def markdown(document):
    """Return every section that there is."""
    parts = [_machine(document)]
    reached = list(bars(document))
    if reached:
        parts.append(_titled("Bars", _bars(reached)))
    plain = [(name, _plain) for name in ("road", "taps", "payday", "web", "readers", "telegram")]
    plain += [("screening", _plain), ("banking", _plain)]
    for name, write in [("books", _books), ("growth", _growth), *plain]:
        if name in document:
            taken = " (taken quickly)" if name in document.get("quick", []) else ""
            parts.append(_titled(TITLES[name] + taken, write(document[name])))
    return "\n".join(parts)


TITLES = {
    "books": "The books, transfers a second",
    "growth": "Growth, with a million accounts",
    "road": "The road of a message, on one core",
    "taps": "Taps on one envelope, through the road",
    "payday": "A list of payments, while others use the bot",
    "web": "The web chat",
    "readers": "The web chat beside 400 event streams and 100,000 old messages",
    "telegram": "Telegram, over a server beside it",
    "banking": "Statements of banks, read, booked and reconciled",
    "screening": "Screening of people against lists, on one core",
    "discord": "Discord, over a server beside it",
}


def _titled(title, table):
    return f"### {title}\n\n{table}"


def _machine(document):
    rows = [(name.replace("_", " "), str(value)) for name, value in _flat(document["machine"])]
    return _titled("The machine", _table(("", ""), rows))


def _flat(machine):
    for name, value in machine.items():
        yield name, f"{value:.3g}" if isinstance(value, float) else value


def _bars(found):
    rows = []
    for what, reached, bar, more in found:
        met = reached >= bar if more else reached <= bar
        sign = "≥" if more else "≤"
        rows.append((what, _number(reached), f"{sign} {_number(bar)}", "yes" if met else "**no**"))
    return _table(("", "reached", "bar", ""), rows)


def _books(section):
    rows = [
        (
            row["contender"],
            str(row["callers"]),
            row["spread"],
            *(_number(row[name]) for name in ("rate", "p50_ms", "p99_ms")),
        )
        for row in sorted(section["figures"], key=lambda row: row["contender"])
    ]
    return _table(("", "callers", "accounts", "a second", "p50, ms", "p99, ms"), rows)


def _growth(section):
    rows = []
    for storage, found in section.items():
        for mark, rate in found["rates"].items():
            rows.append((f"{storage}, at {int(mark):,} transfers: a second", _number(rate)))
        rows.append((f"{storage}: falls by, %", _number(found["fall_percent"])))
        rows.append((f"{storage}: bytes a transfer", _number(found["bytes_per_transfer"])))
        for load, reads in found["reads"].items():
            rows += [
                (f"{storage}, {load}: {what}, p99, ms", _number(ms)) for what, ms in reads.items()
            ]
        rows.append((f"{storage}: full proof of 2 million entries, s", _number(found["proof_s"])))
    return _table(("", ""), rows)


def _plain(section):
    return _table(("", ""), [(name, _number(value)) for name, value in section.items()])


def _number(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _table(head, rows):
    cells = [head, *rows]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    written = [_row(row, widths) for row in cells]
    rule = "|".join(
        ["", "-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:]), ""]
    )
    return "\n".join([written[0], rule, *written[1:]]) + "\n"


def _row(row, widths):
    first, *others = zip(row, widths, strict=True)
    padded = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return f"| {' | '.join(padded)} |"
