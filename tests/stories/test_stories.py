"""Every story holds; one for each command on PostgreSQL, with --everywhere all on both."""

from pathlib import Path
from zlib import crc32

from bot.commands import COMMANDS
from tests.stories.script import Story
from tests.stories.stage import play

STORIES = sorted(Path(__file__).parent.glob("*.txt"))


def elsewhere(metafunc, stories, turn):
    """Play stories on another platform: of each one language, with --everywhere all on both books.

    Where turn 0 plays this language, turn 1 plays the other; what has only one, or is about one
    platform, both play.
    """
    storages = ["sqlite"]
    if metafunc.config.getoption("--everywhere"):
        storages = ["sqlite", "postgres"]
    else:
        told = {story.path.stem for story in stories}
        stories = [story for story in stories if _has_turn(story, turn, told)]
    metafunc.parametrize("story", stories, ids=[story.path.stem for story in stories])
    metafunc.parametrize("storage", storages)


def _has_turn(story, turn, told):
    name = story.path.stem.removesuffix(".ar")
    alone = story.platform != "web" or not {name, f"{name}.ar"} <= told
    return alone or (crc32(name.encode()) + (story.path.stem == name)) % 2 == turn


def pytest_generate_tests(metafunc):
    everywhere = metafunc.config.getoption("--everywhere")
    there = {command.name for command in COMMANDS}
    played = [
        (story, storage)
        for story in STORIES
        for storage in ("sqlite", "postgres")
        if everywhere or (storage == "postgres") == (story.stem in there)
    ]
    names = [f"{story.stem}-{storage}" for story, storage in played]
    metafunc.parametrize(("story", "storage"), played, ids=names)


async def test_the_story_holds(story, url):
    await play(Story.read(story), url)
