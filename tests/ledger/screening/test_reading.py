"""Lists: what their published formats say is read, and what is none is refused by its line."""

from pathlib import Path

import pytest

from ledger.screening.lists import BadList, files

FILES = Path(__file__).parent / "files"
OWN = "id,kind,name,aliases,weak,born,country,programme\n"
SDN = (FILES / "sdn.xml").read_text(encoding="utf-8")


def read(name):
    path = FILES / name
    return {each.id: each for each in files.read(path, files.known(path))}


def refused(tmp_path, text):
    """Return the line and the reason for which a file is refused."""
    path = tmp_path / "list"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadList) as bad:
        list(files.read(path, files.known(path)))
    return bad.value.line, bad.value.why


def named(entry):
    return [(each.text, each.kind) for each in entry.names]


def test_ofac_tells_names_dates_and_countries_and_of_no_ships():
    found = read("sdn.xml")
    assert [*found] == ["90001", "90002", "90004"]
    tariq = found["90001"]
    assert named(tariq) == [
        ("Tariq ZAYANI", "primary"),
        ("طارق الزياني", "alias"),
        ("ABU SHAQRA", "weak alias"),
    ]
    assert [str(each) for each in tariq.births] == ["1962-03-05", "~1960..1963"]
    assert (tariq.countries, tariq.programme) == (("IQ", "KP"), "SAMPLE, EXAMPLE-2")
    assert found["90002"].kind == "entity"
    assert [str(each) for each in found["90004"].births] == ["1971-09"]


def test_the_united_nations_tell_a_name_in_parts_and_in_its_own_script():
    found = read("consolidated.xml")
    suheil = found["7900001"]
    assert named(suheil) == [
        ("SUHEIL MARWAN QADDOURI", "primary"),
        ("سهيل مروان قدوري", "alias"),
        ("Souheil Kaddouri", "alias"),
        ("Abu Dharr", "weak alias"),
        ("Abu Hajar", "weak alias"),
    ]
    assert [str(each) for each in suheil.births] == ["1968-07-21", "~1967", "1966..1969"]
    assert suheil.countries == ("TN",)
    assert named(found["7900002"]) == [
        ("NOOR AL-HAJAR RELIEF", "primary"),
        ("Nur al-Hajar", "alias"),
    ]


def test_the_european_union_tells_of_one_in_several_rows():
    found = read("eu.csv")
    assert named(found["501"]) == [("Ghassan Murtaheb", "primary"), ("غسان المرتهب", "alias")]
    assert [str(each) for each in found["501"].births] == ["1975-01-30", "~1974"]
    assert (found["501"].countries, found["502"].kind) == (("SY",), "entity")
    assert named(found["502"]) == [("Murtaheb; Sons", "primary")]


def test_ones_own_table_has_several_in_a_cell():
    found = read("own.csv")["A-1"]
    assert [each.kind for each in found.names] == ["primary", "alias", "alias", "weak alias"]
    assert [str(each) for each in found.births] == ["1980-02-29", "~1979"]
    assert found.countries == ("EG", "SD")


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", 1, "empty"),
        ("who,what\n1,2\n", 1, "without the column id"),
        (f"{OWN}1,person,A B\n2,ship,C D\n", 3, "neither person nor entity"),
        (f"{OWN}1,person,A B,,,1962-13-01\n", 2, "birth date"),
        (f"{OWN}1,person,A B\n,person,C D\n", 3, "without an id"),
        (f"{OWN}1,person,\n", 2, "without a name"),
        (f"{OWN}1,person,A,,,,,,x\n", 2, "9 cells in 8 columns"),
        (f'{OWN}1,person,"A\n', 1, "no table"),
        (OWN.encode() + b"1,person,\xff\xfe\n", 1, "UTF-8"),
        (f"{OWN}1,person,A B\n2,person,C D\n1,person,E F\n", 0, "twice"),
        (OWN, 0, "nobody"),
        ("<html><body/></html>", 1, "begins with html"),
        (SDN.replace("05 Mar 1962", "5 Foo 1962"), 47, "dateOfBirth"),
        (SDN.replace("<uid>90002</uid>", ""), 57, "without uid"),
        (SDN.replace("Vessel", "Balloon"), 65, "sdnType"),
        (SDN.replace("</sdnEntry>", "", 1), 82, "no XML"),
        (SDN[:900], 30, "no XML"),
    ],
)
def test_what_is_no_list_is_refused_by_its_line(tmp_path, text, line, why):
    found = refused(tmp_path, text)
    assert (why in found[1], found[0]) == (True, line), found


BOMB = (
    '<!DOCTYPE sdnList [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
    "<sdnList><sdnEntry><uid>1</uid><lastName>&b;</lastName></sdnEntry></sdnList>"
)
OTHER_FILE = (
    '<!DOCTYPE sdnList SYSTEM "file:///etc/passwd">\n<sdnList><sdnEntry></sdnEntry></sdnList>'
)


@pytest.mark.parametrize("text", [BOMB, OTHER_FILE])
def test_what_declares_entities_or_another_file_is_refused_where_it_does(tmp_path, text):
    assert refused(tmp_path, text) == (1, "it declares a document type, which no list needs")


def test_what_is_too_deep_or_too_long_is_refused(tmp_path):
    deep = "<sdnList><sdnEntry>" + "<a>" * 20
    assert "too deep" in refused(tmp_path, deep)[1]
    long = f"<sdnList><sdnEntry><uid>{'9' * 2_000_000}</uid></sdnEntry></sdnList>"
    assert "too long" in refused(tmp_path, long)[1]
