"""The same stories hold on Telegram, through the real adapter and a Bot API server beside it."""

from tests.stories.script import Story
from tests.stories.stage import play
from tests.stories.telegram import OnTelegram
from tests.stories.test_stories import STORIES

PLATFORM = "telegram"
READ = [Story.read(path) for path in STORIES]
ELSEWHERE = {story.path.stem: story.only for story in READ if story.only}
PLAYED = [story for story in READ if story.path.stem not in ELSEWHERE]


HERE = "it says that one is in the web chat already, which is true there alone"
OWN = "elsewhere groups are the platform's own"
FOUND = "Discord picks people by itself, and Telegram says otherwise how to be safe"
KNOWN = "elsewhere the platform knows whom it names"


def test_only_these_stories_are_not_played_on_telegram_and_this_is_why():
    reasons = {"web": HERE, "groups": OWN, "unnamed": OWN, "split_names": KNOWN, "privacy": FOUND}
    assert reasons | {f"{stem}.ar": reason for stem, reason in reasons.items()} == ELSEWHERE


def test_stories_of_telegram_are_played_there_too():
    assert [story.path.stem for story in PLAYED if story.platform == "telegram"]


async def test_the_story_holds_on_telegram(story, url):
    await play(story, url, OnTelegram)
