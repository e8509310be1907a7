"""What must hold, kept beside the books by somebody who sees only what the outside sees.

answered  what was said to a person binds the books: a card, a receipt, a cancellation stands
scan      every transfer in the tables is what somebody asked for, once, and moves just that
notices   everything that happened was told, once, to whom it concerns (notices.py)
"""

import json
import re
import sqlite3
from collections import Counter, defaultdict
from datetime import timedelta

from sqlalchemy import create_engine

from bot.commands import worded
from bot.jobs import IDLE
from bot.kit import DOTS
from ledger import clock, products
from ledger.errors import KeyConflict
from ledger.proof import prove
from ledger.tables import BOOK
from tests.simulation.cards import Payments
from tests.simulation.entitled import Entitled, Unexplained
from tests.simulation.explain import Explained
from tests.simulation.notices import Notices
from tests.simulation.people import Press, key
from tests.simulation.roles import Roles

OFTEN = timedelta(minutes=1)
"""What is due more rarely only lets go of what nobody needs any more."""
QUIET = IDLE + max(each.every for each in products.DECLARED.dues if each.every <= OFTEN)
_CONFLICT = worded(KeyConflict(b"")).message


class Model:
    """The books as they must be."""

    def __init__(self, path, world):
        self._db = sqlite3.connect(path, isolation_level=None)
        self._engine = create_engine(f"sqlite:///{path}")
        self._world = world
        self.payments = Payments(self, world)
        self._written = None, 0.0
        self.pressed = defaultdict(set)
        self.reversed = set()
        self._persons = {}
        self._mark = None
        self.signatures = world.signatures
        self.grace_ms = world.grace_s * 1000
        self.roles = Roles(self, world)
        self.entitled = Entitled(self, world.origins)
        self.explained = Explained(self, self.entitled)
        self.notices = Notices(self, world)
        self.checked = Counter()

    def ask(self, sql, *values):
        """Read what is committed, and nothing else."""
        return self._db.execute(sql, values).fetchall()

    def close(self):
        """Let go of the file."""
        self._db.close()
        self._engine.dispose()

    # -- what is said to people -------------------------------------------------------------

    def sent(self, update):
        """Note what a person asks for, the moment she does."""
        self.payments.sent(update)
        if update.press and update.press.token:
            self.pressed[update.press.token].add((update.actor, update.press.choice))

    def number_behind(self, press):
        """Return the transfer that an intent has become by now, if any."""
        return self.of_token(press.token) if press and press.token else None

    def answered(self, update, reply, stood):
        """Hold the books to what a person was told just now."""
        update.answers += 1
        self._refused(update)
        if reply is None:
            return
        self.checked["answers"] += 1
        if update.press and not update.refused:
            self.checked[f"did {self._world.standing.verb(update.press)}"] += 1
        update.actor.reads(reply)
        first = reply.lines[0]
        update.actor.codes += [
            line.values["code"].text for line in reply.lines if "code" in line.values
        ]
        other = len(self._world.texts[update.key]) > 1
        if first.message == _CONFLICT and not other:
            self._find(update, "a message conflicts with itself")
        for button in reply.buttons:
            press = Press.read(button)
            self.payments.offered(update, press, button)
            if press.choice == "confirm" and not reply.live:
                if self.is_payment(press.token):
                    self.payments.shown(update, reply, press.token)
                else:
                    self.entitled.shown(press.token, reply.card)
        if update.press and update.press.token and not reply.live:
            self.payments.pressed(update, reply, stood)

    def _refused(self, update):
        """Hold a refusal to having moved nothing, now or under the same key before."""
        if update.refused and update.moved:
            self._find(update, f"refused, and moved {update.moved}")

    def is_payment(self, token):
        """Tell whether a card is one of those whose every unit is known beforehand."""
        asked = self.ask("SELECT choices FROM intents WHERE token = ?", key(token))
        return bool(asked) and json.loads(asked[0][0]).get("confirm") in {"send", "fund"}

    def kept(self, update, answers):
        """Hold the transcript to what a browser was answered."""
        for each in answers:
            asked = "SELECT seq, body, edited FROM messages WHERE id = ?"
            rows = self.ask(asked, bytes.fromhex(each["id"]))
            told = [(seq, json.loads(body)["text"], edited) for seq, body, edited in rows]
            said = told and (told[0][2] or (told[0][0] == each["seq"] and _says(told[0][1], each)))
            if not said:
                self._find(update, f"answered with {each}, and the transcript has {told}")

    # -- what stands in the books -----------------------------------------------------------

    def scan(self):
        """Check everything that a look at the tables can tell; return the head of the chain."""
        try:
            self.explained.scan()
        except Unexplained as why:
            self._world.find(str(why))
        self.payments.scan()
        return self.ask("SELECT transfer, entry, row, hex(chain) FROM head")

    def scan_all(self):
        """Check that nothing which was ever seen has changed or gone."""
        self.payments.scan_all()
        if self.explained.altered():
            self._world.find("a transfer that was seen has changed")

    def at_rest(self):
        """Tell whether nothing is left that the program does by itself."""
        waiting = "SELECT 1 FROM events WHERE state = 'waiting'"
        overdue = (
            "SELECT 1 FROM holds h JOIN claims c ON c.hold = h.id JOIN persons p ON p.id = c.payee"
            " WHERE h.state = 'open' AND (p.joined_at IS NOT NULL OR h.expires_at <= ?)"
        )
        due = "SELECT 1 FROM jobs WHERE due_at <= ?"
        late = "SELECT 1 FROM shown WHERE late > 0"
        now = clock.to_ms(clock.now())
        left = self.ask(waiting) or self.ask(overdue, now) or self.ask(due, now) or self.ask(late)
        return not left and self._is_quiet()

    def _is_quiet(self):
        """Tell whether nobody has written anything for as long as it takes to look at all."""
        (written,) = self.ask("PRAGMA data_version")
        now = self._world.loop.time()
        if written != self._written[0]:
            self._written = written, now
        return now - self._written[1] > QUIET.total_seconds()

    def put_aside(self):
        """Return those who have to write before they can be told what waits."""
        closed = {name for (name,) in self.ask("SELECT name FROM chats WHERE state = 'closed'")}
        return [each for each in self._world.people if each.blocks or each.place in closed]

    def prove(self):
        """Let the books prove themselves: since the last time, and in full."""
        with self._engine.connect() as connection:
            for since in (self._mark, None):
                proof = prove(connection, BOOK, since, products.DECLARED.checks)
                for wrong in proof.findings:
                    self._world.find(f"prove since {since}: {wrong}")
        self._mark = proof.mark

    # -- answers to small questions ---------------------------------------------------------

    def person(self, actor):
        """Return the number of the person behind an actor; None while nobody has met her."""
        return self.behind((actor.platform.name, actor.external))

    def behind(self, whom):
        """Return the number of a person by her number, or by how a platform knows her."""
        if isinstance(whom, int):
            return whom
        if whom not in self._persons:
            asked = "SELECT person FROM identities WHERE platform = ? AND external_id = ?"
            found = self.ask(asked, *whom)
            if not found:
                return None
            self._persons[whom] = found[0][0]
        return self._persons[whom]

    def has_pressed(self, person, token, choice):
        """Tell whether a person has pressed a choice of a card, on whichever platform."""
        return any(
            self.person(who) == person and what == choice for who, what in self.pressed[token]
        )

    def number_of(self, key):
        """Return the transfer that a key has become, if it has."""
        found = self.ask("SELECT number FROM keys WHERE key = ?", key)
        return found[0][0] if found else None

    def of_token(self, token):
        """Return the transfer that an intent has become by its token, if it has."""
        return self.number_of(key(token))

    def _find(self, update, what):
        self._world.find(f"{update}: {what}")


def _says(kept, answer):
    """Tell whether a transcript has what was answered, but for what is secret."""
    return re.fullmatch(re.escape(kept).replace(re.escape(DOTS), r"[^\n]+"), answer["text"])
