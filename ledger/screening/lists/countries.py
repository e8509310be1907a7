"""Countries as lists name them, in English, as their codes of ISO 3166-1."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CODE = 2
_NAMES: Final = """
AC_Ascension_Island:AD_Andorra AE_United_Arab_Emirates:AF_Afghanistan
AG_Antigua_and_Barbuda:AI_Anguilla AL_Albania:AM_Armenia AO_Angola:AQ_Antarctica
AR_Argentina:AS_American_Samoa AT_Austria:AU_Australia AW_Aruba:AX_Aland_Islands
AZ_Azerbaijan:BA_Bosnia_and_Herzegovina BB_Barbados:BD_Bangladesh BE_Belgium:BF_Burkina_Faso
BG_Bulgaria:BH_Bahrain BI_Burundi:BJ_Benin BL_St._Barthelemy:BM_Bermuda BN_Brunei:BO_Bolivia
BQ_Caribbean_Netherlands:BR_Brazil BS_Bahamas:BT_Bhutan BV_Bouvet_Island:BW_Botswana
BY_Belarus:BZ_Belize CA_Canada:CC_Cocos__Islands CD_Congo_-_Kinshasa:CF_Central_African_Republic
CG_Congo_-_Brazzaville:CH_Switzerland CI_Cote_dIvoire:CK_Cook_Islands CL_Chile:CM_Cameroon
CN_China:CO_Colombia CP_Clipperton_Island:CQ_Sark CR_Costa_Rica:CU_Cuba CV_Cape_Verde:CW_Curacao
CX_Christmas_Island:CY_Cyprus CZ_Czechia:DE_Germany DG_Diego_Garcia:DJ_Djibouti
DK_Denmark:DM_Dominica DO_Dominican_Republic:DZ_Algeria EA_Ceuta_and_Melilla:EC_Ecuador
EE_Estonia:EG_Egypt EH_Western_Sahara:ER_Eritrea ES_Spain:ET_Ethiopia FI_Finland:FJ_Fiji
FK_Falkland_Islands:FM_Micronesia FO_Faroe_Islands:FR_France GA_Gabon:GB_United_Kingdom
GD_Grenada:GE_Georgia GF_French_Guiana:GG_Guernsey GH_Ghana:GI_Gibraltar GL_Greenland:GM_Gambia
GN_Guinea:GP_Guadeloupe GQ_Equatorial_Guinea:GR_Greece
GS_South_Georgia_and_South_Sandwich_Islands:GT_Guatemala GU_Guam:GW_Guinea-Bissau
GY_Guyana:HK_Hong_Kong HM_Heard_Island_and_McDonald_Islands:HN_Honduras HR_Croatia:HT_Haiti
HU_Hungary:IC_Canary_Islands ID_Indonesia:IE_Ireland IL_Israel:IM_Isle_of_Man
IN_India:IO_British_Indian_Ocean_Territory IQ_Iraq:IR_Iran IS_Iceland:IT_Italy
JE_Jersey:JM_Jamaica JO_Jordan:JP_Japan KE_Kenya:KG_Kyrgyzstan KH_Cambodia:KI_Kiribati
KM_Comoros:KN_St._Kitts_and_Nevis KP_North_Korea:KR_South_Korea KW_Kuwait:KY_Cayman_Islands
KZ_Kazakhstan:LA_Laos LB_Lebanon:LC_St._Lucia LI_Liechtenstein:LK_Sri_Lanka
LR_Liberia:LS_Lesotho LT_Lithuania:LU_Luxembourg LV_Latvia:LY_Libya MA_Morocco:MC_Monaco
MD_Moldova:ME_Montenegro MF_St._Martin:MG_Madagascar MH_Marshall_Islands:MK_North_Macedonia
ML_Mali:MM_Myanmar MN_Mongolia:MO_Macao MP_Northern_Mariana_Islands:MQ_Martinique
MR_Mauritania:MS_Montserrat MT_Malta:MU_Mauritius MV_Maldives:MW_Malawi MX_Mexico:MY_Malaysia
MZ_Mozambique:NA_Namibia NC_New_Caledonia:NE_Niger NF_Norfolk_Island:NG_Nigeria
NI_Nicaragua:NL_Netherlands NO_Norway:NP_Nepal NR_Nauru:NU_Niue NZ_New_Zealand:OM_Oman
PA_Panama:PE_Peru PF_French_Polynesia:PG_Papua_New_Guinea PH_Philippines:PK_Pakistan
PL_Poland:PM_St._Pierre_and_Miquelon PN_Pitcairn_Islands:PR_Puerto_Rico
PS_Palestinian_Territories:PT_Portugal PW_Palau:PY_Paraguay QA_Qatar:RE_Reunion
RO_Romania:RS_Serbia RU_Russia:RW_Rwanda SA_Saudi_Arabia:SB_Solomon_Islands
SC_Seychelles:SD_Sudan SE_Sweden:SG_Singapore
SH_St._Helena,_Ascension_and_Tristan_da_Cunha:SI_Slovenia SJ_Svalbard_and_Jan_Mayen:SK_Slovakia
SL_Sierra_Leone:SM_San_Marino SN_Senegal:SO_Somalia SR_Suriname:SS_South_Sudan
ST_Sao_Tome_and_Principe:SV_El_Salvador SX_Sint_Maarten:SY_Syria SZ_Eswatini:TA_Tristan_da_Cunha
TC_Turks_and_Caicos_Islands:TD_Chad TF_French_Southern_and_Antarctic_Lands:TG_Togo
TH_Thailand:TJ_Tajikistan TK_Tokelau:TL_Timor- Leste:TM_Turkmenistan TN_Tunisia:TO_Tonga
TR_Turkiye:TT_Trinidad_and_Tobago TV_Tuvalu:TW_Taiwan TZ_Tanzania:UA_Ukraine
UG_Uganda:UM_U.S._Outlying_Islands US_United_States:UY_Uruguay UZ_Uzbekistan:VA_Vatican_City
VC_St._Vincent_and_Grenadines:VE_Venezuela VG_British_Virgin_Islands:VI_U.S._Virgin_Islands
VN_Vietnam:VU_Vanuatu WF_Wallis_and_Futuna:WS_Samoa XK_Kosovo:YE_Yemen
YT_Mayotte:ZA_South_Africa ZM_Zambia:ZW_Zimbabwe KP:Korea,_North
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
