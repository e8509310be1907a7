"""What stands in chats: messages as they are shown now, and the buttons that people can see there.

Once nothing is left to do, every live card that is known to stand somewhere shows there what its
`@draws` draws now, word for word and button for button.
"""

import json
import re
from collections import Counter, defaultdict, deque

from bot import speech
from bot.commands import DRAWS
from bot.jobs.cards import drawn
from bot.kit.unnamed import MEMBER
from bot.languages import CODES
from bot.platforms.web.transcript import Reader, discreet, told
from ledger import clock, ids
from ledger.chart import HOUSE
from ledger.people import persons
from ledger.people.shown import Live
from tests.simulation.people import Press, key

_HANDLE = re.compile(" ?\u2066?\\([@$][A-Za-z0-9_]+\\)\u2069?|[@$][A-Za-z0-9_]+")
_BESIDE = re.compile("[\u2066-\u2069]*(The treasury:|الخزينة:|You have|لديك|As of:|آخر تحديث:)")
_REMEMBERED = 40
_RECENT = 6
_SHOWS_AGAIN = "SELECT 1 FROM discretion WHERE unnamed = 0 LIMIT 1"
_CARDS = (
    "SELECT card, chat, message, kind, person, language FROM shown"
    " WHERE late = 0 ORDER BY card, chat, message"
)


class Standing:
    """The messages of one messenger, and what is on the walls of all groups."""

    def __init__(self, world):
        self._world = world
        self._messages = {}
        self._posted = {}
        self._put_at = {}
        self._became = set()
        self.walls = defaultdict(list)
        self._of_verb = defaultdict(lambda: deque(maxlen=_REMEMBERED))
        self._turns = Counter()

    def put(self, chat, message, reply, language):
        """Put a reply where a message stands, or will stand."""
        name = message.partition(" ")[0]
        self._messages[chat, name] = _as_text(reply, language)
        self._put_at[chat, name] = self._world.now()
        self.becomes(chat, name, reply)

    def becomes(self, chat, message, reply):
        """Note whether a live card stands somewhere now, or what a press has made of one.

        Of two taps at once the second may find the card as it was, and what came of the first.
        """
        change = self._became.discard if reply.live else self._became.add
        change((chat, message))

    def lives(self, place, card):
        """Hold a card that somebody posted to what it says, from now on."""
        self._posted[place.chat.name, place.message] = card

    def offer(self, chat, message, reply):
        """Let those who are in a chat see its buttons: one person, or a group."""
        self.saw(chat, [Press(chat.name, message, button.data) for button in reply.buttons])
        for actor in self._alone_in(chat):
            actor.reads(reply)

    def saw(self, chat, presses):
        """Let buttons be seen where they stand, and remember them by what they do."""
        for press in presses:
            self._of_verb[self.verb(press)].append((chat, press))
        if not chat.private:
            self.walls[chat.platform, chat.id] += presses
        for actor in self._alone_in(chat):
            actor.seen += [each for each in presses if each not in actor.seen[-len(presses) :]]

    def next_in_turn(self, chance):
        """Return a button, and where it stands, of the verb that has had the fewest turns."""
        if not self._of_verb:
            return None
        verb = min(self._of_verb, key=lambda each: (self._turns[each], each))
        self._turns[verb] += 1
        known = list(self._of_verb[verb])
        return chance.choice(known[-_RECENT:] if chance.random() < 0.7 else known)

    def verb(self, press):
        """Return what a button runs, or where it leads."""
        asked = "SELECT choices FROM intents WHERE token = ?"
        for (choices,) in self._world.model.ask(asked, key(press.token)):
            return json.loads(choices).get(press.choice, "")
        return press.data.rpartition(":")[0]

    def _alone_in(self, chat):
        return [each for each in self._world.people if chat.private and each.place == chat.name]

    async def check(self, books):
        """Hold every live card to what it says now."""
        world = self._world
        for token, chat, message, kind, person, language in world.model.ask(_CARDS):
            world.model.checked["live cards"] += 1
            reader = await persons.by_id(books, person) if person != HOUSE else None
            await self._check(books, Live(kind, token), (chat, message), reader, language)
        for at, card in self._posted.items():
            await self._check(books, card, at, None, None)

    async def _check(self, books, card, at, reader, language):
        """Hold one place to what it should say; what time alone changes, a press finds out.

        So it is with who has lost a role, and sees what she saw while she had it; and where all
        read it, with who hides her name by now, or does so no more.
        """
        lost_any = self._world.model.roles.lost_any
        if at in self._became or (reader and lost_any(reader.id)):
            return
        shown, meant = self._now(*at, language, await drawn(books, card, reader))
        meant += self._now(*at, language, await DRAWS[card.kind](books, card.token, reader))[1]
        if shown not in meant and not (reader is None and self._was_hidden(shown)):
            then = self._since(*at)
            with clock.running(lambda: then):
                before = await drawn(books, card, reader)
            if shown not in self._now(*at, language, before)[1]:
                what = f"the card {card.kind} {ids.text(card.token)} in {' '.join(at)}"
                self._world.find(f"{what} shows {shown}, not {meant[:1]}")

    def _was_hidden(self, shown):
        """Tell whether somebody hid her name as it was drawn, and shows it again by now."""
        hid = any(speech.spoken([MEMBER], each) in str(shown) for each in CODES)
        return hid and bool(self._world.model.ask(_SHOWS_AGAIN))

    def _since(self, chat, message):
        """Return when a message was put where it stands."""
        if not chat.startswith("web:"):
            return self._put_at.get((chat, message), self._world.now())
        asked = "SELECT at FROM messages WHERE id = ?"
        (written,) = self._world.model.ask(asked, bytes.fromhex(message))
        return clock.from_ms(written[0])

    def _now(self, chat, message, language, reply):
        """Return what a place shows, and what it may; an edit that was lost leaves its language."""
        if not chat.startswith("web:"):
            meant = [_as_text(reply, each) for each in (language, *CODES, None)]
            return self._messages.get((chat, message)), meant
        asked = "SELECT body FROM messages WHERE id = ?"
        found = self._world.model.ask(asked, bytes.fromhex(message))
        if not found:
            return None, []
        body = json.loads(found[0][0])
        heard = (language, *CODES, None) if "group:" not in chat else (language, body["language"])
        said = [told(discreet(reply), Reader(each, body["language"], "UTC")) for each in heard]
        return _of_body(body), [_of_body(each) for each in said]


def _as_text(reply, language):
    return _said(speech.spoken(reply.lines, language), [each.data for each in reply.buttons])


def _of_body(body):
    return _said(body["text"], [each["id"] for each in body["buttons"]])


def _said(text, buttons):
    """Return what a message says, without what changes beside the card and is no matter of its."""
    lines = [_HANDLE.sub("", each) for each in text.split("\n") if not _BESIDE.match(each)]
    return lines, buttons
