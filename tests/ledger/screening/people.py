"""People that nobody is: names drawn as they are frequent, in Arabic and Latin letters."""

from random import Random  # noqa: TID251 - a test's own chance

_GIVEN = """
Mohammed=محمد Ahmed=أحمد Ali=علي Hassan=حسن Hussein=حسين Mahmoud=محمود Abdullah=عبدالله
Omar=عمر Khalid=خالد Ibrahim=إبراهيم Youssef=يوسف Mustafa=مصطفى Saeed=سعيد Karim=كريم
Jamal=جمال Kamal=كمال Saleh=صالح Salem=سالم Nasser=ناصر Samir=سمير Amir=أمير Sami=سامي
Rami=رامي Hani=هاني Tariq=طارق Walid=وليد Fahd=فهد Faisal=فيصل Majid=ماجد Ziad=زياد
Bilal=بلال Hamza=حمزة Adel=عادل Anwar=أنور Nabil=نبيل Jalal=جلال Bashir=بشير Munir=منير
Yasser=ياسر Hamed=حامد Hamad=حمد Saad=سعد Saud=سعود Saif=سيف Fatima=فاطمة Maryam=مريم
Aisha=عائشة Zainab=زينب Amina=أمينة Layla=ليلى Sara=سارة Mona=منى Noor=نور Huda=هدى
Rania=رانيا Samira=سميرة Nadia=نادية Abdulrahman=عبدالرحمن Abdulaziz=عبدالعزيز
Abdulkarim=عبدالكريم Hossam=حسام Karam=كرم Hatem=حاتم Hisham=هشام Hashim=هاشم Marwan=مروان
Rashid=راشد Murad=مراد Jaber=جابر Ismail=إسماعيل Yahya=يحيى Musa=موسى Isa=عيسى
"""
GIVEN = _GIVEN.split()
_FAMILY = """
Zahrani=الزهراني Ghamdi=الغامدي Qahtani=القحطاني Otaibi=العتيبي Harbi=الحربي Shammari=الشمري
Dosari=الدوسري Mutairi=المطيري Masri=المصري Shami=الشامي Baghdadi=البغدادي Halabi=الحلبي
Tunisi=التونسي Trabelsi=الطرابلسي Haddad=حداد Khoury=خوري Najjar=النجار Hakim=الحكيم
Sayegh=الصايغ Khatib=الخطيب Qadi=القاضي Hashimi=الهاشمي Qureshi=القريشي Ansari=الأنصاري
Husseini=الحسيني Hassani=الحسني Alawi=العلوي Maliki=المالكي Shafi=الشافعي Omari=العمري
Bakri=البكري Tamimi=التميمي Khalidi=الخالدي Saadi=السعدي Jaberi=الجابري Kuwaiti=الكويتي
Yamani=اليماني Hijazi=حجازي Sudani=السوداني Maghribi=المغربي Benali=بنعلي Mansour=منصور
Sabbagh=صباغ Nasrallah=نصرالله Saleh=صالح Khalil=خليل Barakat=بركات Darwish=درويش Farah=فرح
Salama=سلامة Odeh=عودة Issa=عيسى Kanaan=كنعان Shaheen=شاهين Zidan=زيدان Rahal=رحال
Tawil=طويل Qasim=قاسم Ghazali=الغزالي Rifai=الرفاعي Nabulsi=النابلسي Kilani=الكيلاني
Jundi=الجندي Hamdan=حمدان Awad=عوض Hilal=هلال Samman=سمان Labban=لبان Attar=عطار Bitar=بيطار
Kassab=قصاب Fayed=فايد Shukri=شكري Fahmi=فهمي Lutfi=لطفي
"""
FAMILY = _FAMILY.split()
_FOREIGN = """
John James Robert Maria Juan Carlos Anna Peter Paul David Elena Ivan Sergei Olga Dmitri Wei
Ming Chen Raj Priya Mehmet Emre Ayse Pierre Claire Jean Hans Greta Luca Giulia
"""
FOREIGN = _FOREIGN.split()
_SURNAMES = """
Smith Johnson Garcia Martinez Lopez Ivanov Petrov Volkov Chen Zhang Kumar Singh Yilmaz Kaya
Demir Dupont Martin Bernard Muller Schmidt Rossi Bianchi Santos Silva Pereira Novak
"""
SURNAMES = _SURNAMES.split()


def drawn(chance):
    """Return one: who she is, as the names she has, and how that is written."""
    if chance.random() < 0.15:
        names = (chance.choice(FOREIGN), chance.choice(SURNAMES))
        return names, " ".join(names)
    given, father = (_frequent(chance, GIVEN) for _ in range(2))
    family = chance.choice(FAMILY)
    names = (given, father, family) if chance.random() < 0.6 else (given, family)
    return names, _written(chance, names)


def pairs(count, seed=1):
    """Return so many pairs of people of whom neither has all names of the other."""
    chance = Random(seed)
    found = []
    while len(found) < count:
        (one, first), (other, second) = drawn(chance), drawn(chance)
        if not (set(one) <= set(other) or set(other) <= set(one)):
            found.append((first, second))
    return found


def _frequent(chance, names):
    """Draw one of names that stand in the order of how many have them."""
    return names[min(int(chance.expovariate(0.12)), len(names) - 1)]


def _written(chance, names):
    arabic = chance.random() < 0.5
    words = [each.split("=")[arabic] for each in names]
    if not arabic and chance.random() < 0.4:
        words[-1] = f"al-{words[-1]}"
    return " ".join(words)
