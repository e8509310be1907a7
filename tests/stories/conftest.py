"""A module that names its PLATFORM and what is PLAYED there gets its share of the stories."""

from tests import shares


def pytest_generate_tests(metafunc):
    platform = getattr(metafunc.module, "PLATFORM", None)
    if platform and "story" in metafunc.fixturenames:
        played = shares.of_platform(platform, metafunc.module.PLAYED, metafunc.config)
        metafunc.parametrize("story", played, ids=[story.path.stem for story in played])
