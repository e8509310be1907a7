"""What people type, from the signatures: every command that is declared, with sampled arguments.

A capability is played once its commands are declared: nothing here knows the name of any.
"""

from collections import Counter

from bot.commands import HEARD, INLINES
from bot.speech.catalogues import phrases
from tests.simulation.people import GROUPS
from tests.simulation.process import CURRENCIES

_IN_A_GROUP, _LEFT_OUT, _OPTIONAL, _UNKNOWN, _TOLD = 0.35, 0.12, 0.4, 0.05, 0.7
_NUMBERED = 0.25
_RECENT = 8
MORE = 20
"""How much more often something is done that shows a mistake."""
_SLASH = {"en": 0.8, "ar": 0.2}


class Skewed:
    """Chance that prefers the numbers that somebody was told, and small ones."""

    def __init__(self, chance, told):
        self._chance, self._told = chance, told[-_RECENT:]

    def choice(self, some):
        """Draw one of some."""
        return self._chance.choice(some)

    def randint(self, least, most):
        """Draw a whole number: one that she was told, or a small one more often."""
        told = [each for each in self._told if least <= each <= most]
        if told and self._chance.random() < _TOLD:
            return self._chance.choice(told)
        return least + int((most - least) * self._chance.random() ** 6)


class Near:
    """What a sample is made of for one person: whom she can name, and in what one pays."""

    currencies = CURRENCIES

    def __init__(self, handles):
        self.handles = handles


class Player:
    """Thinks up commands, and answers to what commands ask for."""

    def __init__(self, chance, people, often=()):
        self._chance, self._people, self._often = chance, people, often
        self._typed = Counter()
        self._asked = {}

    def types(self, actor):
        """Return the chat and text of some command, what it takes, each by itself, and a file."""
        chance = self._chance
        chat = chance.choice(GROUPS) if chance.random() < _IN_A_GROUP else ""
        heard = [each for each in HEARD if each.only in {"", actor.platform.name}]
        command = chance.choices(heard, [self._weight(each) for each in heard], k=1)[0]
        self._typed[command.name] += 1
        self._asked[actor] = command.parameters
        options = self._given(actor, command)
        files = [each for each in command.parameters if each.kind.is_file and self._gives(each)]
        file = "".join(self._sample(actor, each.kind) for each in files)
        return chat, " ".join([self._word(actor, command), *options.values()]), options, file

    def looks(self, actor):
        """Return the text of some command that takes nothing, as of one that only shows."""
        bare = [each for each in HEARD if not each.parameters and each.about]
        return self._word(actor, self._chance.choice(bare))

    def offers(self, actor):
        """Return what somebody posts where the bot is not: its kind, the text, and each by itself.

        Of a text without the word of a command an amount must be read, or nothing is offered.
        """
        inline = self._chance.choice(list(INLINES.values()))
        named = {each.name: each for each in HEARD}
        word = self._chance.choice(inline.words)
        begun = [self._word(actor, named[word])] if word else []
        options = self._given(actor, named[inline.command])
        return inline, " ".join([*begun, *options.values()]), options

    def answers(self, actor):
        """Return what may answer the question that the last command of hers asks, or another.

        A text, or what is in a file.
        """
        asked = self._asked.get(actor) or self._chance.choice(HEARD).parameters
        if not asked:
            return "5", ""
        kind = self._chance.choice(asked).kind
        said = self._sample(actor, kind)
        return ("", said) if kind.is_file else (said, "")

    def _weight(self, command):
        """Return how likely a command is: the less it was typed, the more it takes."""
        often = MORE if command.name in self._often else 1
        return often * (1 + 2 * len(command.parameters)) / (1 + self._typed[command.name])

    def _given(self, actor, command):
        words = [each for each in command.parameters if not each.kind.is_file]
        given = [each for each in words if self._gives(each)]
        return {each.name: self._sample(actor, each.kind) for each in given}

    def _gives(self, parameter):
        return self._chance.random() >= (_OPTIONAL if parameter.optional else _LEFT_OUT)

    def _sample(self, actor, kind):
        if kind.is_secret and self._chance.random() < 0.8:
            shown = [code for each in self._people for code in each.codes[-2:]]
            if shown:
                return self._chance.choice(shown)
        there = [each for each in self._people if each.platform is actor.platform]
        numbered = actor.platform.name != "web" and self._chance.random() < _NUMBERED
        near = [each.external if numbered else each.handle for each in there]
        if self._chance.random() < _UNKNOWN:
            near = ["nobody_yet", "wasl"]
        return kind.sample(Skewed(self._chance, actor.numbers), Near(near))

    def _word(self, actor, command):
        language = "ar" if actor.arabic else "en"
        known = [each for each, of in phrases("trigger", command.name) if of == language]
        word = self._chance.choice(known or [command.name])
        return f"/{word}" if self._chance.random() < _SLASH[language] else word
