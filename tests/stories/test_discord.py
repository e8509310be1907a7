"""The same stories hold on Discord, through the real adapter and a server beside it."""

from tests.stories.discord import OnDiscord
from tests.stories.script import Story
from tests.stories.stage import play
from tests.stories.test_stories import STORIES

PLATFORM = "discord"
READ = [Story.read(path) for path in STORIES]
PLAYED = [story for story in READ if not story.only]


async def test_the_story_holds_on_discord(story, url):
    assert await play(story, url, OnDiscord) == story.unsaid
