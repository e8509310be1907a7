"""Orders as payouts make them, and who pays them."""

from datetime import date

from bot.rails.iso20022.payer import Account, Payer
from bot.rails.rail import Order
from ledger.banking.destination import Destination
from ledger.money import Money

DAY = date(2026, 11, 30)
GERMAN, FRENCH, DUTCH = (
    "DE89370400440532013000",
    "FR7630006000011234567890189",
    "NL91ABNA0417164300",
)
SAUDI, KUWAITI, EGYPTIAN = (
    "SA0380000000608010167519",
    "KW81CBKU0000000000001234560101",
    "EG380019000500000000263180002",
)
PAYER = Payer(
    "Wasl Payments",
    {
        "EUR": Account(GERMAN, "COBADEFFXXX"),
        "SAR": Account("SA4420000001234567891234", "RIBLSARI"),
        "KWD": Account(KUWAITI, "CBKUKWKW"),
        "JPY": Account(GERMAN, "COBADEFFXXX"),
    },
)


def order(key="W00000000000001", amount="10.00", currency="EUR", **cells):
    """Return an order, to an account in France unless it is said otherwise."""
    to = {"number": FRENCH, "bank": "", "name": "Sara Haddad", "scheme": "iban"}
    to |= {name: cells.pop(name) for name in (*to, "savings") if name in cells}
    to.setdefault("country", cells.pop("country", to["number"][:2]))
    text, day = cells.pop("text", f"Wasl {key}"), cells.pop("day", DAY)
    sender = cells.pop("sender", "")
    return Order(key, Money.of(amount, currency), Destination(**to), text, day, sender)


def american(key="W00000000000001", amount="10.00", **cells):
    """Return an order to an account in the US."""
    cells = {"scheme": "us", "number": "123456789", "bank": "121000248", "country": "US"} | cells
    return order(key, amount, "USD", **cells)
