"""Citations beside examples that the styles' own guides publish.

Vancouver: National Library of Medicine, Samples of Formatted References for Authors of Journal Articles. APA: the
American Psychological Association's reference examples, 7th edition. A dash between pages may be a hyphen or an en dash.
"""

import pytest

from worldrounds.bibliography.citing import cite, references
from worldrounds.bibliography.record import Name, Record
from worldrounds.bibliography.styles import BROUGHT, CSL, NotAStyle, read_style, style

EDITORIAL = Record(
    "Reshaping internationalization of medical education in 2023",
    authors=(Name("Wu", "Anette"),),
    journal="BMC Medical Education",
    journal_short="BMC Med Educ",
    volume="23",
    issue="1",
    pages="366",
    year=2023,
    month=5,
    day=23,
    doi="10.1186/s12909-023-04374-2",
)
HALPERN = Record(
    "Solid-organ transplantation in HIV-infected patients",
    authors=(Name("Halpern", "S D"), Name("Ubel", "P A"), Name("Caplan", "A L")),
    journal_short="N Engl J Med",
    year=2002,
    month=7,
    day=25,
    volume="347",
    issue="4",
    pages="284-287",
)
ROSE = Record(
    "Regulation of interstitial excitatory amino acid concentrations after cortical contusion injury",
    authors=tuple(
        Name(family, given)
        for family, given in [
            ("Rose", "M E"),
            ("Huerbin", "M B"),
            ("Melick", "J"),
            ("Marion", "D W"),
            ("Palmer", "A M"),
            ("Schiding", "J K"),
            ("Kochanek", "P M"),
        ]
    ),
    journal_short="Brain Res",
    year=2002,
    volume="935",
    issue="1-2",
    pages="40-46",
)
GROUP = Record(
    "Hypertension, insulin, and proinsulin in participants with impaired glucose tolerance",
    authors=(Name(literal="Diabetes Prevention Program Research Group"),),
    journal_short="Hypertension",
    year=2002,
    volume="40",
    issue="5",
    pages="679-686",
)
CHAPTER = Record(
    "Chromosome alterations in human solid tumors",
    type="chapter",
    authors=(Name("Meltzer", "P S"), Name("Kallioniemi", "A"), Name("Trent", "J M")),
    editors=(Name("Vogelstein", "B"), Name("Kinzler", "K W")),
    journal="The genetic basis of human cancer",
    place="New York",
    publisher="McGraw-Hill",
    year=2002,
    pages="93-113",
)
ARON = Record(
    "Culinary arts: Talent and their development",
    type="chapter",
    authors=(Name("Aron", "L."), Name("Botella", "M."), Name("Lubart", "T.")),
    editors=(Name("Subotnik", "R. F."), Name("Olszewski-Kubilius", "P."), Name("Worrell", "F. C.")),
    journal="The psychology of high performance: Developing human potential into domain-specific talent",
    publisher="American Psychological Association",
    year=2019,
    pages="345-359",
    doi="10.1037/0000120-016",
)
REPORT = Record(
    "Global standards",
    type="report",
    authors=(Name(literal="The Night Group"),),
    year=2020,
    publisher="Lagos Press",
)


def said(record: Record, name: str) -> str:
    return cite(record, style(name)).text.replace("–", "-")


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            HALPERN,
            "Halpern SD, Ubel PA, Caplan AL. Solid-organ transplantation in HIV-infected patients. N Engl J Med. 2002 Jul 25;347(4):284-7.",
        ),
        (
            ROSE,
            "Rose ME, Huerbin MB, Melick J, Marion DW, Palmer AM, Schiding JK, et al. Regulation of interstitial excitatory amino acid concentrations after cortical contusion injury. Brain Res. 2002;935(1-2):40-6.",
        ),
        (
            GROUP,
            "Diabetes Prevention Program Research Group. Hypertension, insulin, and proinsulin in participants with impaired glucose tolerance. Hypertension. 2002;40(5):679-86.",
        ),
        (
            CHAPTER,
            "Meltzer PS, Kallioniemi A, Trent JM. Chromosome alterations in human solid tumors. In: Vogelstein B, Kinzler KW, editors. The genetic basis of human cancer. New York: McGraw-Hill; 2002. p. 93-113.",
        ),
    ],
    ids=["article", "more than six authors", "a group", "chapter"],
)
def test_vancouver_is_what_the_library_of_medicine_prints(record: Record, expected: str) -> None:
    assert said(record, "vancouver") == expected


def test_apa_is_what_its_association_prints() -> None:
    assert said(ARON, "apa") == (
        "Aron, L., Botella, M., & Lubart, T. (2019). Culinary arts: Talent and their development. In R. F. Subotnik, "
        "P. Olszewski-Kubilius, & F. C. Worrell (Eds.), The psychology of high performance: Developing human potential "
        "into domain-specific talent (pp. 345-359). American Psychological Association. "
        "https://doi.org/10.1037/0000120-016"
    )


def test_apa_names_twenty_authors_then_the_last() -> None:
    crowd = Record("Together", authors=tuple(Name(f"Name{n:02}", "A") for n in range(25)), year=2024)

    assert "Name18, A., … Name24, A. (2024)" in said(crowd, "apa")
    assert "Name19" not in said(crowd, "apa")


def test_the_editorial_in_the_four_styles() -> None:
    words = "Reshaping internationalization of medical education in 2023"
    assert {name: said(EDITORIAL, name) for name in BROUGHT} == {
        "vancouver": f"Wu A. {words}. BMC Med Educ. 2023 May 23;23(1):366. doi:10.1186/s12909-023-04374-2",
        "apa": f"Wu, A. (2023). {words}. BMC Medical Education, 23(1), 366. https://doi.org/10.1186/s12909-023-04374-2",
        "ama": f"Wu A. {words}. BMC Med Educ. 2023;23(1):366. doi:10.1186/s12909-023-04374-2",
        "harvard": f"Wu, A. (2023) ‘{words}’, BMC Medical Education, 23(1), p. 366. Available at: https://doi.org/10.1186/s12909-023-04374-2.",
    }


def test_a_report_of_a_group_in_the_four_styles() -> None:
    assert {name: said(REPORT, name) for name in BROUGHT} == {
        "vancouver": "The Night Group. Global standards. Lagos Press; 2020.",
        "apa": "The Night Group. (2020). Global standards. Lagos Press.",
        "ama": "The Night Group. Global Standards. Lagos Press; 2020.",
        "harvard": "The Night Group (2020) Global standards. Lagos Press.",
    }


def test_no_article_is_called_a_preprint_because_its_pages_are_not_known() -> None:
    bare = Record("Short", authors=(Name("Li", "Na"),), journal="Night", year=2024)

    assert said(bare, "harvard") == "Li, N. (2024) ‘Short’, Night."


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("apa", "Nobody signed. (2011). Night, 3, 10."),
        ("harvard", "Night (2011) ‘Nobody signed’, 3, p. 10."),
        ("vancouver", "Nobody signed. Night. 2011;3:10."),
    ],
)
def test_what_stands_in_the_authors_place_is_said_once(name: str, expected: str) -> None:
    assert said(Record("Nobody signed", journal="Night", year=2011, volume="3", pages="10"), name) == expected


def test_a_title_alone_can_be_cited() -> None:
    assert said(Record("Alone"), "vancouver") == "Alone."
    assert said(Record("Alone"), "apa") == "Alone. (n.d.)."


def test_a_question_is_not_followed_by_a_full_stop() -> None:
    assert said(Record("Why?", authors=(Name("Li", "Na"),), year=2024), "vancouver") == "Li N. Why? 2024."


def test_names_without_initials_stay_whole() -> None:
    record = Record("国际医学教育", language="zh", authors=(Name("王", "伟"),), journal="医学教育", year=2020)

    assert said(record, "apa") == "王伟. (2020). 国际医学教育. 医学教育."


@pytest.mark.parametrize("name", BROUGHT)
def test_nothing_in_a_record_becomes_markup(name: str) -> None:
    evil = "<script>alert(1)</script>\ue010"
    record = Record(
        evil,
        authors=(Name(evil, evil), Name(literal=evil)),
        journal=evil,
        year=2020,
        doi=evil,
        pages=evil,
        volume=evil,
    )

    html = cite(record, style(name)).html

    assert "<script" not in html
    assert html.count("<i>") == html.count("</i>")


def test_a_list_is_numbered_or_in_the_alphabet() -> None:
    numbered = [cited.text.split()[:2] for cited in references([ROSE, CHAPTER], style("vancouver"))]

    assert numbered == [["1.", "Rose"], ["2.", "Meltzer"]]
    assert [cited.text.split()[0] for cited in references([ROSE, CHAPTER], style("apa"))] == [
        "Meltzer,",
        "Rose,",
    ]


def csl(inside: str) -> bytes:
    return (
        f'<style xmlns="{CSL.strip("{}")}" version="1.0"><info><title>Ours</title></info>{inside}</style>'
    ).encode()


LAYOUT = '<bibliography><layout suffix="!"><text variable="title"/></layout></bibliography>'


def test_a_file_of_ones_own_is_a_style() -> None:
    own = read_style(csl(LAYOUT))

    assert (own.title, cite(EDITORIAL, own).text) == ("Ours", f"{EDITORIAL.title}!")


def test_a_style_that_points_to_one_of_ours_is_that_one() -> None:
    journal = (
        f'<style xmlns="{CSL.strip("{}")}"><info><title>A journal</title>'
        '<link href="http://www.zotero.org/styles/apa" rel="independent-parent"/></info></style>'
    ).encode()

    assert (read_style(journal).title, read_style(journal).source) == ("A journal", style("apa").source)


BOMB = "".join(
    f'<macro name="m{n}"><text macro="m{n + 1}"/><text macro="m{n + 1}"/></macro>' for n in range(40)
)
ENTITIES = b'<!DOCTYPE style [<!ENTITY a "aaaa">]>' + csl(LAYOUT)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"not xml", "xml"),
        (b"<html/>", "style"),
        (ENTITIES, "doctype"),
        (csl(""), "bibliography"),
        (
            csl(
                '<macro name="a"><text macro="a"/></macro>' + LAYOUT.replace('variable="title"', 'macro="a"')
            ),
            "macro",
        ),
        (
            csl(BOMB + '<macro name="m40"/>' + LAYOUT.replace('variable="title"', 'macro="m0"')),
            "steps",
        ),
        (b" " * 400_001, "size"),
        (
            csl("").replace(b"</title>", b'</title><link rel="independent-parent" href="x/nature"/>'),
            "dependent",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_or_useless_file_is_refused(source: bytes, code: str) -> None:
    with pytest.raises(NotAStyle) as refused:
        read_style(source)

    assert refused.value.code == code
