"""Words in many languages that tell whether an entry in a calendar is about exams, a holiday or a term."""

import re

# The first list that has a word in the text wins: "semester break" is a holiday, "exam period of term 1" exams.
_WORDS = {
    "exams": (
        "exam finals osce assessment prüfung pruefung klausur physikum staatsexamen examen esame esami prova provas "
        "tentamen tentti kuulustelu eksamen tenta sınav egzamin zkoušk экзамен сессия امتحان آزمون परीक्षा "
        "試験 テスト 考试 考試 期中考 期末考 시험 thi"
    ),
    "holiday": (
        "holiday vacation break recess closed closure christmas easter thanksgiving eid diwali nowruz ramadan "
        "ferien feiertag weihnacht ostern pfingst vorlesungsfrei unterrichtsfrei geschlossen "
        "vacances congé férié vacaciones feriado festivo férias recesso vacanze ferie vakantie "
        "loma pyhäpäivä helligdag helgdag lov tatil bayram wakacje przerwa prázdniny svátek каникулы праздник "
        "عطلة إجازة عيد تعطیلات छुट्टी 休み 休業 休暇 休日 祝日 休講 連休 假期 放假 春節 春节 寒假 暑假 連假 방학 휴일 공휴일"
    ),
    "term": (
        "term semester trimester teaching lectures classes vorlesungszeit unterricht cours clases aulas lezioni "
        "college lukukausi dönem semestr семестр занятия فصل الدراسي ترم 学期 學期 授業 上課 开学 開學 학기"
    ),
}
# "thi" (Vietnamese) and "lov" are whole words only: they stand inside too many others.
_WHOLE = {"thi", "lov", "eid", "term", "tenta", "ترم", "cours", "prova", "college", "break", "classes"}


def _pattern(words: str) -> re.Pattern[str]:
    parts = [rf"\b{re.escape(word)}s?\b" if word in _WHOLE else re.escape(word) for word in words.split()]
    return re.compile("|".join(parts), re.IGNORECASE)


_PATTERNS = {kind: _pattern(words) for kind, words in _WORDS.items()}


def guess_kind(*texts: str) -> str | None:
    """ "exams", "holiday" or "term" by the first text that holds a word for one; None if none does."""
    for text in texts:
        for kind, pattern in _PATTERNS.items():
            if pattern.search(text):
                return kind
    return None
