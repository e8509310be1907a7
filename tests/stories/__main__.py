"""`python -m tests.stories FILE...` plays stories; a story that differs is shown, and exits 1."""

import asyncio
import sys
import tempfile
from pathlib import Path

from ledger.migrations import migrate
from tests.stories.script import BadStory, Story
from tests.stories.stage import Failed, play


def main(names: list[str]) -> int:
    """Play each file; return how many differ, at most 1."""
    differing = 0
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            address = f"sqlite+aiosqlite:///{folder}/story.db"
            migrate(address)
            try:
                asyncio.run(play(Story.read(Path(name)), address))
            except (Failed, BadStory) as wrong:
                differing += 1
                sys.stdout.write(f"{name}: {wrong}\n")
            else:
                sys.stdout.write(f"{name}: ok\n")
    return min(differing, 1)


if __name__ == "__main__":
    if not all(Path(name).is_file() for name in sys.argv[1:]) or len(sys.argv) == 1:
        sys.stdout.write("python -m tests.stories FILE...\n")
        sys.exit(2)
    sys.exit(main(sys.argv[1:]))
