"""Countries as lists name them, in English, as their codes of ISO 3166-1."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NAMES: Final = """
AC:Ascension_Island AD:Andorra AE:United_Arab_Emirates AF:Afghanistan AG:Antigua_and_Barbuda
AI:Anguilla AL:Albania AM:Armenia AO:Angola AQ:Antarctica AR:Argentina AS:American_Samoa
AT:Austria AU:Australia AW:Aruba AX:Aland_Islands AZ:Azerbaijan BA:Bosnia_and_Herzegovina
BB:Barbados BD:Bangladesh BE:Belgium BF:Burkina_Faso BG:Bulgaria BH:Bahrain BI:Burundi BJ:Benin
BL:St._Barthelemy BM:Bermuda BN:Brunei BO:Bolivia BQ:Caribbean_Netherlands BR:Brazil BS:Bahamas
BT:Bhutan BV:Bouvet_Island BW:Botswana BY:Belarus BZ:Belize CA:Canada CC:Cocos__Islands
CD:Congo_-_Kinshasa CF:Central_African_Republic CG:Congo_-_Brazzaville CH:Switzerland
CI:Cote_dIvoire CK:Cook_Islands CL:Chile CM:Cameroon CN:China CO:Colombia CP:Clipperton_Island
CQ:Sark CR:Costa_Rica CU:Cuba CV:Cape_Verde CW:Curacao CX:Christmas_Island CY:Cyprus CZ:Czechia
DE:Germany DG:Diego_Garcia DJ:Djibouti DK:Denmark DM:Dominica DO:Dominican_Republic DZ:Algeria
EA:Ceuta_and_Melilla EC:Ecuador EE:Estonia EG:Egypt EH:Western_Sahara ER:Eritrea ES:Spain
ET:Ethiopia FI:Finland FJ:Fiji FK:Falkland_Islands FM:Micronesia FO:Faroe_Islands FR:France
GA:Gabon GB:United_Kingdom GD:Grenada GE:Georgia GF:French_Guiana GG:Guernsey GH:Ghana
GI:Gibraltar GL:Greenland GM:Gambia GN:Guinea GP:Guadeloupe GQ:Equatorial_Guinea GR:Greece
GS:South_Georgia_and_South_Sandwich_Islands GT:Guatemala GU:Guam GW:Guinea-Bissau GY:Guyana
HK:Hong_Kong HM:Heard_Island_and_McDonald_Islands HN:Honduras HR:Croatia HT:Haiti HU:Hungary
IC:Canary_Islands ID:Indonesia IE:Ireland IL:Israel IM:Isle_of_Man IN:India
IO:British_Indian_Ocean_Territory IQ:Iraq IR:Iran IS:Iceland IT:Italy JE:Jersey JM:Jamaica
JO:Jordan JP:Japan KE:Kenya KG:Kyrgyzstan KH:Cambodia KI:Kiribati KM:Comoros
KN:St._Kitts_and_Nevis KP:North_Korea KR:South_Korea KW:Kuwait KY:Cayman_Islands KZ:Kazakhstan
LA:Laos LB:Lebanon LC:St._Lucia LI:Liechtenstein LK:Sri_Lanka LR:Liberia LS:Lesotho LT:Lithuania
LU:Luxembourg LV:Latvia LY:Libya MA:Morocco MC:Monaco MD:Moldova ME:Montenegro MF:St._Martin
MG:Madagascar MH:Marshall_Islands MK:North_Macedonia ML:Mali MM:Myanmar MN:Mongolia MO:Macao
MP:Northern_Mariana_Islands MQ:Martinique MR:Mauritania MS:Montserrat MT:Malta MU:Mauritius
MV:Maldives MW:Malawi MX:Mexico MY:Malaysia MZ:Mozambique NA:Namibia NC:New_Caledonia NE:Niger
NF:Norfolk_Island NG:Nigeria NI:Nicaragua NL:Netherlands NO:Norway NP:Nepal NR:Nauru NU:Niue
NZ:New_Zealand OM:Oman PA:Panama PE:Peru PF:French_Polynesia PG:Papua_New_Guinea PH:Philippines
PK:Pakistan PL:Poland PM:St._Pierre_and_Miquelon PN:Pitcairn_Islands PR:Puerto_Rico
PS:Palestinian_Territories PT:Portugal PW:Palau PY:Paraguay QA:Qatar RE:Reunion RO:Romania
RS:Serbia RU:Russia RW:Rwanda SA:Saudi_Arabia SB:Solomon_Islands SC:Seychelles SD:Sudan
SE:Sweden SG:Singapore SH:St._Helena,_Ascension_and_Tristan_da_Cunha SI:Slovenia
SJ:Svalbard_and_Jan_Mayen SK:Slovakia SL:Sierra_Leone SM:San_Marino SN:Senegal SO:Somalia
SR:Suriname SS:South_Sudan ST:Sao_Tome_and_Principe SV:El_Salvador SX:Sint_Maarten SY:Syria
SZ:Eswatini TA:Tristan_da_Cunha TC:Turks_and_Caicos_Islands TD:Chad
TF:French_Southern_and_Antarctic_Lands TG:Togo TH:Thailand TJ:Tajikistan TK:Tokelau
TL:Timor-Leste TM:Turkmenistan TN:Tunisia TO:Tonga TR:Turkiye TT:Trinidad_and_Tobago TV:Tuvalu
TW:Taiwan TZ:Tanzania UA:Ukraine UG:Uganda UM:U.S._Outlying_Islands US:United_States UY:Uruguay
UZ:Uzbekistan VA:Vatican_City VC:St._Vincent_and_Grenadines VE:Venezuela
VG:British_Virgin_Islands VI:U.S._Virgin_Islands VN:Vietnam VU:Vanuatu WF:Wallis_and_Futuna
WS:Samoa XK:Kosovo YE:Yemen YT:Mayotte ZA:South_Africa ZM:Zambia ZW:Zimbabwe KP:Korea,_North
KP:Democratic_People's_Republic_of_Korea KR:Korea,_South RU:Russian_Federation
IR:Iran,_Islamic_Republic_of SY:Syrian_Arab_Republic CD:Congo,_Democratic_Republic_of_the
CD:Democratic_Republic_of_the_Congo CG:Congo,_Republic_of_the MM:Burma CI:Cote_d'Ivoire
PS:Palestinian PS:West_Bank PS:State_of_Palestine TR:Turkey CZ:Czech_Republic MK:Macedonia
GB:United_Kingdom_of_Great_Britain_and_Northern_Ireland US:United_States_of_America
TZ:United_Republic_of_Tanzania VE:Venezuela,_Bolivarian_Republic_of MD:Republic_of_Moldova
CV:Cabo_Verde SZ:Swaziland
"""


def codes(names: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of countries by name or code; one that nobody knows is left out."""
    found = (_known().get(_plain(each)) for each in names)
    return tuple(dict.fromkeys(each for each in found if each))


@cache
def _known() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for each in _NAMES.split():
        code, name = each.split(":", 1)
        found[_plain(name)] = found[_plain(code)] = code
    return found


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalpha())
