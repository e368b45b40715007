"""Lists of students in the words of many schools, and every problem beside its row."""

from typing import Any

import pytest

from worldrounds.core.tables import Table, read_table
from worldrounds.programmes.rosters import (
    CheckedRow,
    KnownStudent,
    Preview,
    check_roster,
    guess_mapping,
    header_score,
    likely_encodings,
    mapping_problem,
)
from worldrounds.programmes.rosters.cells import (
    read_email,
    read_gender,
    read_languages,
    read_year,
    split_name,
)

# Reading the columns -----------------------------------------------------------------------------------------
HEADERS = {
    "English": ("First name", "Surname", "E-mail address", "Student ID", "Gender", "Year of study"),
    "German": ("Vorname", "Nachname", "E-Mail", "Matrikelnummer", "Geschlecht", "Studienjahr"),
    "French": ("Prénom", "Nom", "Courriel", "N° étudiant", "Sexe", "Année d’études"),
    "Spanish": ("Nombre", "Apellidos", "Correo electrónico", "Matrícula", "Género", "Curso"),
    "Portuguese": ("Nome", "Sobrenome", "E-mail institucional", "Nº de aluno", "Gênero", "Ano"),
    "Italian": ("Nome", "Cognome", "Posta elettronica", "Matricola", "Sesso", "Anno di corso"),
    "Dutch": ("Voornaam", "Achternaam", "E-mailadres", "Studentnummer", "Geslacht", "Studiejaar"),
    "Danish": ("Fornavn", "Efternavn", "E-mail", "Studienummer", "Køn", "Årgang"),
    "Finnish": ("Etunimi", "Sukunimi", "Sähköposti", "Opiskelijanumero", "Sukupuoli", "Vuosikurssi"),
    "Polish": ("Imię", "Nazwisko", "Adres e-mail", "Numer albumu", "Płeć", "Rok studiów"),
    "Czech": ("Jméno", "Příjmení", "E-mailová adresa", "Osobní číslo", "Pohlaví", "Ročník"),
    "Hungarian": ("Keresztnév", "Vezetéknév", "E-mail cím", "Neptun-kód", "Nem", "Évfolyam"),
    "Russian": ("Имя", "Фамилия", "Электронная почта", "Зачетная книжка", "Пол", "Курс"),
    "Greek": ("Όνομα", "Επώνυμο", "Ηλεκτρονικό ταχυδρομείο", "Αριθμός μητρώου", "Φύλο", "Έτος σπουδών"),
    "Turkish": ("Adı", "Soyadı", "E-posta", "Öğrenci No", "Cinsiyet", "Sınıf"),
    "Japanese": ("名", "姓", "メールアドレス", "学籍番号", "性別", "学年"),
    "Chinese": ("名", "姓", "电子邮箱", "学号", "性别", "年级"),
    "Korean": ("이름(명)", "성", "이메일", "학번", "성별", "학년"),
    "Arabic": ("الاسم الأول", "اسم العائلة", "البريد الإلكتروني", "الرقم الجامعي", "الجنس", "السنة الدراسية"),
}


@pytest.mark.parametrize("language", HEADERS)
def test_columns_are_known_in_many_languages(language: str) -> None:
    headers = HEADERS[language]

    assert guess_mapping(headers, [], {}) == dict(
        zip(headers, ["given_name", "family_name", "email", "student_number", "gender", "year"], strict=True)
    )


@pytest.mark.parametrize(
    "header",
    [
        *("Name", "Full Name", "Student name:", "NAME AND SURNAME", "Nom et prénom", "Nom", "Nombre", "Nome"),
        *("Apellidos, Nombre", "Cognome e nome", "Ad Soyad", "ФИО", "氏名", "姓名", "이름", "Họ và tên"),
        *("Name / 氏名", "氏名(漢字)", "الاسم الكامل", "Imię i nazwisko", "Nama Lengkap"),
    ],
)
def test_one_column_of_names_is_known(header: str) -> None:
    assert guess_mapping([header, "E-mail"], [], {}) == {header: "full_name", "E-mail": "email"}


def test_name_beside_vorname_is_the_family_name() -> None:
    assert guess_mapping(["Name", "Vorname", "Mail"], [], {}) == {
        "Name": "family_name",
        "Vorname": "given_name",
        "Mail": "email",
    }


def test_other_columns_are_left_out_and_what_is_remembered_wins() -> None:
    headers = ["Name", "Phone", "Born", "Contact"]

    mapping = guess_mapping(headers, [], {"contact": "email", "born": ""})

    assert mapping == {"Name": "full_name", "Phone": "", "Born": "", "Contact": "email"}


def test_columns_without_names_are_told_by_what_stands_in_them() -> None:
    table = read_table(b"1,Ada,Lovelace,ada@x.org\n2,Bo,Ek,bo@x.org\n", "l.csv")

    mapping = guess_mapping(table.headers, [row.cells for row in table.rows], {})

    assert mapping == {"(A)": "", "(B)": "given_name", "(C)": "family_name", "(D)": "email"}


def test_of_two_address_columns_the_fuller_one_is_taken() -> None:
    rows = [("Ada", "", "ada@x.org"), ("Bo", "", "bo@x.org")]

    assert guess_mapping(["Name", "E-mail", "Email address"], rows, {}) == {
        "Name": "full_name",
        "E-mail": "",
        "Email address": "email",
    }


def test_a_title_row_does_not_score_as_column_names() -> None:
    assert header_score(["Students", "", ""]) == 0
    assert header_score(["Nr", "Nachname, Vorname", "E-Mail"]) >= 1
    assert header_score(["Name", "ada@example.org", ""]) == 0


def test_a_choice_that_cannot_work_says_why() -> None:
    assert mapping_problem({"a": "full_name"}).startswith("Choose the column with the e-mail addresses.")
    assert mapping_problem({"a": "email"}).startswith("Choose the column or columns with the names.")
    assert mapping_problem({"a": "email", "b": "email", "c": "full_name"}).startswith(
        "Two columns are chosen"
    )
    assert mapping_problem({"a": "email", "c": "full_name", "d": ""}) == ""


def test_each_country_has_its_old_encodings() -> None:
    assert (likely_encodings("JP")[0], likely_encodings("CN"), likely_encodings("ZZ")) == (
        "cp932",
        ("gb18030",),
        (),
    )


FILES = {
    "cp932": "学籍番号,氏名,メールアドレス,性別\nM01,山田 太郎,taro@example.jp,男\nM02,髙橋 花子,hanako@example.jp,女\n",
    "euc_jp": "学籍番号,氏名,メールアドレス,性別\nM01,山田 太郎,taro@example.jp,男\nM02,高橋 花子,h@example.jp,女\n",
    "gb18030": "学号,姓名,电子邮件,性别\nS1,王小明,ming@example.cn,男\nS2,李晓红,hong@example.cn,女\n",
    "big5": "學號,姓名,電子郵件,性別\nS1,陳大文,wen@example.tw,男\nS2,林美玲,ling@example.tw,女\n",
    "cp949": "학번,이름,이메일,성별\nS1,김민준,min@example.kr,남\nS2,이서연,seo@example.kr,여\n",
    "cp1251": "Фамилия;Имя;Почта\nИванова;Мария;maria@example.kz\nПетров;Олег;oleg@example.kz\n",
    "koi8_r": "Фамилия;Имя;Почта\nИванова;Мария;maria@example.kz\nПетров;Олег;oleg@example.kz\n",
    "cp1253": "Επώνυμο;Όνομα;Email\nΠαπαδοπούλου;Μαρία;maria@example.gr\nΓεωργίου;Νίκος;nikos@example.gr\n",
    "cp1254": "Soyadı;Adı;E-posta\nYıldız;Işıl;isil@example.tr\nŞahin;Gökçe;gokce@example.tr\n",
    "cp1255": "שם משפחה;שם פרטי;אימייל\nכהן;נועה;noa@example.il\nלוי;דוד;david@example.il\n",
    "cp1256": "اسم العائلة;الاسم الأول;البريد الإلكتروني\nحسن;ليلى;layla@example.eg\nعلي;عمر;omar@example.eg\n",
    "cp874": "ชื่อ,นามสกุล,อีเมล\nสมชาย,ใจดี,somchai@example.th\nสมหญิง,รักเรียน,ying@example.th\n",
}  # fmt: skip


@pytest.mark.parametrize("country", ["", "JP", "CN", "KR", "PL", "EG"])
@pytest.mark.parametrize("encoding", FILES)
def test_known_names_of_columns_decide_between_encodings(encoding: str, country: str) -> None:
    text = FILES[encoding]

    table = read_table(
        text.encode(encoding),
        "list.csv",
        likely_encodings=likely_encodings(country),
        header_score=header_score,
    )

    read = [table.headers, *(row.cells for row in table.rows)]
    assert (table.encoding, read) == (
        encoding,
        [tuple(line.replace(";", ",").split(",")) for line in text.splitlines()],
    )


def test_names_of_columns_that_settle_nothing_leave_the_choice_to_the_senders_country() -> None:
    content = "Name,E-mail\nŁukasz Żak,lukasz@example.pl\n".encode("cp1250")

    table = read_table(content, "l.csv", likely_encodings=["cp1250"], header_score=header_score)

    assert (table.encoding, table.rows[0].cells[0]) == ("cp1250", "Łukasz Żak")


# Reading one cell --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "given", "family"),
    [
        ("Ada Lovelace", "Ada", "Lovelace"),
        ("Lovelace, Ada", "Ada", "Lovelace"),
        ("van der Berg, Jan Piet", "Jan Piet", "van der Berg"),
        ("Jan Piet van der Berg", "Jan Piet", "van der Berg"),
        ("DUPONT Marie-Claire", "Marie-Claire", "DUPONT"),
        ("Nurul binti Ahmad", "Nurul", "binti Ahmad"),
        ("Suharto", "Suharto", ""),
        ("山田 太郎", "太郎", "山田"),
        ("山田　太郎".replace("　", " "), "太郎", "山田"),
        ("王小明", "王小明", ""),
        ("ADA LOVELACE", "ADA", "LOVELACE"),
    ],
)
def test_a_full_name_is_split(text: str, given: str, family: str) -> None:
    assert split_name(text) == (given, family)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ada@Example.ORG", "ada@example.org"),
        ("Ada Lovelace <ada@example.org>", "ada@example.org"),
        ("mailto:ada@example.org;", "ada@example.org"),
        ("ａｄａ＠example.org", "ada@example.org"),
        ("a@x.org; b@x.org", "a@x.org"),
    ],
)
def test_an_address_is_found_in_its_wrapping(text: str, value: str) -> None:
    assert read_email(text).value == value


@pytest.mark.parametrize("text", ["ada", "ada@", "@x.org", "ada@x", "ada at x.org"])
def test_what_is_no_address_is_an_error(text: str) -> None:
    assert read_email(text).is_error


@pytest.mark.parametrize(
    ("text", "year"),
    [
        *(("3", 3), ("3rd", 3), ("Year 3", 3), ("third year", 3), ("3. Studienjahr", 3), ("5. Semester", 3)),
        *(("三年生", 3), ("3年", 3), ("３", 3), ("III", 3), ("3/6", 3), ("Troisième", 3), ("M3", 3)),
    ],
)
def test_a_year_of_study_is_read_from_words(text: str, year: int) -> None:
    assert read_year(text, "Year").value == year


@pytest.mark.parametrize("text", ["2024-10-01", "01.10.2024", "2024", "99", "soon", "2025年4月"])
def test_a_date_or_other_text_is_no_year_of_study(text: str) -> None:
    assert (read_year(text, "Year").value, bool(read_year(text, "Year").said)) == (None, True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("F", "female"),
        ("weiblich", "female"),
        ("男", "male"),
        ("Sra.", "female"),
        ("Mme", "female"),
        ("d", "other"),
    ],
)
def test_gender_words_of_many_languages_become_one(text: str, value: str) -> None:
    assert read_gender(text).value == value


def test_an_unknown_gender_word_is_kept_with_a_warning() -> None:
    read = read_gender("two-spirit")

    assert (read.value, read.is_error, bool(read.said)) == ("two-spirit", False, True)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("English, German", ["en", "de"]),
        ("Deutsch (Muttersprache); Englisch C1", ["de", "en"]),
        ("日本語、英語", ["ja", "en"]),
        ("français et anglais", ["fr", "en"]),
        ("EN/JA", ["en", "ja"]),
        ("العربية", ["ar"]),
        ("Kiswahili", ["sw"]),
    ],
)
def test_languages_become_codes(text: str, codes: list[str]) -> None:
    assert (read_languages(text).value, read_languages(text).said) == (codes, "")


def test_a_word_that_is_no_language_is_named() -> None:
    assert read_languages("English, Klingonese").said == "Not known as a language: Klingonese."


# Checking a whole list ---------------------------------------------------------------------------------------
def table(text: str) -> Table:
    return read_table(text.encode(), "list.csv", header_score=header_score)


def known(pk: int, email: str, **changes: Any) -> KnownStudent:
    values = {
        "given_name": "Ada",
        "family_name": "Lovelace",
        "email": email,
        "student_number": "",
        "gender": "",
        "year": None,
        "languages": [],
        "time_zone": "Europe/Vienna",
    }
    about = {"is_here": True, "school": "Vienna", "state": "admitted", "owns_account": False}
    about |= {"owns_profile": False} | {k: v for k, v in changes.items() if k in about or k == "owns_profile"}
    return KnownStudent(pk=pk, values=values | {k: v for k, v in changes.items() if k in values}, **about)


def check(text: str, *students: KnownStudent, quota: int | None = None) -> Preview:
    read = table(text)
    mapping = guess_mapping(read.headers, [row.cells for row in read.rows], {})
    return check_roster(read, mapping, students, quota=quota)


def only(preview: Preview) -> CheckedRow:
    (row,) = preview.rows
    return row


def story(preview: Preview) -> list[tuple[int, str, list[str]]]:
    return [
        (row.number, str(row.outcome), [problem.text for problem in row.problems]) for row in preview.rows
    ]


def test_new_students_are_counted() -> None:
    preview = check("Name;E-mail\nAda Lovelace;ada@x.org\nBo Ek;bo@x.org\n")

    assert (preview.count("new"), preview.can_be_confirmed, preview.rows[1].values) == (
        2,
        True,
        {"given_name": "Bo", "family_name": "Ek", "email": "bo@x.org"},
    )


def test_every_problem_stands_beside_its_row() -> None:
    preview = check(
        "Name;E-mail;No;Year\n"
        "Ada Lovelace;ada@x.org;1;2024-10-01\n"
        ";bo@x.org;2;3\n"
        "Cy Day;cy(at)nowhere;3;3\n"
        "Di Ek;;4;3\n"
        "=cmd|' /C calc'!A0;ed@x.org;5;3\n"
        "Ada Lovelace;ada@x.org;1;2024-10-01\n"
        "Adam Lovelace;ADA@x.org;6;3\n"
        "Flo Gray;flo@x.org;1;3\n".replace("No;", "Student number;")
    )

    assert story(preview) == [
        (2, "new", ["The year of study “2024-10-01” is not understood and stays empty."]),
        (3, "refused", ["The name is missing."]),
        (4, "refused", ["“cy(at)nowhere” is not an e-mail address."]),
        (5, "refused", ["The e-mail address is missing."]),
        (
            6,
            "refused",
            ["“=cmd|' /C calc'!A0” is a formula or its error, not a value. Write the value itself."],
        ),
        (
            7,
            "repeated",
            [
                "The year of study “2024-10-01” is not understood and stays empty.",
                "The same as row 2; it counts once.",
            ],
        ),
        (8, "refused", ["This address stands in row 2 with other details. Correct one of the two."]),
        (9, "refused", ["This student number stands in row 2 too. Correct one of the two."]),
    ]


def test_the_same_list_again_changes_nothing() -> None:
    preview = check("Name,Mail\nAda Lovelace,ada@x.org\n", known(1, "ada@x.org"))

    assert (only(preview).outcome, preview.can_be_confirmed) == ("same", False)


def test_a_corrected_list_updates_by_address_and_keeps_what_it_does_not_say() -> None:
    preview = check("Name,Mail,Year\nAda King,ada@x.org,\n", known(1, "ada@x.org", year=3))

    assert (only(preview).outcome, only(preview).changes) == (
        "changed",
        {"family_name": ("Lovelace", "King")},
    )


def test_a_corrected_address_is_found_by_the_student_number() -> None:
    text = "Name,Mail,Student number\nAda Lovelace,ada@y.org,77\n"

    preview = check(text, known(1, "ada@x.org", student_number="77"))
    signed_in = check(text, known(1, "ada@x.org", student_number="77", owns_account=True))

    assert only(preview).changes == {"email": ("ada@x.org", "ada@y.org")}
    assert story(signed_in)[0][2] == [
        "This student signs in as ada@x.org; only they can change their address."
    ]


def test_a_number_of_another_student_is_refused() -> None:
    preview = check(
        "Name,Mail,Student number\nBo Ek,bo@x.org,77\n",
        known(1, "ada@x.org", student_number="77"),
        known(2, "bo@x.org"),
    )

    assert story(preview)[0][2] == [
        "This student number belongs to Ada Lovelace. Correct the number or the address."
    ]


def test_what_the_student_has_saved_is_not_overwritten() -> None:
    preview = check(
        "Name,Mail,Languages\nAda Lovelace,ada@x.org,German\n", known(1, "ada@x.org", owns_profile=True)
    )

    assert only(preview).outcome == "same"


def test_a_student_of_another_school_is_refused() -> None:
    preview = check(
        "Name,Mail\nAda Lovelace,ada@x.org\n", known(1, "ada@x.org", is_here=False, school="Kyoto")
    )

    assert story(preview) == [
        (2, "refused", ["Already enrolled through Kyoto. One person takes part through one school."])
    ]


def test_an_applicant_is_admitted_and_one_who_left_is_not_brought_back() -> None:
    text = "Name,Mail\nAda Lovelace,ada@x.org\n"

    assert only(check(text, known(1, "ada@x.org", state="applied"))).changes == {
        "state": ("applied", "admitted")
    }
    assert only(check(text, known(1, "ada@x.org", state="withdrawn"))).outcome == "refused"


def test_rows_past_the_quota_are_refused() -> None:
    preview = check(
        "Name,Mail\nAda Lovelace,ada@x.org\nBo Ek,bo@x.org\nCy Day,cy@x.org\n", known(1, "ada@x.org"), quota=2
    )

    assert [row.outcome for row in preview.rows] == ["same", "new", "refused"]


def test_students_who_are_not_in_the_file_are_named_and_stay() -> None:
    preview = check("Name,Mail\nBo Ek,bo@x.org\n", known(1, "ada@x.org"), known(2, "c@x.org", is_here=False))

    assert [student.pk for student in preview.not_in_file] == [1]


def test_a_list_without_addresses_cannot_be_confirmed() -> None:
    preview = check("Vorname,Nachname\nAda,Lovelace\n")

    assert (preview.rows, preview.can_be_confirmed, bool(preview.blocker)) == ((), False, True)
