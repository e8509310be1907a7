"""What is looked for: each rule by its name, with its judge, its switch and its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ledger.laundering import judging, parameters

if TYPE_CHECKING:
    from ledger.laundering.judging import Judge
    from ledger.rules import Rule


class Watch(NamedTuple):
    """A rule: `window` names the parameter that says how far back it looks."""

    name: str
    judge: Judge
    switch: Rule[int]
    parameters: tuple[Rule[Any], ...]
    window: str = "time"

    def short(self, rule: Rule[Any]) -> str:
        """Return by which word a parameter is known to the judge: its last one."""
        return rule.name.removeprefix(f"{self.switch.name}.")


_WATCHES = (
    Watch(
        "structuring",
        judging.structuring,
        parameters.STRUCTURING,
        (
            parameters.STRUCTURING_TIMES,
            parameters.STRUCTURING_AMOUNT,
            parameters.STRUCTURING_NEAR,
            parameters.STRUCTURING_TIME,
        ),
    ),
    Watch(
        "rapid",
        judging.rapid,
        parameters.RAPID,
        (parameters.RAPID_AMOUNT, parameters.RAPID_SHARE, parameters.RAPID_TIME),
    ),
    Watch(
        "fan-in",
        judging.fan_in,
        parameters.FAN_IN,
        (parameters.FAN_IN_PEOPLE, parameters.FAN_IN_AMOUNT, parameters.FAN_IN_TIME),
    ),
    Watch(
        "fan-out",
        judging.fan_out,
        parameters.FAN_OUT,
        (parameters.FAN_OUT_PEOPLE, parameters.FAN_OUT_AMOUNT, parameters.FAN_OUT_TIME),
    ),
    Watch(
        "dormant",
        judging.dormant,
        parameters.DORMANT,
        (parameters.DORMANT_QUIET, parameters.DORMANT_AMOUNT, parameters.DORMANT_TIME),
    ),
    Watch(
        "velocity",
        judging.velocity,
        parameters.VELOCITY,
        (parameters.VELOCITY_TIMES, parameters.VELOCITY_TIME),
    ),
    Watch(
        "round-trip",
        judging.round_trip,
        parameters.ROUND_TRIP,
        (
            parameters.ROUND_TRIP_AMOUNT,
            parameters.ROUND_TRIP_SHARE,
            parameters.ROUND_TRIP_PEOPLE,
            parameters.ROUND_TRIP_TIME,
        ),
    ),
    Watch(
        "new-account",
        judging.new_account,
        parameters.NEW_ACCOUNT,
        (parameters.NEW_ACCOUNT_AMOUNT, parameters.NEW_ACCOUNT_AGE),
        "age",
    ),
)
WATCHES: Final = {each.name: each for each in _WATCHES}
