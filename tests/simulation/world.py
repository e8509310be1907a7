"""The world of one seed: people, platforms, processes, weather and time, step by step."""

import asyncio
import itertools
import random  # noqa: TID251 - here everything random comes from one seed
import traceback
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

from ledger import clock
from ledger.errors import Overloaded, Unavailable
from tests.simulation import operators
from tests.simulation.acts import ACTS, weights
from tests.simulation.banks import Bank
from tests.simulation.browsers import Browser
from tests.simulation.builtin import BuiltIn
from tests.simulation.loop import PROCESS, spawn
from tests.simulation.messengers import Messenger, Server
from tests.simulation.model import Model
from tests.simulation.origins import Origins
from tests.simulation.people import Actor, Speaker, Update
from tests.simulation.player import Player
from tests.simulation.process import Process
from tests.simulation.standing import Standing
from tests.simulation.storage import Disk
from tests.simulation.vault import Kept
from tests.simulation.weather import CALM, Injected, PlatformDown

BEGIN = datetime(2026, 3, 1, 10, tzinfo=UTC)
NAMES = ("omar", "sara", "nour", "huda", "lina", "mona", "ziad", "boss")
ADMINS = ("ziad", "boss")
PROCESSES = 2
ALARMS = ("the books do not hold",)
PAGES = 3
GRACES_S = (0, 10, 10, 90)
SETTLE_EVERY = 40
JOIN_AT_ONCE = 0.7
PATIENCE_S = 4 * 3600


class Finding(AssertionError):
    """Something that must hold does not."""


class World:
    """Everything outside of the program, and the model that watches it."""

    passing = (Unavailable, Overloaded, Injected, PlatformDown)

    def __init__(self, seed, path, loop, record, plant):
        self.seed = seed
        self.chance = random.Random(f"{seed} world")
        self._ids = random.Random(f"{seed} ids")
        self.record = record
        self.loop = loop
        self.jumped = timedelta()
        self.disk = Disk(path, random.Random(f"{seed} weather"))
        self.storage = plant.storage
        self.vault = Kept()
        self._weights = weights(plant.shown_by)
        self.platforms = (Messenger(self), BuiltIn(self), Server(self))
        self.signatures = self.chance.choice(("1", "1", "2"))
        self.grace_s = self.chance.choice(GRACES_S)
        self.standing = Standing(self)
        self.origins = Origins(self)
        self.people = []
        self._settlers()
        self.speaker = Speaker(self.chance, self.people, self.numbers)
        self.player = Player(self.chance, self.people, plant.shown_by)
        self.model = Model(path, self)
        self.processes = [None] * PROCESSES
        self.updates = []
        self.texts = defaultdict(set)
        self.findings = []
        self.browsers = []
        self._used = set()
        self.counted = Counter()
        self.waiting = {}
        self.bank = Bank(self)

    def _settlers(self):
        """Bring in whom everybody knows, on each platform."""
        for name in NAMES:
            for platform in self.platforms:
                self.arrives(name, platform)

    def arrives(self, name, platform=None):
        """Let somebody come, known to nobody yet."""
        platform = platform or self.chance.choice(self.platforms)
        number = len(self.people)
        own = name if platform.name == "telegram" else f"{platform.name[0]}_{name}"
        external = own if platform.name == "web" else str(1000 + number)
        arabic = number // 2 % 2 == 1
        self.people.append(Actor(own, external, platform, arabic, admin=name in ADMINS))
        return self.people[-1]

    @property
    def admins(self):
        """The admins as the settings name them."""
        return tuple(actor.place for actor in self.people if actor.admin)

    def is_shown(self, event):
        """Tell whether a messenger has shown an event."""
        return any(event in getattr(each, "shown", ()) for each in self.platforms)

    def who(self, platform, external):
        """Return the person whom a platform knows so."""
        return next(
            each
            for each in self.people
            if each.platform.name == platform and each.external == external
        )

    def signed_in(self, actor, code, name):
        """Note that a code has let somebody in: once, and from now on she writes there, too."""
        if code in self._used:
            self.find(f"a code of {actor.name} has let somebody in twice")
        self._used.add(code)
        web = self.platforms[1]
        if not any(each.platform is web and each.external == name for each in self.people):
            self.record.note(f"{actor.name} is on the web as {name}")
            self.people.append(Actor(name, name, web, actor.arabic))

    def numbers(self):
        """Return how many receipts there are so far."""
        return len(self.model.explained.moves)

    # -- time, chance, findings -------------------------------------------------------------

    def now(self):
        """Tell the time, as the clock of the process that asks has it."""
        process = PROCESS.get()
        return self.outside() + (process.skew if process else timedelta())

    def outside(self):
        """Tell the time, as it is outside of every process."""
        return BEGIN + timedelta(seconds=self.loop.time()) + self.jumped

    def draw(self, size):
        """Draw the bytes of identities."""
        return self._ids.randbytes(size)

    def find(self, what):
        """Note that something does not hold."""
        self.findings.append(what)
        self.record.note(f"FOUND {what}")

    def logged(self, event, failure):
        """Judge what the program wrote into its log as a failure."""
        self.record.note(f"log: {event}: {type(failure).__name__}")
        self.counted[event] += 1
        if event in ALARMS or (failure and not isinstance(failure, self.passing)):
            cause = failure and (failure.__cause__ or failure)
            where = "".join(traceback.format_exception(cause)[-4:]) if cause else ""
            self.find(f"{event}: {failure!r}\n{where}")

    # -- processes --------------------------------------------------------------------------

    @property
    def ready(self):
        """The processes that take updates now."""
        return [each for each in self.processes if each and each.ready]

    def start(self, number):
        """Start a process where none runs."""
        if self.processes[number] is None:
            self.record.note(f"start {number}")
            self.processes[number] = process = Process(self, number)
            spawn(process, process.start())

    def crash(self, process, point):
        """End a process between two awaits, and start it again after a while."""
        self.record.note(f"crash {process.number} {point}")
        self.counted["crashes"] += 1
        self.counted[f"crash {point}"] += 1
        process.die()
        self.processes[process.number] = None
        later = self.chance.random() * 8
        self.loop.call_later(later, self.start, process.number)

    async def restart(self, process):
        """Close a process in good order and start it again."""
        await process.close()
        if self.processes[process.number] is process:
            self.processes[process.number] = None
            self.start(process.number)

    # -- updates ----------------------------------------------------------------------------

    def send(self, actor, **more):
        """Let a person write or press; her platform keeps it until it is acknowledged."""
        number = len(self.updates)
        if more.get("text") and not more.get("question"):
            more["text"] = actor.platform.written(more["text"])
        actor.blocks = False
        more.setdefault("message", f"m{number}")
        at_ms = clock.to_ms(self.now())
        update = Update(number, actor, actor.platform, more.pop("chat", ""), at_ms=at_ms, **more)
        self.updates.append(update)
        self.texts[update.key].add((update.text, update.chat, update.reply_to))
        self.record.note(str(update))
        self.model.sent(update)
        self.deliver(update)
        return update

    def deliver(self, update):
        """Give an update to the program until it takes it, and sometimes once more."""
        self.begin(self._deliver(update))

    def begin(self, work):
        """Begin something of the outside that must come to an end."""
        task = spawn(None, work)
        self.waiting[task] = None
        task.add_done_callback(lambda done: self.waiting.pop(done, None))

    async def _deliver(self, update):
        for wait_s in itertools.chain((1, 2, 4, 8), itertools.repeat(16)):
            if self.ready:
                task = self.chance.choice(self.ready).take(update)
                await asyncio.wait([task], timeout=2 + self.chance.random() * 20)
                if update.acknowledged:
                    return
            await asyncio.sleep(self.chance.random() * wait_s)

    def acknowledge(self, update, answer):
        """Note that an update was handled to its end."""
        asks = not update.press and not update.chatter and len(self.texts[update.key]) == 1
        if asks and not answer:
            self.find(f"{update} was not answered")
        update.acknowledged = True

    # -- the run ----------------------------------------------------------------------------

    async def run(self, steps):
        """Run so many steps; stop at the first that does not hold."""
        for number in range(PROCESSES):
            self.start(number)
        web = [actor for actor in self.people if actor.platform.name == "web"]
        self.browsers = [Browser(self, actor) for actor in web[:PAGES]]
        for actor in self.people:
            if self.chance.random() < JOIN_AT_ONCE:
                self.send(actor, text=actor.word("start"))
        for step in range(1, steps + 1):
            act = self.chance.choices(ACTS, self._weights, k=1)[0]
            self.counted[act.__name__] += 1
            act(self)
            await asyncio.sleep(self.chance.random() ** 3)
            if step % SETTLE_EVERY == 0:
                await self.settle()
            self.record.close(*self.model.scan())
            self._stop_if_found()
        await self.settle()
        self._stop_if_found()
        for process in self.ready:
            await process.close()

    async def settle(self):
        """Let the sun shine until nothing is left to do, then check everything."""
        before, self.disk.weather = self.disk.weather, CALM
        for process in self.ready:
            process.defuse()
        until = self.loop.time() + PATIENCE_S
        while self.waiting or not self.ready or not await self._at_rest():
            if self.loop.time() > until:
                self.find(f"waits for ever: {[str(u) for u in self.updates if not u.acknowledged]}")
                break
            for actor in [] if self.waiting else self.model.put_aside():
                self.send(actor, text="hello")
            await asyncio.sleep(1)
        self.record.note("settled")
        self.model.scan()
        self.model.scan_all()
        self.model.notices.settled()
        self.model.prove()
        self.bank.check()
        await self.standing.check(self.ready[0].books)
        for browser in self.browsers:
            for missing in browser.missing():
                self.find(f"a page has not shown {missing}")
        self.disk.weather = before

    async def _at_rest(self):
        if self.bank.is_told() and self.model.at_rest():
            return all(browser.caught_up() for browser in self.browsers)
        for (account,) in self.model.ask("SELECT id FROM accounts WHERE state = 'frozen'"):
            await operators.thaw(self.ready[0].books, account)
        return False

    def _stop_if_found(self):
        if self.findings:
            raise Finding("\n".join(self.findings))
