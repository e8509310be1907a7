"""What the outbox told, and to whom: everything that happened, once, in its order."""

from collections import Counter, defaultdict

from bot.commands import TELLS
from bot.kit import Facts
from ledger import ids
from ledger.people.outbox import IN_ORDER, MAX_ATTEMPTS
from ledger.people.persons import HOUSE_PERSON

_EARLIER = (
    "SELECT o.id FROM events o JOIN events e ON o.person = e.person"
    " AND (o.person <> 0 OR o.chat = e.chat)"
    " WHERE e.id = ? AND o.id < e.id AND o.state = 'waiting' AND o.attempts < ?"
)


class Notices:
    """Every notice that was shown: its kind, its reader and its receipt, and in which chats."""

    def __init__(self, model, world):
        self._model = model
        self._world = world
        self._kinds = {_opening(tells): kind for kind, tells in TELLS.items()}
        self._shown = defaultdict(Counter)

    def shown(self, chat, reply, event):
        """Note a notice as it was shown."""
        self._in_order(event)
        self._in_one_place(chat, reply)
        self._shown[self._notice(chat, reply)][chat] += 1

    def _in_one_place(self, chat, reply):
        """Hold a notice to one chat, unless nobody could be written to there once."""
        for other in self._shown[self._notice(chat, reply)].keys() - {chat}:
            if not self._model.ask("SELECT 1 FROM chats WHERE name = ?", other):
                self._world.find(f"told in {other}, and in {chat}: {self._notice(chat, reply)}")

    def _in_order(self, event):
        """Hold notices to their order: only one that has failed often is overtaken."""
        for (earlier,) in self._model.ask(_EARLIER, event, IN_ORDER):
            message = ids.child("web event", "1", str(earlier))
            in_transcript = self._model.ask("SELECT 1 FROM messages WHERE id = ?", message)
            if not in_transcript and earlier not in self._world.platforms[0].shown:
                self._world.find(f"event {event} was told before event {earlier}")

    def _notice(self, chat, reply):
        """Return what a notice is about: its kind, the person or the group, the receipt."""
        line = reply.lines[0]
        asked = "SELECT person FROM identities WHERE platform = ? AND external_id = ?"
        person = self._model.ask(asked, *chat.split(":", 1))
        reader = person[0][0] if person else chat
        return self._kinds[line.message], reader, line.values["number"]

    def stands_in_transcript(self, chat, reply, event):
        """Hold the transcript to showing an event once, however often it was told."""
        self._in_order(event)
        self._in_one_place(chat, reply)
        self._shown[self._notice(chat, reply)][chat] = 1
        message = ids.child("web event", "1", str(event))
        if not self._model.ask("SELECT 1 FROM messages WHERE id = ?", message):
            self._world.find(f"event {event} was told and is not in the transcript")

    def settled(self):
        """Check that everybody was told everything, once."""
        owed = self._model.explained.owed()
        for notice in owed - self._shown.keys() - self._dropped():
            self._world.find(f"never told: {notice}")
        for notice, chats in self._shown.items():
            if max(chats.values()) > 1:
                self._world.find(f"told more than once: {notice} in {dict(chats)}")
            if notice not in owed:
                self._world.find(f"told for no reason: {notice}")

    def _dropped(self):
        """Return the notices that were given up, after as many attempts as there must be."""
        asked = (
            "SELECT kind, person, chat, coalesce(json_extract(facts, '$.receipt'), transfer)"
            " FROM events WHERE state = 'dropped' AND attempts >= ?"
        )
        rows = self._model.ask(asked, MAX_ATTEMPTS - 1)
        self._model.checked["dropped"] = len(rows)
        return {(kind, person or chat, number) for kind, person, chat, number in rows}


def _opening(tells):
    """Return the sentence by which a kind of notice is known; a live card has none of its own."""
    tokens = dict.fromkeys(("card", "split", "settlement", "request"), "")
    facts = defaultdict(lambda: HOUSE_PERSON, verb="", word="no", why="late", **tokens)
    return next((line.message for line in tells.run(Facts(facts)).lines), None)
