"""Lists of students as four schools might send them, each in its own way."""

from io import BytesIO

from openpyxl import Workbook

MAIL = "{}@students.example.org"


def vienna() -> bytes:
    """Saved by Excel in German: semicolons, Windows-1252, a title, a line twice, a formula for an address."""
    lines = [
        "Teilnehmende COIL-Modul;;;;;",
        ";;;;;",
        "Nachname;Vorname;E-Mail-Adresse;Matrikelnummer;Geschlecht;Sprachen",
        f"Größl;Zoé;{MAIL.format('zoe')};01201;w;Deutsch, Englisch",
        f"Öllinger;Jürgen;{MAIL.format('juergen')};01202;m;Deutsch, Englisch",
        f"Größl;Zoé;{MAIL.format('zoe')};01201;w;Deutsch, Englisch",
        ";;;;;",
        f"Sahin-Huber;Mélanie;{MAIL.format('melanie')};01203;w;Englisch",
        '=VERKETTEN("Bö";"hm");Ida;=A9&"@students.example.org";01204;w;Englisch',
    ]
    return "\r\n".join(lines).encode("cp1252")


def kyoto() -> bytes:
    """Shift-JIS with Japanese column names, family name first."""
    lines = [
        "氏名,メールアドレス,学籍番号,性別,言語",
        f"森 健太,{MAIL.format('kenta')},K-101,男,日本語、英語",
        f"田中 清,{MAIL.format('kiyo')},K-102,女,日本語、英語",
        f"山本 陽菜,{MAIL.format('hina')},K-103,女,英語",
    ]
    return "\n".join(lines).encode("cp932")


def nairobi() -> bytes:
    """A workbook with a merged title, an empty line, and a formula that was never worked out."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["University of Nairobi: nominations"])
    sheet.merge_cells("A1:E1")
    sheet.append([])
    sheet.append(["Full name", "Email", "Reg. no.", "Sex", "Languages"])
    sheet.append(["Wanjiru Kamau", MAIL.format("wanjiru"), "N/7", "F", "English, Swahili"])
    sheet.append([])
    sheet.append(["Otieno Odhiambo", MAIL.format("otieno"), '="N/"&8', "M", "English"])
    sheet.append(["Achieng Were", MAIL.format("achieng"), "N/9", "F", "English"])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def new_york() -> bytes:
    """“Unicode text” of a spreadsheet program: UTF-16 with tabs."""
    lines = [
        "UNI\tLast Name\tFirst Name\tStudent Email\tGender\tLanguages",
        f"no22\tOkafor\tNadia\t{MAIL.format('nadia')}\tF\tEnglish",
        f"rg31\tGarcía\tRaúl\t{MAIL.format('raul')}\tM\tEnglish, Spanish",
        f"lb40\tBrown\tLee\t{MAIL.format('lee')}\tX\tEnglish",
    ]
    return "\r\n".join(lines).encode("utf-16")
