"""A copy of Wasl in a folder of its own, which grows by what somebody adds to it.

It has the code, the catalogues and the Makefile; what is asked of it stands in files of tests that
only run there.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LIMIT_S = 600
"""It only ends what hangs, however busy the machine is."""
_KEPT = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
_ASKING = "import sys, bot, ledger, pytest; sys.exit(pytest.main(sys.argv[1:]))"
_MADE = re.compile(r"^\.venv/|__pycache__|_cache/|\.hypothesis/|\.mo$|\.egg-info/")
_PLAINLY = ("-q", "-n0", "-p", "no:randomly", "-p", "no:cacheprovider")


@dataclass(frozen=True)
class Copy:
    """The folder of a copy."""

    folder: Path

    @classmethod
    def of_wasl(cls, folder):
        """Copy what is to grow; catalogues are compiled anew."""
        left = shutil.ignore_patterns("*.mo")
        for name in ("bot", "ledger", "locales"):
            shutil.copytree(ROOT / name, folder / name, ignore=left)
        for name in ("Makefile", "pyproject.toml"):
            shutil.copy(ROOT / name, folder)
        shutil.copytree(ROOT / "requirements", folder / "requirements")
        _link_environment(folder / ".venv")
        return cls(folder)

    def brings_tests(self):
        """Copy the tests, and what they read."""
        shutil.copytree(ROOT / "tests", self.folder / "tests")
        for each in ("README.md", "README.ar.md"):
            shutil.copy(ROOT / each, self.folder)

    def write(self, path, text):
        """Add a file."""
        (self.folder / path).write_text(text)

    def insert(self, path, line, after):
        """Add a line to a file behind the last one that begins so."""
        file = self.folder / path
        lines = file.read_text().splitlines()
        at = max(number for number, each in enumerate(lines) if each.strip().startswith(after))
        file.write_text("\n".join([*lines[: at + 1], line, *lines[at + 1 :], ""]))

    def translate(self, language, said):
        """Translate entries, each a message or a context and a message, in a catalogue."""
        path = self.folder / "locales" / language / "LC_MESSAGES" / "messages.po"
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        for entry, string in said.items():
            context, message = entry if isinstance(entry, tuple) else (None, entry)
            found = catalogue.get(message, context)
            assert found is not None, entry
            found.string = string
        with path.open("wb") as file:
            write_po(file, catalogue)

    def make(self, *targets):
        """Make something as a person does, but install nothing: that was done."""
        self.run("make", *targets)

    def ask(self, *paths):
        """Run tests over this copy, its own where it has them."""
        own = [(self.folder / each.partition("::")[0]).exists() for each in paths]
        files = [each if has else ROOT / each for each, has in zip(paths, own, strict=True)]
        self.run(sys.executable, "-c", _ASKING, *_PLAINLY, *map(str, files))

    def files(self):
        """Return all its files, and what stands in each, but for what is made of others."""
        found = (each for each in self.folder.rglob("*") if each.is_file())
        named = {str(each.relative_to(self.folder)): each for each in found}
        return {name: each.read_bytes() for name, each in named.items() if not _MADE.search(name)}

    def changed(self, before):
        """Return the names of the files that have come or changed since."""
        return {name for name, content in self.files().items() if before.get(name) != content}

    def run(self, *words):
        """Run something in its folder, to its end."""
        done = subprocess.run(
            words,
            cwd=self.folder,
            env={**_KEPT, "PYTHONPATH": str(self.folder)},
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def _link_environment(folder):
    """Lend a copy the environment that the tests run in; nothing in it is out of date for make."""
    folder.mkdir()
    for each in Path(sys.prefix).iterdir():
        if not each.name.startswith("."):
            (folder / each.name).symlink_to(each)
    for stamp in (".run", ".dev"):
        (folder / stamp).touch()
