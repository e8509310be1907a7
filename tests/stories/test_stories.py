"""Every story holds."""

from pathlib import Path

import pytest

from tests.stories.script import Story
from tests.stories.stage import play

STORIES = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
async def test_the_story_holds(path, tmp_path):
    await play(Story.read(path), tmp_path)
