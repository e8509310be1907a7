"""What make installs is pinned: in step with pyproject.toml, with hashes, from no named place."""

import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
FILES = {path.stem: path.read_text() for path in (ROOT / "requirements").glob("*.txt")}
PIN = re.compile(r"(\S+)==(\S+)(?: ; (.+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)")


def pinned(*names):
    found = defaultdict(set)
    for name in names:
        for package, version, _, _ in PIN.findall(FILES[name]):
            found[canonicalize_name(package)].add(version)
    return found


def test_every_extra_has_its_pins():
    assert set(FILES) == {"run", *EXTRAS}


@pytest.mark.parametrize("name", FILES)
def test_there_is_nothing_but_pins_with_hashes(name):
    assert PIN.sub("", FILES[name]) == ""


@pytest.mark.parametrize("name", FILES)
def test_what_is_asked_for_is_pinned_at_a_version_that_will_do(name):
    pins = pinned("run", name)
    for asked in map(Requirement, EXTRAS.get(name, PROJECT["dependencies"])):
        versions = pins[canonicalize_name(asked.name)]
        assert versions, f"{asked.name} is not pinned: make lock KEEP=1"
        assert all(asked.specifier.contains(each) for each in versions), f"{asked}: make lock"


def test_a_package_is_pinned_alike_everywhere():
    for name in EXTRAS:
        together, others = pinned(name), pinned("run", *EXTRAS)
        assert all(others[package] == versions for package, versions in together.items())
