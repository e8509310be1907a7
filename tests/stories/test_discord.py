"""The same stories hold on Discord, through the real adapter and a server beside it."""

import pytest

from tests.stories.discord import OnDiscord
from tests.stories.script import Story
from tests.stories.stage import play
from tests.stories.test_stories import STORIES

READ = [Story.read(path) for path in STORIES]
PLAYED = [story for story in READ if not story.only]
NO_WORDS = {"exact": 1, "exact.ar": 1, "group": 2, "help": 3, "help.ar": 2, "history.ar": 2}
NO_WORDS |= {"codes": 3, "codes.ar": 1}
ASKED_FOR = {
    "fund": 1,
    "gift": 2,
    "link": 1,
    "link.ar": 1,
    "refusals": 1,
    "refusals.ar": 1,
    "tx": 1,
}
OWN_WORDS = {"phrases": 21, "phrases.ar": 22, "people": 1, "people.ar": 3}
ENDED = {"dialogues": 2, "dialogues.ar": 2, "request_waits": 1}
UNSAID = ENDED | NO_WORDS | ASKED_FOR | OWN_WORDS
"""How many lines of a story nobody can say there: it hears commands, and answers to a question."""


@pytest.mark.parametrize("story", PLAYED, ids=[story.path.stem for story in PLAYED])
async def test_the_story_holds_on_discord(story, url):
    assert await play(story, url, OnDiscord) == UNSAID.get(story.path.stem, 0)
