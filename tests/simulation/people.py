"""Who takes part, and what they type: half of them in Arabic, with Arabic digits."""

from dataclasses import dataclass, field

from bot.kit import Place
from ledger import ids
from ledger.money import Money, exponent
from ledger.people.persons import Identity

HOME = "USD"
_ARABIC = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")
_NOTES = ("", "", "lunch", "غداء", "rent 10", "it's a gift", "شكرًا")
GROUPS = ("group:lunch", "group:family")
_NONSENSE = ("hm", "مرحبا", "/nothing", "/send", "/tx x", "/send @wasl 5")
_KINDS = ("send", "fund", "start", "look", "chatter")
_ODDS = (60, 2, 12, 20, 10)
_ODDS_OF_ADMINS = (20, 60, 5, 10, 5)
_WORDS = {
    "send": ("/send", "حوّل"),
    "fund": ("/fund", "تمويل"),
    "start": ("/start", "ابدأ"),
    "balance": ("/balance", "رصيد"),
    "history": ("/history", "كشف"),
    "language": ("/language", "لغة"),
    "tx": ("/tx", "إيصال"),
    "help": ("/help", "مساعدة"),
    "web": ("/web", "ويب"),
}


@dataclass(frozen=True, slots=True)
class Press:
    """A button that somebody saw, and on which message."""

    where: str
    message: str
    data: str

    def place(self, chat):
        """Return where the card stands, if the platform of a chat can tell: there."""
        return Place(chat, self.message) if self.where == chat.name else None

    @classmethod
    def read(cls, button):
        """Take a button for what it does, wherever it stands."""
        return cls("", "", button.data)

    @property
    def token(self):
        """The token of the intent behind it; empty for one that only navigates."""
        parts = self.data.split(":")
        return parts[1] if parts[0] == "do" else ""

    @property
    def choice(self):
        """Which of the choices of its card it is."""
        return self.data.rsplit(":", 1)[1]


def key(token):
    """Return the key of a token; nothing for one that somebody made up."""
    try:
        return ids.from_text(token)
    except ValueError:
        return b""


@dataclass(eq=False, slots=True)
class Actor:
    """A person outside, with what she has seen."""

    name: str
    external: str
    platform: object
    arabic: bool
    admin: bool = False
    seen: list = field(default_factory=list)
    numbers: list = field(default_factory=list)
    picks: list = field(default_factory=list)
    asked: str = ""
    codes: list = field(default_factory=list)
    handle: str = ""
    blocks: bool = False

    def __post_init__(self):
        self.called(self.name)

    def called(self, name):
        """Be called so from now on; money waits for nobody under a handle that is no word."""
        self.handle = name if self.platform.name == "web" else f"7{name}"

    @property
    def place(self):
        """Her private chat as one word."""
        return f"{self.platform.name}:{self.external}"

    @property
    def identity(self):
        """How her platform knows her."""
        return Identity(self.platform.name, self.external, self.handle)

    def reads(self, reply):
        """Remember the numbers that she is told, of receipts, of cases, and what she is asked."""
        self.picks += [reply.pick] if reply.pick is not None else []
        self.asked = reply.asks.name if reply.asks else self.asked
        told = (each for line in reply.lines for each in line.values.values())
        self.numbers += [each for each in told if type(each) is int]

    def word(self, name):
        """Call a command in her language."""
        return _WORDS[name][self.arabic]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for in words that can mean something: one of these amounts."""

    verb: str
    actor: Actor
    payee: Actor
    amounts: tuple
    note: str
    chat: str


@dataclass(eq=False, slots=True)
class Update:
    """A message or a press as a platform keeps it until it is acknowledged."""

    id: int
    actor: Actor
    platform: object
    chat: str
    message: str
    text: str = ""
    press: Press | None = None
    pick: tuple | None = None
    chosen: str = ""
    posts: str = ""
    question: str = ""
    file: str = ""
    options: dict | None = None
    at_ms: int = 0
    reply_to: Actor | None = None
    wish: Wish | None = None
    chatter: bool = False
    played: bool = False
    refused: bool = False
    moved: list = field(default_factory=list)
    acknowledged: bool = False
    answers: int = 0
    heard: list = field(default_factory=list)

    def __str__(self):
        what = f"presses {self.press.data}" if self.press else repr(self.text)
        what += f" picks {self.pick[1].name}" if self.pick else ""
        what += f" brings {self.file!r}" if self.file else ""
        what += f" posts {self.chosen or self.posts}" if self.chosen or self.posts else ""
        to = f" to {self.reply_to.name}" if self.reply_to else ""
        return f"#{self.id} {self.actor.name}@{self.chat or 'private'}{to} {what}"

    @property
    def key(self):
        """What makes it the same message, however often it comes."""
        return f"{self.actor.place}:{self.message}"


class Speaker:
    """Thinks up what people say."""

    def __init__(self, chance, people, numbers):
        self._chance = chance
        self._people = people
        self._numbers = numbers

    def says(self, actor):
        """Return the chat, the text, whom it answers, the wish in it, and if it is mere chatter."""
        chance = self._chance
        chat = chance.choice(GROUPS) if chance.random() < 0.3 else ""
        odds = _ODDS_OF_ADMINS if actor.admin else _ODDS
        kind = chance.choices(_KINDS, odds, k=1)[0]
        if kind in {"send", "fund"}:
            return self._pays(actor, kind, chat)
        if kind == "start":
            return chat, actor.word("start"), None, None, False
        if kind == "look":
            return chat, self._look(actor), None, None, False
        return chat, chance.choice(_NONSENSE), None, None, bool(chat)

    def _look(self, actor):
        name = self._chance.choice(("balance", "history", "tx", "tx", "language", "help", "web"))
        text = actor.word(name)
        if name == "tx":
            number = self._chance.randrange(1, self._numbers() + 2)
            text += f" {self._figure(actor, str(number))}"
        if name == "language" and self._chance.random() < 0.7:
            text += f" {self._chance.choice(('ar', 'en', 'ar-latn'))}"
        return text

    def _pays(self, actor, verb, chat):
        chance = self._chance
        near = [each for each in self._people if each.platform is actor.platform]
        payee = chance.choice(near)
        answers = bool(chat) and actor.platform.name == "telegram" and chance.random() < 0.5
        amounts, written = self._amount(actor, verb)
        note = chance.choice(_NOTES) or ("reason" if verb == "fund" else "")
        if answers:
            text = f"{actor.word(verb)} {written} {note}"
        elif actor.arabic and chance.random() < 0.5:
            text = f"{actor.word(verb)} {written} إلى @{payee.handle} {note}"
        else:
            text = f"{actor.word(verb)} @{payee.handle} {written} {note}"
        wish = Wish(verb, actor, payee, amounts, note, chat)
        talk = answers and note and not text.startswith("/")  # `حوّل ٥٠ شخص` is said to somebody
        unheard = bool(chat) and (not amounts or bool(talk))  # and so is what means nothing
        return chat, text.strip(), payee if answers else None, wish, unheard

    def _amount(self, actor, verb):
        """Return the amounts that may be meant, and the words for it."""
        chance = self._chance
        currency = chance.choices((HOME, "EUR", "KWD"), (8, 1, 1), k=1)[0]
        places = exponent(currency)
        odd = chance.random()
        if odd < 0.04:
            return (), self._figure(actor, chance.choice(("0", "-5", "1.23456", "9" * 20)))
        if odd < 0.10:  # the comma parts thousands, or a fraction
            return (Money.of("1500", currency), Money.of("1.5", currency)), f"1,500 {currency}"
        minor = chance.randrange(1, (6 if verb == "send" else 50) * 10**places)
        whole, part = divmod(minor, 10**places)
        written = self._figure(actor, f"{whole}.{part:0{places}d}" if part else str(whole))
        named = currency != HOME or chance.random() < 0.3
        meant = (Money(minor, currency), Money(minor * 1000, currency))
        return meant[: 1 if places < 3 else 2], f"{written} {currency}" if named else written

    def _figure(self, actor, figure):
        return figure.translate(_ARABIC) if actor.arabic else figure
