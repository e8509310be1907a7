"""The currency of the accounts of a country with IBANs: the euro, but for those named here."""

from __future__ import annotations

from typing import Final

EURO: Final = "EUR"
US: Final = "US"
_WRITTEN: Final = (
    "AE:AED AL:ALL AZ:AZN BA:BAM BH:BHD BI:BIF BR:BRL BY:BYN CH:CHF CR:CRC CZ:CZK DJ:DJF DK:DKK"
    " DO:DOP EG:EGP FK:FKP FO:DKK GB:GBP GE:GEL GI:GIP GL:DKK GT:GTQ HN:HNL HU:HUF IL:ILS IQ:IQD"
    " IS:ISK JO:JOD KW:KWD KZ:KZT LB:LBP LC:XCD LI:CHF LY:LYD MD:MDL MK:MKD MN:MNT MR:MRU MU:MUR"
    " NI:NIO NO:NOK OM:OMR PK:PKR PL:PLN PS:ILS QA:QAR RO:RON RS:RSD RU:RUB SA:SAR SC:SCR SD:SDG"
    " SE:SEK SO:SOS ST:STN SV:USD TL:USD TN:TND TR:TRY UA:UAH US:USD VG:USD YE:YER"
)
_OWN: Final = dict(each.split(":") for each in _WRITTEN.split())


def currency(country: str) -> str:
    """Return the currency of the accounts of a country."""
    return _OWN.get(country, EURO)
