"""Who may do what beyond her own affairs, by what was decided: named in the settings, or given."""

from collections import defaultdict

from ledger import clock
from ledger.people.roles import ROLES
from tests.simulation.entitled import TOLERANCE_MS


class Roles:
    """Each role of each person, from when to when she may have had it.

    What was begun may have been done; what was ended is surely done.
    """

    def __init__(self, model, world):
        self._model, self._world = model, world
        self._spans = defaultdict(list)
        self._losers = set()

    def begins(self, person, role, state):
        """Note that somebody is about to be given a role."""
        if state == "granted":
            self._spans[person, role].append([_now(), None])
        else:
            self._losers.add(person)

    def ended(self, person, role, state):
        """Note that a role is surely taken."""
        for span in self._spans[person, role] if state == "revoked" else ():
            span[1] = span[1] or _now()

    def lost_any(self, person):
        """Tell whether somebody may have lost a role at any time."""
        return person in self._losers

    def may(self, person, permission, at_ms):
        """Tell whether somebody may have had a permission at a moment."""
        if any(each.admin and self._model.person(each) == person for each in self._world.people):
            return True
        giving = [role for role, allowed in ROLES.items() if permission in allowed]
        return any(
            since - TOLERANCE_MS <= at_ms <= (until or at_ms) + TOLERANCE_MS
            for role in giving
            for since, until in self._spans[person, role]
        )


def _now():
    return clock.to_ms(clock.now())
