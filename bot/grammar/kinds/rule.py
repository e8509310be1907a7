"""A rule by its name: send.fee, رسوم التحويل."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar.kinds.one_of import OneOf
from bot.grammar.letters import shown
from bot.grammar.refusals import BadArgument
from bot.kit import Code, _, p_, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.grammar.taking import Binding
    from bot.kit import Parameter, Said

GROUPS: Final[Mapping[str, Mapping[str, str]]] = {
    _("Payments"): {
        p_("rule words", "send.fee"): _("Fee on paying somebody"),
        p_("rule words", "undo.seconds"): _("Time to undo a first payment"),
    },
    _("Limits"): {
        p_("rule words", "limits.each"): _("Most in one payment"),
        p_("rule words", "limits.day"): _("Most in a day"),
        p_("rule words", "limits.week"): _("Most in 7 days"),
        p_("rule words", "limits.month"): _("Most in 30 days"),
        p_("rule words", "limits.balance"): _("Most in a wallet"),
        p_("rule words", "tiers.time"): _("How long after joining tier T1 begins"),
        p_("rule words", "tiers.platforms"): _("Platforms that bring tier T1 at once"),
    },
    _("Paying in"): {
        p_("rule words", "deposit.fee"): _("Fee on paying in"),
        p_("rule words", "deposit.each"): _("Most paid in at once"),
        p_("rule words", "deposit.day"): _("Most paid in in a day"),
        p_("rule words", "deposit.settles"): _("How long what was paid in is pending"),
        p_("rule words", "deposit.lasts"): _("How long a deposit is waited for"),
        p_("rule words", "deposit.open"): _("Deposits of one person under way at a time"),
    },
    _("Protection"): {
        p_("rule words", "protect.above"): _("Sum above which a PIN or a code is asked for"),
        p_("rule words", "protect.new"): _("How long a new place asks for it each time"),
        p_("rule words", "protect.pause"): _("Pause after three wrong ones"),
        p_("rule words", "protect.lost"): _("How long a lost PIN is still asked for"),
        p_("rule words", "unlock.wait"): _("How long who has no PIN waits to unlock"),
    },
    _("Verification"): {
        p_("rule words", "verify.age"): _("Age from which somebody is verified"),
        p_("rule words", "verify.document.tier"): _("Tier that a verified document gives (1 to 3)"),
        p_("rule words", "verify.address.tier"): _("Tier that a verified address gives (1 to 3)"),
        p_("rule words", "verify.term"): _("How long a verification is good"),
        p_("rule words", "verify.answer"): _("How long papers may wait for a decision"),
        p_("rule words", "verify.provider"): _(
            "What a provider decides on papers: 0 nothing, 1 identity, 2 the address as well"
        ),
        p_("rule words", "verify.starts"): _("Verifications a person begins in a day"),
        p_("rule words", "verify.day"): _("How often a person hands papers in in a day"),
        p_("rule words", "appeal.answer"): _("How long an appeal may wait for its answer"),
        p_("rule words", "appeal.time"): _("How long a rejection can be appealed against"),
    },
    _("Bank accounts"): {
        p_("rule words", "bank.again"): _("How long a bank account that was removed stays away"),
        p_("rule words", "bank.cooling"): _("How long a verified bank account waits"),
        p_("rule words", "bank.waits"): _("How long it waits to be verified"),
        p_("rule words", "bank.tries"): _("How often the two amounts may be told wrongly"),
        p_("rule words", "bank.most"): _("Most bank accounts of a person"),
        p_("rule words", "bank.day"): _("Bank accounts a person adds in a day"),
        p_("rule words", "bank.alike"): _("Points from which a name at a bank is theirs"),
    },
    _("Exchange"): {
        p_("rule words", "exchange.spread"): _("Spread of an exchange, in hundredths of a percent"),
        p_("rule words", "exchange.quote"): _("How long a card of an exchange holds its rate"),
        p_("rule words", "exchange.set.lasts"): _("How long a rate counts that was set here"),
        p_("rule words", "exchange.ecb.lasts"): _(
            "How long a rate of the European Central Bank counts"
        ),
    },
    _("Welcome gift"): {
        p_("rule words", "gift"): _("Sign-up gift"),
        p_("rule words", "gifts.day"): _("Gifts a day"),
        p_("rule words", "gifts.address"): _("Gifts a day for one address"),
        p_("rule words", "gifts.budget"): _("Most given away in a day"),
        p_("rule words", "gift.account.age"): _("Account age for the gift"),
        p_("rule words", "gift.leaves.after"): _("How long gift money stays among members"),
        p_("rule words", "gift.leaves.tier"): _("Tier that frees gift money at once (0: none)"),
        p_("rule words", "gift.leaves.deposit"): _("Own deposit that frees gift money at once"),
        p_("rule words", "gift.fan.in"): _("New accounts whose gift money one person gets"),
        p_("rule words", "gift.fan.time"): _(
            "How long an account is new, and its gift money counts"
        ),
    },
    _("Requests"): {
        p_("rule words", "requests.lasts"): _("How long a request waits"),
        p_("rule words", "requests.reminds"): _("When the payer is reminded of a request"),
        p_("rule words", "requests.day"): _("Requests a person makes in a day"),
        p_("rule words", "requests.open"): _("Open requests from one person to another"),
        p_("rule words", "requests.strangers.day"): _("Requests to strangers in a day"),
        p_("rule words", "requests.strangers.open"): _("Open requests to strangers"),
    },
    _("Splits and debts"): {
        p_("rule words", "splits.gathers"): _("How long a split takes people in"),
        p_("rule words", "splits.lasts"): _("How long a share can be paid"),
        p_("rule words", "splits.strangers.day"): _("Shares asked of strangers in a day"),
        p_("rule words", "owed.lasts"): _("How long a settlement waits for everybody"),
        p_("rule words", "owed.day"): _("Settlements a person begins in a day"),
    },
    _("Pay links and envelopes"): {
        p_("rule words", "paylinks.once"): _("How long a pay link for one payment lasts"),
        p_("rule words", "paylinks.lasts"): _("How long a pay link for several payments lasts"),
        p_("rule words", "envelope.lifetime"): _("How long an envelope can be opened"),
    },
    _("Money asked back"): {
        p_("rule words", "recall.time"): _("How long a payment can be asked back"),
        p_("rule words", "recall.lasts"): _("How long the other side may think about it"),
        p_("rule words", "recall.day"): _("Payments a person asks back in a day"),
    },
    _("Withdrawals"): {
        p_("rule words", "withdraw.fee"): _("Fee on withdrawing"),
        p_("rule words", "withdraw.each"): _("Most that is withdrawn at once"),
        p_("rule words", "withdraw.day"): _("Most that is withdrawn in a day"),
        p_("rule words", "withdraw.month"): _("Most that is withdrawn in 30 days"),
        p_("rule words", "withdraw.tier"): _("Tier from which money can be withdrawn"),
        p_("rule words", "withdraw.review.above"): _(
            "Amount above which a withdrawal is looked at"
        ),
        p_("rule words", "withdraw.review.first"): _("Whether a first withdrawal is looked at"),
        p_("rule words", "withdraw.review.gift"): _("Whether gift money withdrawn is looked at"),
        p_("rule words", "withdraw.stuck"): _("How long a withdrawal may be on its way"),
        p_("rule words", "withdraw.batch.approval"): _(
            "Whether two agree to a file of withdrawals"
        ),
    },
    _("Cases"): {
        p_("rule words", "cases.day"): _("Cases a person opens in a day"),
        p_("rule words", "cases.open"): _("Open cases of one person"),
        p_("rule words", "complaint.answer"): _("How long a complaint waits for its answer"),
        p_("rule words", "complaint.longer"): _("How long at most, once it takes longer"),
        p_("rule words", "complaint.time"): _("How long somebody may be discontent with an answer"),
    },
    _("Screening"): {
        p_("rule words", "screening.weak"): _("Points from which a likeness is noted"),
        p_("rule words", "screening.possible"): _("Points from which a likeness opens a case"),
        p_("rule words", "screening.strong"): _("Points from which two decide about a likeness"),
        p_("rule words", "screening.allowed"): _("How long a false hit stays allowed"),
        p_("rule words", "screening.list.age"): _("How old a list may be"),
    },
    _("Licences and countries"): {
        p_("rule words", "licences.warning"): _("How long before its end a licence is told of"),
        p_("rule words", "country.changes"): _("Countries a person names in 30 days"),
    },
    _("Duties"): {
        p_("rule words", "duties.registration"): _("How often the house registers"),
        p_("rule words", "duties.registration.first"): _("How soon it registers first"),
        p_("rule words", "duties.currency"): _("Currency in a day that is reported"),
        p_("rule words", "duties.currency.days"): _("How soon currency is reported"),
        p_("rule words", "duties.travel"): _("Amount from which data travel with a transfer"),
    },
    _("What waits"): {
        p_("rule words", "claim.lifetime"): _("How long money waits for somebody to come"),
        p_("rule words", "intent.lifetime"): _("How long a card can be confirmed"),
        p_("rule words", "proposal.lifetime"): _("How long a proposal waits for approval"),
    },
    _("Laundering"): {
        p_("rule words", "aml.structuring"): _("Structuring: payments just below a figure"),
        p_("rule words", "aml.structuring.amount"): _("Structuring: the figure"),
        p_("rule words", "aml.structuring.near"): _("Structuring: percent that are just below"),
        p_("rule words", "aml.structuring.times"): _("Structuring: how many payments"),
        p_("rule words", "aml.structuring.time"): _("Structuring: within how long"),
        p_("rule words", "aml.rapid"): _("Rapid in and out: money that soon goes on"),
        p_("rule words", "aml.rapid.amount"): _("Rapid in and out: how much comes"),
        p_("rule words", "aml.rapid.share"): _("Rapid in and out: percent that go on"),
        p_("rule words", "aml.rapid.time"): _("Rapid in and out: within how long"),
        p_("rule words", "aml.fanin"): _("Fan-in: money of many comes to one"),
        p_("rule words", "aml.fanin.people"): _("Fan-in: from how many people"),
        p_("rule words", "aml.fanin.amount"): _("Fan-in: how much in all"),
        p_("rule words", "aml.fanin.time"): _("Fan-in: within how long"),
        p_("rule words", "aml.fanout"): _("Fan-out: money of one goes to many"),
        p_("rule words", "aml.fanout.people"): _("Fan-out: to how many people"),
        p_("rule words", "aml.fanout.amount"): _("Fan-out: how much in all"),
        p_("rule words", "aml.fanout.time"): _("Fan-out: within how long"),
    },
    _("Laundering, more"): {
        p_("rule words", "aml.dormant"): _("Dormant, then busy"),
        p_("rule words", "aml.dormant.quiet"): _("Dormant, then busy: how long it was quiet"),
        p_("rule words", "aml.dormant.amount"): _("Dormant, then busy: how much moves"),
        p_("rule words", "aml.dormant.time"): _("Dormant, then busy: within how long"),
        p_("rule words", "aml.velocity"): _("Velocity: very many payments"),
        p_("rule words", "aml.velocity.times"): _("Velocity: how many payments"),
        p_("rule words", "aml.velocity.time"): _("Velocity: within how long"),
        p_("rule words", "aml.roundtrip"): _("Round trip: money comes back to who paid it"),
        p_("rule words", "aml.roundtrip.amount"): _("Round trip: how much comes back"),
        p_("rule words", "aml.roundtrip.share"): _("Round trip: percent that each passes on"),
        p_("rule words", "aml.roundtrip.people"): _("Round trip: among how many people"),
        p_("rule words", "aml.roundtrip.time"): _("Round trip: within how long"),
        p_("rule words", "aml.newaccount"): _("New account with much money"),
        p_("rule words", "aml.newaccount.age"): _("New account: how long it is new"),
        p_("rule words", "aml.newaccount.amount"): _("New account: how much comes or goes"),
    },
    _("Alerts"): {
        p_("rule words", "aml.look"): _("How soon a case of alerts is taken"),
        p_("rule words", "aml.decide"): _("How soon a case of alerts is decided"),
        p_("rule words", "aml.report"): _("How soon after detection a report is filed"),
        p_("rule words", "aml.remind"): _("How long before that it is told"),
        p_("rule words", "aml.escalate"): _("How long after a clock ran out owners are told"),
        p_("rule words", "aml.allow"): _("For how long a pair may be allowed"),
        p_("rule words", "aml.keep"): _("How long alerts are kept"),
    },
    _("Personal data"): {
        p_("rule words", "erasure.wait"): _("How long a deletion can be called off"),
        p_("rule words", "vault.retention"): _("How long the vault keeps who somebody was"),
        p_("rule words", "terms.version"): _("Version of the terms that holds (0: none)"),
    },
    _("Operators"): {
        p_("rule words", "budget.low"): _("Tell when so much of a budget is left"),
        p_("rule words", "payroll.lines"): _("Payments in one list"),
        p_("rule words", "payroll.same"): _("How long a list is known again"),
        p_("rule words", "rules.notice"): _("How long before it people are told of a change"),
    },
}
"""The rules as they are listed, and what each is called."""
TITLES: Final = {name: title for group in GROUPS.values() for name, title in group.items()}


class SomeRule(OneOf):
    """One of the rules that there are."""

    def shown(self, value: str) -> Said:
        """Name a rule, as a button does."""
        return titled(value)

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - its own example
        """Ask which it is."""
        return say(
            "Which rule? Write its name, like {example}; {command} lists them all.",
            example=Code(self.example, as_it_stands=True),
            command=Code("/rules"),
        )

    def take(self, binding: Binding, parameter: Parameter) -> None:
        """Take it; whatever else stands there is no rule, also where none is needed."""
        super().take(binding, parameter)
        if parameter.name not in binding.bound:
            raise self.refused(binding.words.ahead()[0])

    def refused(self, word: str) -> BadArgument:
        """Refuse what is no rule."""
        said = say(
            "“{word}” is no rule. {command} lists them all.",
            word=shown(word),
            command=Code("/rules"),
        )
        return BadArgument(said, word)


def titled(rule: str) -> Said:
    """Name a rule."""
    return say(TITLES[rule])


RULE: Final = SomeRule("rule words", *TITLES, about=_("Which rule, such as send.fee"))
RuleName = Annotated[str, RULE]
