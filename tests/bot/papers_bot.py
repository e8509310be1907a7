"""The bot as it runs, which shows a picture and a document beside its answer to `papers`."""

from dataclasses import replace

from bot.app import App
from bot.compose import start
from tests.bot.pictures import CODE, MAY


async def handled(self, call):
    reply = await heard(self, call)
    return replace(reply, files=(CODE, MAY)) if "papers" in call.text else reply


if __name__ == "__main__":
    heard, App.handle = App.handle, handled
    start()
