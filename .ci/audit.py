"""Ask pip-audit about every pin; exit 1 for a known vulnerability, 0 where nobody can be asked."""

import json
import subprocess
import sys
from pathlib import Path

PINS = sorted((Path(__file__).parent.parent / "requirements").glob("*.txt"))


def main() -> int:
    """Print what was found, or that the data cannot be reached from here."""
    words = ["--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off"]
    files = [word for pins in PINS for word in ("--requirement", str(pins))]
    asked = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "pip_audit", *words, *files],
        capture_output=True,
        text=True,
        check=False,
    )
    if not asked.stdout and "ConnectionError" not in asked.stderr:
        sys.stdout.write(asked.stderr)
        return asked.returncode or 1
    found = json.loads(asked.stdout or '{"dependencies": []}')["dependencies"]
    known = [each for each in found if "vulns" in each]
    if not known:
        sys.stdout.write("pip-audit: its data cannot be reached from here; nothing was checked\n")
        return 0
    bad = [(each, one) for each in known for one in each["vulns"]]
    for each, one in bad:
        remedy = ", ".join(one["fix_versions"]) or "no release yet"
        sys.stdout.write(f"{each['name']} {each['version']}: {one['id']}, mended in {remedy}\n")
    sys.stdout.write(f"pip-audit: {len(known)} of {len(found)} pins asked about, {len(bad)} bad\n")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
