"""What `make test` plays and tests once where `make long`, with --everywhere, does so everywhere.

    a story   in the web chat, and in one language on Telegram, in the other on Discord; of the
              commands', one in three in the web chat on PostgreSQL, too
    a test    of what people and products do: on SQLite, and one in three on PostgreSQL, too
    mistakes  that are planted: one in three is looked for

Which, its name decides, so that it is the same on every machine. A story that tells of a platform,
or is told in one language alone, stays there; on both databases stays what may race.
"""

from zlib import crc32

PLATFORMS = ("telegram", "discord")
IN_ARABIC = ".ar"

PARTS = (
    "tests/ledger/banking/",
    "tests/ledger/duties/",
    "tests/ledger/exchange/",
    "tests/ledger/laundering/",
    "tests/ledger/licences/",
    "tests/ledger/limits/",
    "tests/ledger/people/",
    "tests/ledger/products/",
    "tests/ledger/protection/",
    "tests/ledger/screening/",
    "tests/ledger/verification/",
)
ONE_IN = 3
RACES = {"gather", "TaskGroup", "create_task", "open"}
"""What is called by who does two things at once, or opens the books a second time."""


def of_platform(platform, stories, config):
    """Return the stories that are played on a platform."""
    if config.getoption("--everywhere"):
        return stories
    both = {story.path.stem for story in stories}
    return [each for each in stories if _stays(each, platform) or _falls(each, platform, both)]


def of_command_on_postgres(stem, config):
    """Tell whether a command's story is played on PostgreSQL, too."""
    return config.getoption("--everywhere") or _has_turn(stem)


def of_mistakes(names, config):
    """Return the planted mistakes that are looked for."""
    return [each for each in names if config.getoption("--everywhere") or _has_turn(each)]


def on_postgres(metafunc):
    """Tell whether a test of the books runs on PostgreSQL, too."""
    test = metafunc.definition.nodeid
    if metafunc.config.getoption("--everywhere") or not test.startswith(PARTS):
        return True
    races = "other" in metafunc.fixturenames or _races(metafunc.function.__code__)
    return races or _has_turn(test)


def _stays(story, platform):
    return story.platform == platform or (platform == "discord" and story.unsaid > 0)


def _falls(story, platform, known):
    """Tell whether it falls to a platform; what is told in one language falls to each."""
    stem = story.path.stem
    name = stem.removesuffix(IN_ARABIC)
    if not {name, name + IN_ARABIC} <= known:
        return True
    turn = _number(name) + stem.endswith(IN_ARABIC)
    return PLATFORMS[turn % len(PLATFORMS)] == platform


def _has_turn(name):
    return _number(name) % ONE_IN == 0


def _races(code):
    inner = (each for each in code.co_consts if hasattr(each, "co_names"))
    return not RACES.isdisjoint(code.co_names) or any(map(_races, inner))


def _number(name):
    return crc32(name.encode())
