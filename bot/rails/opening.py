"""Opens the rails that the settings describe; what they bring is loaded here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings.banks import ISO20022, NACHA, STRIPE

if TYPE_CHECKING:
    from bot.rails.places import Place
    from bot.rails.rail import Rail
    from bot.settings import Settings
    from bot.settings.filed import Address


def opened(name: str, settings: Settings) -> Rail | None:
    """Return a rail to a bank or by a provider, ready to be asked; None for a name of none.

    What its bank leaves that is no report goes to the folder of statements, if there is one.
    """
    if name == STRIPE:
        from bot.rails.stripe_payouts import StripeRail  # noqa: PLC0415 - it needs an extra

        return StripeRail(settings.stripe_key, settings.stripe_api_url)
    if name not in {ISO20022, NACHA}:
        return None
    folder = Path(settings.bank_folder, name)
    elsewhere = Path(settings.statements_folder) if settings.statements_folder else None
    if name == NACHA:
        return _nacha(settings, folder, elsewhere)
    return _iso20022(settings, folder, elsewhere)


def _iso20022(settings: Settings, folder: Path, elsewhere: Path | None) -> Rail:
    from bot.rails.iso20022.payer import Account, Payer  # noqa: PLC0415 - what it brings is heavy
    from bot.rails.iso20022.rail import Iso20022Rail  # noqa: PLC0415 - the same

    accounts = {own.currency: Account(own.iban, own.bic) for own in settings.owned}
    payer = Payer(settings.bank_name, accounts, settings.bank_service_level, settings.bank_purpose)
    place = _place(folder, settings.bank_server, settings)
    return Iso20022Rail(payer, folder, place, elsewhere)


def _nacha(settings: Settings, folder: Path, elsewhere: Path | None) -> Rail:
    from bot.rails.nacha.origin import Origin  # noqa: PLC0415 - who has no such rail needs none
    from bot.rails.nacha.rail import NachaRail  # noqa: PLC0415 - the same

    origin = Origin(
        settings.bank_name,
        settings.nacha_destination,
        settings.nacha_destination_name,
        settings.nacha_origin,
        settings.nacha_company,
    )
    return NachaRail(origin, folder, _place(folder, settings.nacha_server, settings), elsewhere)


def _place(folder: Path, server: Address | None, settings: Settings) -> Place:
    if server is None:
        from bot.rails.places import Folder  # noqa: PLC0415 - one or the other

        return Folder(folder / "out")
    from bot.rails.sftp import Server, Sftp  # noqa: PLC0415 - it needs an extra

    there = Server(
        host=server.host,
        port=server.port,
        user=server.user,
        host_key=server.host_key,
        key_file=settings.bank_sftp_key_file,
        outgoing=server.outgoing,
        incoming=server.incoming,
    )
    return Sftp(there, folder / "seen")
