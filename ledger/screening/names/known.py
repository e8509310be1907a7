"""The names that very many people have, and the words that say little of a name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

KNOWN: Final[Mapping[int, str]] = {
    100: """
    mohammed muhammad mohamed mohamad ahmed ahmad ali hassan hasan hussein husain mahmoud
    abdallah abdullah sayed sayyid seyed السيد سيد محمد أحمد احمد علي حسن حسين محمود عبدالله
    """,
    180: """
    ibrahim khalid khaled omar umar youssef yusuf mustafa said saeed ismail abdulrahman saleh
    salih khan ahmadi abbas hamid hamad salem salim nasser nasir karim jamal kamal fatima
    maryam mariam aisha zainab amina khadija sara sarah mona noor nour layla huda iman إبراهيم
    خالد عمر يوسف مصطفى سعيد إسماعيل صالح عباس حامد حمد سالم سليم ناصر كريم جمال كمال فاطمة
    مريم عائشة زينب أمينة خديجة سارة منى نور ليلى هدى إيمان
    """,
    260: """
    walid waleed tariq tarek bilal hamza anwar adel adil amir ameer samir rashid fahd fahad
    faisal sultan majid majed ziad yasser yasir jaber jabir hadi mahdi rahim aziz qasim kassem
    hashim hisham osama usama imad wael ayman ashraf sharif sherif sami rami hani nabil jalal
    bashir munir habib latif malik murad farid fuad fouad habiba salma rania dina hala reem
    rana amal samira nadia abdulaziz abdelkader abdulkarim abdulhamid abdulmalik abdulsalam
    abdelaziz john james robert michael maria jose juan david thomas george peter paul anna
    smith garcia martinez lopez وليد طارق بلال حمزة أنور عادل أمير سمير راشد فهد فيصل سلطان
    ماجد زياد ياسر جابر هادي مهدي رحيم عزيز قاسم هاشم هشام أسامة عماد وائل أيمن أشرف شريف سامي
    رامي هاني نبيل جلال بشير منير حبيب لطيف مالك مراد فريد فؤاد سلمى رانيا دينا هالة ريم رنا
    أمل سميرة نادية عبدالعزيز عبدالكريم عبدالرحمن jamil ghassan hossam husam karam mazin mazen
    nizar saad saud saif salman taha yahya zakaria musa isa dawood daoud sulaiman suleiman
    younis yunus جميل غسان حسام كرم مازن نزار سعد سعود سيف سلمان طه يحيى زكريا موسى عيسى داود
    سليمان يونس
    """,
    60: """
    company co ltd llc inc limited corporation corp group holding trading general
    international establishment foundation organization organisation est the of and for bank
    شركة مؤسسة مجموعة التجارية العامة الدولية منظمة جمعية بنك
    """,
}
"""Names and words by what they weigh, as they are mostly spelled."""


@cache
def names() -> Mapping[str, int]:
    """Return them, each with what it weighs."""
    found = [(each, weight) for weight, names in KNOWN.items() for each in names.split()]
    return dict(sorted(found, key=lambda each: -each[1]))


def is_known(text: str) -> bool:
    """Tell whether a reading is a name that is known as it is spelled."""
    return text in names()
