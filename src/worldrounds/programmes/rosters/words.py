"""The words that schools use: names of columns, genders, numbers, in the languages of partner schools.

Written as they are read; compared through ``key``, which leaves out case, accents and punctuation.
"""

import re
import unicodedata
from functools import cache, lru_cache

from babel import Locale
from babel.localedata import exists

_NOT_LETTERS = re.compile(r"[\W_]+")

# A word list per field; the words are separated by "|".
_COLUMNS = {
    "given_name": """
        given name|given names|first name|firstname|first names|forename|forenames|christian name|fname|first
        |vorname|vornamen|rufname|prénom|prénoms|nombre|nombres|nombre de pila|nome|nome próprio|primeiro nome
        |nome de batismo|prenume|voornaam|fornavn|förnamn|etunimi|etunimet|imię|imiona|jméno|křestní jméno|meno
        |ime|keresztnév|utónév|utónevek|όνομα|имя|ім'я|име|isim|ad|adı|öğrenci adı|first name/given name
        |名|下の名前|名前(名)|めい|名(ローマ字)|이름(명)|tên|tên đệm và tên|ชื่อ|ชื่อจริง|nama depan|nama pertama
        |الاسم الأول|الإسم الأول|اسم|اسم الطالب الأول|שם פרטי|نام|पहला नाम|प्रथम नाम|jina la kwanza|egennavn""",
    "family_name": """
        family name|family names|last name|lastname|last names|surname|surnames|lname|last|second name
        |nachname|nachnamen|familienname|zuname|name (nachname)|nom|nom de famille|nom de naissance|nom d'usage
        |apellido|apellidos|primer apellido|apelido|sobrenome|último nome|cognome|achternaam|familienaam
        |efternavn|etternavn|efternamn|sukunimi|nazwisko|příjmení|priezvisko|prezime|priimek|vezetéknév
        |családnév|επώνυμο|επίθετο|фамилия|прізвище|фамилно име|nume|nume de familie|soyad|soyadı|soyisim
        |öğrenci soyadı|姓|氏|苗字|名字|名前(姓)|せい|姓(ローマ字)|성|họ|นามสกุล|nama belakang|nama keluarga
        |اسم العائلة|إسم العائلة|العائلة|اللقب|الكنية|שם משפחה|نام خانوادگی|उपनाम|कुलनाम|jina la ukoo|slægtsnavn""",
    "full_name": """
        name|full name|fullname|student name|name of student|student|participant|participant name|names
        |complete name|name and surname|first and last name|given and family name|vor- und nachname
        |vorname und nachname|vorname nachname|nachname, vorname|name, vorname|vollständiger name|studierende
        |studierende/r|teilnehmer|teilnehmer/in|teilnehmerin|teilnehmende|nom et prénom|nom et prénoms|nom prénom
        |prénom et nom|prénom nom|nom complet|nom de l'étudiant|étudiant|étudiante|nombre completo
        |nombre y apellidos|nombre y apellido|apellidos y nombre|apellidos y nombres|apellidos, nombre|estudiante
        |alumno|alumno/a|nome completo|nome e sobrenome|nome do aluno|nome e cognome|cognome e nome|nominativo
        |aluno|studente|studentessa|volledige naam|naam|navn|fulde navn|fullt namn|namn|nimi|koko nimi
        |imię i nazwisko|nazwisko i imię|student/ka|jméno a příjmení|ime i prezime|ime in priimek|név|teljes név
        |ονοματεπώνυμο|фио|ф.и.о.|ф.и.о|имя и фамилия|фамилия имя отчество|піб|фамилия и имя|име и фамилия
        |nume și prenume|nume complet|ad soyad|adı soyadı|ad-soyad|öğrenci|氏名|名前|お名前|姓名|学生姓名|學生姓名
        |学生氏名|氏名(漢字)|氏名(ローマ字)|姓名(拼音)|이름|성명|학생 이름|학생명|họ và tên|họ tên|ชื่อ-นามสกุล
        |ชื่อ นามสกุล|nama|nama lengkap|nama mahasiswa|الاسم|الإسم|الاسم الكامل|الاسم الثلاثي|اسم الطالب|اسم الطالبة
        |שם|שם מלא|نام و نام خانوادگی|नाम|पूरा नाम|jina|jina kamili|pangalan""",
    "email": """
        email|e-mail|e mail|email address|e-mail address|mail|mail address|student email|university email
        |school email|institutional email|contact email|emails|address (email)|mailadresse|e-mail-adresse
        |emailadresse|uni-mail|unimail|universitäts-e-mail|courriel|adresse courriel|adresse e-mail|adresse mail
        |adresse électronique|mél|adresse email|correo|correo electrónico|correo-e|correo institucional
        |dirección de correo|endereço de e-mail|endereço eletrónico|correio eletrónico|correio eletrônico
        |e-mail institucional|posta elettronica|indirizzo e-mail|indirizzo email|indirizzo mail|e-mailadres|mailadres
        |e-mailadresse|e-post|epost|e-postadress|epostadresse|sähköposti|sähköpostiosoite|adres e-mail|e-mailová adresa
        |emailová adresa|e-pošta|elektronická pošta|adresă de e-mail|e-mail cím|ηλεκτρονικό ταχυδρομείο|e-posta
        |eposta|e-posta adresi|почта|электронная почта|эл. почта|адрес электронной почты|емейл|имейл
        |електронна пошта|メール|メールアドレス|電子メール|eメール|e-メール|电子邮件|電子郵件|邮箱|电子邮箱|電子信箱|信箱
        |邮箱地址|電郵|이메일|이메일 주소|전자우편|메일|thư điện tử|địa chỉ email|อีเมล|อีเมล์|alamat email|surel|surat elektronik
        |البريد الإلكتروني|البريد الالكتروني|الإيميل|الايميل|ايميل|بريد إلكتروني|דואר אלקטרוני|אימייל|דוא"ל|ایمیل
        |پست الکترونیکی|ईमेल|ई-मेल|barua pepe""",
    "student_number": """
        student number|student no|student no.|student id|id number|id|matriculation number|registration number
        |registration no|reg no|enrolment number|enrollment number|university id|student identifier|roll number
        |roll no|index number|uid|uni|netid|matrikelnummer|matrikel-nr|matrikel-nr.|matrikelnr|matr.-nr.|matr-nr
        |numéro étudiant|n° étudiant|no étudiant|numéro d'étudiant|matricule|code permanent|número de estudiante
        |matrícula|número de matrícula|expediente|carné|legajo|código|código de estudiante|número de aluno|nº de aluno
        |ra|registro acadêmico|matricola|numero di matricola|studentnummer|studienummer|opiskelijanumero
        |numer albumu|nr albumu|indeks|osobní číslo|neptun-kód|neptun|αριθμός μητρώου|öğrenci no|öğrenci numarası
        |okul no|номер студенческого|студенческий билет|зачетная книжка|学籍番号|学生番号|学号|學號|学生证号|학번
        |mã số sinh viên|mssv|mã sinh viên|รหัสนักศึกษา|nim|npm|nomor induk mahasiswa|الرقم الجامعي|رقم الطالب
        |الرقم الأكاديمي|رقم القيد|מספר סטודנט|שماره دانشجویی|شماره دانشجویی|रोल नंबर|namba ya usajili""",
    "gender": """
        gender|sex|m/f|f/m|gender identity|pronouns|title|salutation|geschlecht|anrede|genre|sexe|civilité|género
        |genero|sexo|gênero|genere|sesso|geslacht|køn|kjønn|kön|sukupuoli|płeć|pohlaví|pohlavie|spol|gen|nem|φύλο
        |пол|стать|cinsiyet|性別|性别|성별|giới tính|เพศ|jenis kelamin|الجنس|النوع|מין|جنسیت|लिंग|jinsia""",
    "year": """
        year|yr|yr.|year of study|study year|academic year|class year|class|year group|grade|level|course year|semester
        |term|stage|jahr|studienjahr|jahrgang|fachsemester|ausbildungsjahr|année|année d'études|année d'étude|niveau
        |promotion|año|año de estudios|curso|curso académico|ano|ano de curso|ano do curso|período|semestre|série
        |anno|anno di corso|anno accademico|studiejaar|jaar|årgang|studieår|årskurs|termin|år|vuosikurssi|rok
        |rok studiów|ročník|godina|godina studija|letnik|an|anul|an de studiu|évfolyam|έτος|έτος σπουδών|курс
        |рік|година|sınıf|sınıfı|yıl|dönem|学年|年次|年級|年级|回生|학년|năm học|năm|năm thứ|ชั้นปี|ปี|tahun|angkatan
        |السنة|السنة الدراسية|المستوى|الفرقة|المرحلة|שנה|שנת לימודים|سال|سال تحصیلی|वर्ष|mwaka|mwaka wa masomo""",
    "languages": """
        language|languages|spoken languages|languages spoken|language skills|working language|sprache|sprachen
        |sprachkenntnisse|langue|langues|langues parlées|idioma|idiomas|lengua|lenguas|língua|línguas|lingua|lingue
        |lingue parlate|taal|talen|sprog|språk|kieli|kielet|kielitaito|język|języki|jazyk|jazyky|jezik|jezici|limbă
        |limbi|limbi vorbite|nyelv|nyelvek|γλώσσα|γλώσσες|язык|языки|мова|мови|dil|diller|bildiği diller|言語|話せる言語
        |使用言語|语言|語言|언어|사용 언어|ngôn ngữ|ภาษา|bahasa|اللغة|اللغات|שפה|שפות|زبان|भाषा|भाषाएँ|lugha""",
    "time_zone": """
        time zone|timezone|tz|zeitzone|fuseau horaire|zona horaria|huso horario|fuso horário|fuso orario|tijdzone
        |tidszon|tidssone|tidszone|aikavyöhyke|strefa czasowa|часовой пояс|saat dilimi|タイムゾーン|时区|時區|시간대
        |المنطقة الزمنية""",
}

_GENDERS = {
    "female": """
        f|female|woman|girl|w|weiblich|frau|femme|féminin|fille|mujer|femenino|femenina|mulher|feminino|feminina
        |donna|femmina|femminile|vrouw|v|kvinde|kvinne|kvinna|k|nainen|kobieta|k.|žena|ženský|ž|femeie|nő|γυναίκα|θ
        |ж|женский|жен|жен.|женщина|жінка|жена|kadın|kız|女|女性|女子|여|여성|여자|nữ|หญิง|perempuan|wanita|أنثى|انثى|امرأة
        |נקבה|אישה|زن|महिला|स्त्री|mwanamke|ms|ms.|mrs|mrs.|miss|mme|mlle|sra|sra.|she/her|she|dona|signora""",
    "male": """
        m|male|man|boy|männlich|mann|herr|homme|masculin|garçon|h|hombre|masculino|varón|homem|uomo|maschio|maschile
        |mand|man.|mies|mężczyzna|muž|mužský|bărbat|férfi|άνδρας|α|м|мужской|муж|муж.|мужчина|чоловік|мъж|erkek|e|男|男性
        |男子|남|남성|남자|nam|ชาย|laki-laki|pria|ذكر|رجل|זכר|גבר|مرد|पुरुष|mwanaume|mr|mr.|m.|sr|sr.|he/him|he|signor""",
    "other": """
        x|d|o|other|diverse|divers|non-binary|nonbinary|non binary|nb|enby|autre|non binaire|otro|otra|no binario
        |no binaria|outro|outra|não binário|altro|non binario|anders|annet|annat|andet|muu|inna|jiné|drugo|diğer
        |другое|その他|其他|기타|khác|lainnya|آخر|אחר|they/them|they|genderqueer|agender|div|div.""",
}

_ORDINALS = {
    1: "first|1st|erstes|erste|erster|première|premier|primero|primer|primeiro|primo|birinci|первый|一|壹|i|one|eins",
    2: "second|2nd|zweites|zweite|zweiter|deuxième|seconde|segundo|secondo|ikinci|второй|二|贰|ii|two|zwei",
    3: "third|3rd|drittes|dritte|dritter|troisième|tercero|tercer|terceiro|terzo|üçüncü|третий|三|iii|three|drei",
    4: "fourth|4th|viertes|vierte|vierter|quatrième|cuarto|quarto|dördüncü|четвертый|四|iv|four|vier",
    5: "fifth|5th|fünftes|fünfte|fünfter|cinquième|quinto|beşinci|пятый|五|v|five|fünf",
    6: "sixth|6th|sechstes|sechste|sechster|sixième|sexto|sesto|altıncı|шестой|六|vi|six|sechs",
}
_SEMESTER = ("semester", "semestre", "fachsemester", "term", "dönem", "학기", "学期", "termin", "семестр")

# Spoken-language words of these languages are known, next to every language's own name for itself.
_LANGUAGE_LISTS = (
    "en",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "pl",
    "ru",
    "tr",
    "ar",
    "ja",
    "zh",
    "zh_Hant",
    "ko",
    "vi",
)
_MORE_LANGUAGES = {
    "mandarin": "zh",
    "cantonese": "yue",
    "putonghua": "zh",
    "taiwanese": "zh",
    "farsi": "fa",
    "tagalog": "fil",
    "castellano": "es",
    "flemish": "nl",
    "英文": "en",
    "日文": "ja",
    "中文": "zh",
    "法文": "fr",
    "德文": "de",
    "国语": "zh",
    "國語": "zh",
    "普通话": "zh",
    "eng": "en",
    "ger": "de",
    "deu": "de",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
    "ita": "it",
    "por": "pt",
    "jpn": "ja",
    "chi": "zh",
    "zho": "zh",
    "kor": "ko",
    "ara": "ar",
    "rus": "ru",
    "tur": "tr",
    "jp": "ja",
    "cn": "zh",
    "kr": "ko",
    "isizulu": "zu",
    "setswana": "tn",
}

# Encodings that schools of a country use beside Unicode, the most used first.
_WEST, _CENTRAL, _CYRILLIC, _ARABIC = ("cp1252",), ("cp1250", "cp1252"), ("cp1251",), ("cp1256",)
ENCODINGS = {
    "JP": ("cp932", "euc_jp"),
    "CN": ("gb18030",),
    "SG": ("gb18030",),
    "TW": ("big5",),
    "HK": ("big5",),
    "MO": ("big5",),
    "KR": ("cp949",),
    "GR": ("cp1253",),
    "CY": ("cp1253",),
    "TR": ("cp1254",),
    "IL": ("cp1255",),
    "TH": ("cp874",),
    **dict.fromkeys(("EE", "LV", "LT"), ("cp1257",)),
    **dict.fromkeys(("PL", "CZ", "SK", "HU", "RO", "SI", "HR", "BA", "AL"), _CENTRAL),
    **dict.fromkeys(("RU", "UA", "BY", "BG", "RS", "MK", "KZ", "KG", "MN", "TJ", "UZ"), _CYRILLIC),
    **dict.fromkeys(
        ("EG", "SA", "AE", "JO", "LB", "IQ", "SY", "KW", "QA", "OM", "YE", "LY", "SD", "IR"), _ARABIC
    ),
    **dict.fromkeys(("MA", "DZ", "TN"), ("cp1252", "cp1256")),
    **dict.fromkeys(
        ("AT", "DE", "CH", "FR", "BE", "NL", "LU", "ES", "PT", "IT", "IE", "GB", "DK", "NO"), _WEST
    ),
    **dict.fromkeys(
        ("SE", "FI", "IS", "US", "CA", "AU", "NZ", "BR", "MX", "AR", "CL", "CO", "PE", "ZA"), _WEST
    ),
}


@lru_cache(maxsize=20_000)  # also asked for what people write, so it has an end
def key(text: str) -> str:
    """The part of a word that is compared: no case, accents, punctuation or spaces at the ends."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_LETTERS.sub(" ", kept).strip()


def _table(lists: dict[str, str]) -> dict[str, str]:
    return {
        key(word): name
        for name, words in reversed(lists.items())
        for word in words.replace("\n", " ").split("|")
        if key(word)
    }


COLUMNS = _table(_COLUMNS)
GENDERS = _table(_GENDERS)
SEMESTER = tuple(key(word) for word in _SEMESTER)
ORDINALS = {key(word): year for year, words in _ORDINALS.items() for word in words.split("|")}


@cache
def language_codes() -> dict[str, str]:
    """Word in any of many languages -> ISO 639 code."""
    codes: dict[str, str] = {}
    for name in _LANGUAGE_LISTS:
        for code, word in Locale.parse(name).languages.items():
            if len(code) <= 3:
                codes.setdefault(key(word), code)
                codes.setdefault(code, code)
    for code in list(Locale.parse("en").languages):
        if len(code) == 2:
            own = Locale.parse(code).get_language_name(code) if exists(code) else None
            codes.setdefault(key(own or code), code)
    return {**codes, **{key(word): code for word, code in _MORE_LANGUAGES.items()}}
