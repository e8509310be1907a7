"""In which language newcomers are spoken to: both, until a server or they themselves say which."""

from tests.bot.platforms.discord.conftest import plain


async def test_somebody_new_is_spoken_to_in_both_and_asked_which(world, omar, trip):
    shown = await omar.types("/start", trip).shows("Welcome")
    assert "أهلًا" in shown.text
    assert shown.keyboard == [["English", "العربية"]]
    omar.presses(shown, "العربية")
    await world.settled()
    assert "١٠٫٠٠" in shown.text
    assert "Welcome" not in shown.text
    assert (await world.person(omar)).language == "ar"


async def test_a_server_has_a_language_for_newcomers(world, omar, sara, trip):
    shown = await omar.types("/server-language", trip, to="ar").shows("العربية")
    assert shown.ephemeral
    await world.settled()
    shown = await sara.types("/balance", trip).shows("ابدأ")
    assert "joined" not in shown.text
    shown = await sara.types("/start", trip).shows("أهلًا")
    assert "Welcome" not in shown.text
    assert shown.keyboard == [["العربية", "English"]]


async def test_her_own_choice_counts_more(world, omar, sara, trip):
    await world.joins(sara)
    await omar.types("/server-language", trip, to="ar").shows("العربية")
    await sara.types("/balance", trip).shows("Available")


async def test_another_server_and_our_own_conversation_speak_as_before(
    world, server, omar, sara, trip
):
    await omar.types("/server-language", trip, to="ar").shows("العربية")
    other = server.guild("Other", omar, sara)
    for where in (other, None):
        shown = await sara.types("/balance", where).shows("joined")
        assert "لم تنضم" in plain(shown.text)


async def test_only_who_manages_a_server_chooses_for_it(world, sara, trip):
    act = sara.types("/server-language", trip, to="ar")
    await act.shows("This is not yours")
    await world.settled()
    await sara.types("/start", trip).shows("Welcome")


async def test_a_servers_language_lives_on_after_a_restart(world, omar, sara, trip):
    await omar.types("/لغة-الخادم", trip, إلى="ar").shows("العربية")
    await world.restart()
    shown = await sara.types("/start", trip).shows("أهلًا")
    assert "Welcome" not in shown.text
