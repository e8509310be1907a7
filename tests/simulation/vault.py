"""The vault of a world: what is kept in it outlives every process, and takes no time."""

from ledger import clock, ids
from ledger.vault import Erased, Lost
from ledger.vault import Kept as Value


class Kept:
    """What `ledger.vault.Vault` does, in memory."""

    def __init__(self):
        self._values = []
        self._erased = {}
        self._marks = {}

    async def close(self):
        """Stay: it is the world's."""

    async def check(self):
        """Do nothing: it opens."""

    async def lacks(self, people):
        kept = {each.reference for each in self._values}
        return bool({who for each, who in people.items() if each not in kept} - {*self._erased})

    async def keep(self, person, field, value):
        return (await self.keep_all(person, {field: value}))[field]

    async def keep_all(self, person, values):
        return {field: self._kept(person, field, value) for field, value in values.items()}

    async def keep_many(self, person, field, values):
        return [self._kept(person, field, value) for value in values]

    def _kept(self, person, field, value):
        if person in self._erased:
            raise Erased
        raw, reference = value.encode() if isinstance(value, str) else value, ids.salt()
        now = clock.to_ms(clock.now())
        self._values.insert(0, Value(reference, person, field, raw, now))
        return reference

    async def of(self, person, *fields):
        return [
            each
            for each in self._values
            if each.person == person and (not fields or each.field in fields)
        ]

    async def newest(self, person, field):
        return next((each.text for each in await self.of(person, field)), None)

    async def get(self, reference):
        found = [each for each in self._values if each.reference == reference]
        if not found:
            raise Lost
        return found[0]

    async def page(self, fields, after, limit):
        people = sorted({each.person for each in self._values if each.field in fields})
        wanted = [each for each in people if each > after][:limit]
        return [(each, await self.of(each, *fields)) for each in wanted]

    async def drop(self, references):
        gone = set(references)
        self._values = [each for each in self._values if each.reference not in gone]

    async def let_go(self, person, field, before_ms, limit=500):
        held = [each for each in self._values if (each.person, each.field) == (person, field)]
        old = [each.reference for each in held if each.at_ms < before_ms][:limit]
        await self.drop(old)
        return len(old)

    async def erase(self, person):
        self._erased.setdefault(person, clock.to_ms(clock.now()))
        self._values = [each for each in self._values if each.person != person]

    async def erased(self, after=0, limit=500):
        return [(each, self._erased[each]) for each in sorted(self._erased) if each > after][:limit]

    async def mark(self, person):
        self._marks.setdefault(person, clock.to_ms(clock.now()))

    async def marked(self, after=0, limit=500):
        found = [each for each in sorted(self._marks) if each > after]
        return {each: self._marks[each] for each in found[:limit]}

    async def last(self):
        return max(
            (*self._marks, *self._erased, *(each.person for each in self._values)), default=0
        )
