"""The server as a whole: its door, its addresses, its life."""

import httpx
import pytest
from telegram.error import InvalidToken, NetworkError

from tests.telegram.client import client
from tests.telegram.server import Server


async def test_the_bot_learns_who_it_is(server, bot):
    assert (bot.id, bot.username) == (7000000001, "WaslBot")
    assert not bot.bot.can_read_all_group_messages


async def test_a_wrong_token_opens_nothing(server):
    server.token, right = "7000000001:another", server.token
    stranger = client(server)
    server.token = right
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_a_method_that_does_not_exist_is_not_found(server, bot):
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.post(f"{server.base_url}{server.token}/sendMoney")
    assert (answer.status_code, answer.json()["ok"]) == (404, False)


async def test_json_form_and_query_say_the_same(server, bot, sara):
    address, asked = f"{server.base_url}{server.token}/sendMessage", {"chat_id": 11, "text": "7"}
    async with httpx.AsyncClient(trust_env=False) as http:
        await http.post(address, json=asked)
        await http.post(address, data=asked)
        await http.get(address, params=asked)
        await http.post(address, data=asked, files={"other": b"x"})
    assert [one.text for one in sara.chat.told] == ["7"] * 4


async def test_every_call_is_written_down(server, bot, sara):
    await bot.send_message(sara.id, "Hello")
    assert [call.text("text") for call in server.called("sendMessage")] == ["Hello"]


async def test_it_listens_on_this_machine_alone(server):
    assert server._listening.sockets[0].getsockname()[0] == "127.0.0.1"


async def test_it_can_be_away_and_come_back_with_all_it_knew(server, bot, sara):
    sara.writes("/balance")
    port = server.port
    await server.stop()
    with pytest.raises(NetworkError):
        await bot.get_updates()
    await server.start(port)
    (update,) = await bot.get_updates()
    assert update.message.text == "/balance"


async def test_waiting_for_what_never_comes_tells_what_is_shown():
    server = Server()
    with pytest.raises(AssertionError, match="no card"):
        await server.until(lambda: False, lambda: "no card", within=0)
