"""What the outbox told, and to whom: everything that happened, once, in its order."""

from collections import Counter, defaultdict
from functools import cache

from ledger import ids
from ledger.people import shown
from ledger.people.outbox import IN_ORDER, MAX_ATTEMPTS

_EXACT = frozenset(
    {"received", "funded", "waiting", "claimed", "gone", "returned", "paid", "undelivered"}
)
_EVENT = (
    "SELECT kind, person, chat, coalesce(json_extract(facts, '$.receipt'), transfer)"
    " FROM events WHERE id = ?"
)
_ENDED = "SELECT id, state, attempts FROM events WHERE id > ? AND kind <> ? ORDER BY id"
_EARLIER = (
    "SELECT o.id FROM events o JOIN events e ON o.person = e.person"
    " AND (o.person <> 0 OR o.chat = e.chat)"
    " WHERE e.id = ? AND o.id < e.id AND o.state = 'waiting' AND o.attempts < ?"
)


class Notices:
    """Every event that was told: in which chats, how often, and what it was about."""

    def __init__(self, model, world):
        self._model = model
        self._world = world
        self._shown = defaultdict(Counter)
        self._settled = 0
        self._given_up = set()
        self._about = cache(self._read)

    def shown(self, chat, event):
        """Note an event as it was told."""
        self._in_order(event)
        self._in_one_place(chat, event)
        self._shown[event][chat] += 1
        self._model.checked[f"told {self._about(event)[0]}"] += 1

    def _in_one_place(self, chat, event):
        """Hold a notice to one chat, unless nobody could be written to there once."""
        for other in self._shown[event].keys() - {chat}:
            if not self._model.ask("SELECT 1 FROM chats WHERE name = ?", other):
                self._world.find(f"told in {other}, and in {chat}: {self._about(event)}")

    def _in_order(self, event):
        """Hold notices to their order: only one that has failed often is overtaken."""
        for (earlier,) in self._model.ask(_EARLIER, event, IN_ORDER):
            message = ids.child("web event", "1", str(earlier))
            in_transcript = self._model.ask("SELECT 1 FROM messages WHERE id = ?", message)
            if not in_transcript and not self._world.is_shown(earlier):
                self._world.find(f"event {event} was told before event {earlier}")

    def _read(self, event):
        """Return what a notice is about: its kind, the person or the group, the receipt."""
        for kind, person, chat, number in self._model.ask(_EVENT, event):
            return kind, person or chat, number
        self._world.find(f"told of what is no event: {event}")
        return "", event, 0

    def stands_in_transcript(self, chat, event):
        """Hold the transcript to showing an event once, however often it was told."""
        self._in_order(event)
        self._in_one_place(chat, event)
        self._shown[event][chat] = 1
        self._model.checked[f"told {self._about(event)[0]}"] += 1
        message = ids.child("web event", "1", str(event))
        if not self._model.ask("SELECT 1 FROM messages WHERE id = ?", message):
            self._world.find(f"event {event} was told and is not in the transcript")

    def settled(self):
        """Check that everybody was told everything, once."""
        dropped = self._ended()
        owed, told = self._model.explained.owed(), defaultdict(set)
        for event, chats in self._shown.items():
            told[self._about(event)].add(event)
            if max(chats.values()) > 1:
                self._world.find(f"told more than once: {self._about(event)} in {dict(chats)}")
        for notice in owed - told.keys() - dropped:
            self._world.find(f"never told: {notice}")
        for notice, events in told.items():
            if notice[0] in _EXACT and notice[2] in self._model.explained.exact:
                if len(events) > 1:
                    self._world.find(f"told more than once: {notice} by {events}")
                if notice not in owed:
                    self._world.find(f"told for no reason: {notice}")

    def _ended(self):
        """Hold every event to an end; return the notices that were given up, after all attempts."""
        for event, state, attempts in self._model.ask(_ENDED, self._settled, shown.CHANGED):
            self._settled = event
            if state == "told" and event not in self._shown:
                self._world.find(f"never told, and marked so: event {event}, {self._about(event)}")
            if state == "dropped" and attempts >= MAX_ATTEMPTS - 1:
                self._given_up.add(self._about(event))
        self._model.checked["dropped"] = len(self._given_up)
        return self._given_up
