"""Every story holds; one for each command also on PostgreSQL."""

from pathlib import Path

from bot.commands import COMMANDS
from tests.stories.script import Story
from tests.stories.stage import play

STORIES = sorted(Path(__file__).parent.glob("*.txt"))


def pytest_generate_tests(metafunc):
    everywhere = metafunc.config.getoption("--everywhere")
    played = [(story, "sqlite") for story in STORIES]
    of_commands = {command.name for command in COMMANDS}
    played += [(story, "postgres") for story in STORIES if everywhere or story.stem in of_commands]
    names = [f"{story.stem}-{storage}" for story, storage in played]
    metafunc.parametrize(("story", "storage"), played, ids=names)


async def test_the_story_holds(story, url):
    await play(Story.read(story), url)
