"""Where a story is played beside the web: in one language on Telegram, in the other on Discord.

Which, its name decides, so that it is the same on every machine. What tells of a platform, or is
told in one language alone, stays there. With --everywhere, as in `make long`, all are everywhere.
"""

from zlib import crc32

PLATFORMS = ("telegram", "discord")
IN_ARABIC = ".ar"


def of_platform(platform, stories, config):
    """Return the stories that are played on a platform."""
    if config.getoption("--everywhere"):
        return stories
    both = {story.path.stem for story in stories}
    return [each for each in stories if _stays(each, platform) or _falls(each, platform, both)]


def _stays(story, platform):
    return story.platform == platform or (platform == "discord" and story.unsaid > 0)


def _falls(story, platform, known):
    """Tell whether it falls to a platform; what is told in one language falls to each."""
    stem = story.path.stem
    name = stem.removesuffix(IN_ARABIC)
    if not {name, name + IN_ARABIC} <= known:
        return True
    turn = crc32(name.encode()) + stem.endswith(IN_ARABIC)
    return PLATFORMS[turn % len(PLATFORMS)] == platform
