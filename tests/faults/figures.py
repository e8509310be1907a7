"""What was run, added up over all tests and workers and told at the end of the session."""

from collections import Counter


def tell(request, **figures):
    """Note figures of a test: kills, acknowledgements that were checked."""
    request.node.user_properties.append(("faults", figures))


def pytest_terminal_summary(terminalreporter):
    sums = Counter()
    for report in terminalreporter.getreports("passed"):
        for name, figures in report.user_properties:
            if name == "faults":
                sums.update(figures)
    if sums:
        told = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in sums.items())
        terminalreporter.write_line(f"faults: {told}; each acknowledged act was looked for")
