"""Every story holds; some of the commands' also on PostgreSQL, with --everywhere all."""

from pathlib import Path

from bot.commands import COMMANDS
from tests import shares
from tests.stories.script import Story
from tests.stories.stage import play

STORIES = sorted(Path(__file__).parent.glob("*.txt"))


def pytest_generate_tests(metafunc):
    everywhere = metafunc.config.getoption("--everywhere")
    played = [(story, "sqlite") for story in STORIES]
    of_commands = {command.name for command in COMMANDS}
    there = [each for each in STORIES if everywhere or each.stem in of_commands]
    there = [each for each in there if shares.of_command_on_postgres(each.stem, metafunc.config)]
    played += [(story, "postgres") for story in there]
    names = [f"{story.stem}-{storage}" for story, storage in played]
    metafunc.parametrize(("story", "storage"), played, ids=names)


async def test_the_story_holds(story, url):
    await play(Story.read(story), url)
