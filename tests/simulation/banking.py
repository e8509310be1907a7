"""What people do with banks: they pay in and out, and add accounts that are theirs."""

from bot.rails.sandbox.behaving import BEHAVIOURS
from ledger.money import exponent
from tests.simulation import operators
from tests.simulation.loop import spawn
from tests.simulation.presses import presses_newest
from tests.simulation.process import CURRENCIES

_OWNERS = "SELECT person FROM bank_accounts WHERE state = ?"
_HERS = "SELECT currency FROM bank_accounts WHERE state = 'usable' AND person = ? ORDER BY number"
_WITH_MONEY = """
    SELECT DISTINCT b.person, b.currency FROM bank_accounts b JOIN accounts a
    ON a.owner = b.person AND a.currency = b.currency AND a.name = 'wallet'
    WHERE b.state = 'usable' AND a.balance > a.held ORDER BY b.person, b.currency"""
_GOES_ON, _ADDS, _WRONG = 0.7, 0.3, 0.6


def pays_in(world):
    """Let somebody say how much she pays in, or let it come."""
    choice = world.chance.choice(("bank", "pretend"))
    if world.chance.random() < _GOES_ON and presses_newest(world, choice):
        return
    people = _who(world, "usable")
    if people:
        actor = world.chance.choice(people)
        (currencies,) = zip(*world.model.ask(_HERS, world.model.person(actor)), strict=True)
        _types(world, actor, "deposit", _amount(world, world.chance.choice(currencies), 30))
        return
    people = [each for each in world.people if each.numbers]
    if people:
        amount = _amount(world, world.chance.choice(CURRENCIES), 30)
        _types(world, world.chance.choice(people), "deposit", amount)


def pays_out(world):
    """Let somebody withdraw what the bank may be wrong about."""
    if world.chance.random() < _GOES_ON and presses_newest(world, "confirm"):
        return
    able = world.model.ask(_WITH_MONEY)
    if able:
        person, currency = world.chance.choice(able)
        (actor, *_) = (each for each in world.people if world.model.person(each) == person)
        _types(world, actor, "withdraw", _amount(world, currency, 5))


def has_a_bank(world):
    """Let somebody add an account, or tell what came to it, which shows that it is hers."""
    people = _who(world, "verifying")
    if not people or world.chance.random() < _ADDS:
        people = [each for each in world.people if each.numbers]
    if world.ready and people:
        actor, process = world.chance.choice(people), world.chance.choice(world.ready)
        digits = world.chance.randrange(10**9)
        spawn(process, operators.bank(process.books, world.model.person(actor), digits))


def _who(world, state):
    """Return those who have an account that stands so."""
    owners = {person for (person,) in world.model.ask(_OWNERS, state)}
    return [each for each in world.people if world.model.person(each) in owners]


def _types(world, actor, word, amount):
    options = {"amount": amount} if actor.platform.name == "discord" else None
    world.send(actor, text=f"/{word} {amount}", options=options, played=True)


def _amount(world, currency, most):
    """Return an amount, often one of which the bank makes something else than it should."""
    hundredths = world.chance.randrange(100)
    if world.chance.random() < _WRONG:
        hundredths = world.chance.choice(sorted(BEHAVIOURS))
    places = exponent(currency)
    minor = world.chance.randrange(10 ** (places - 2), most * 10 ** (places - 2)) * 100 + hundredths
    whole, part = divmod(minor, 10**places)
    return f"{whole}.{part:0{places}d} {currency}"
