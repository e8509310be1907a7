"""Everybody is told of a wind-down, with what each has and how she gets it; owners what is left."""

from bot.commands.winddown.drawing import WHY, sums
from bot.kit import Button, Card, Code, DayOf, Facts, Reply, Row, Said, say, say_many, tells

PAY_OUT = Button.goes(say("Have it paid out"), "winddown", "out")
"""The button by which somebody says where what she has is to go."""
_HOW = say(
    "It stays yours. Until then you can pay people here with it; or press the button and say where"
    " it is to go, and support pays it out. {proof} proves what you are owed, {command} says how"
    " all this stands.",
    proof=Code("/proof"),
    command=Code("/winddown"),
)


@tells("winddown_began")
def winddown_began(facts: Facts) -> Reply:
    """Tell somebody that Wasl winds down, what she has, and how she gets it."""
    told = say("Wasl is winding down and closes on {day}.", day=DayOf(facts.until))
    if facts.amounts:
        return _has(told, facts)
    nothing = say("You have nothing here, so there is nothing for you to do.")
    return Reply.of(card=Card(told, rows=[(WHY, facts.words)], more=[nothing], tone="waits"))


@tells("winddown_nears")
def winddown_nears(facts: Facts) -> Reply:
    """Tell who still has something that the day is near."""
    told = say_many(
        "Wasl closes in {count} day, on {day}, and you still have money here.",
        "Wasl closes in {count} days, on {day}, and you still have money here.",
        facts.days,
        day=DayOf(facts.until),
    )
    return _has(told, facts)


@tells("winddown_over")
def winddown_over(facts: Facts) -> Reply:
    """Tell somebody that all goes on."""
    told = say(
        "Wasl does not close on {day}: everything goes on as before.", day=DayOf(facts.until)
    )
    return Reply.of(card=Card(told, tone="done"))


@tells("winddown_counted")
def winddown_counted(facts: Facts) -> Reply:
    """Tell an owner what is left."""
    people = say_many("{count} person", "{count} people", facts.people)
    title = say("Winding down until {day}: what is left", day=DayOf(facts.until))
    rows = [(say("Left"), sums(facts.amounts)), (say("Owed to"), people)]
    return Reply.of(card=Card(title, rows=rows, tone="waits"))


def _has(told: Said, facts: Facts) -> Reply:
    rows: list[Row] = [(say("You have"), each) for each in facts.amounts]
    card = Card(told, rows=[*rows, (WHY, facts.words)], more=[_HOW], tone="waits")
    return Reply.of(card=card, buttons=[PAY_OUT])
