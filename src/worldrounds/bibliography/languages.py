"""Codes of languages: records keep two letters (ISO 639-1), PubMed writes three (ISO 639-2/B)."""

from functools import cache

# Pairs: of three letters, of two.
_BIBLIOGRAPHIC = """
    afr af alb sq amh am ara ar arm hy aze az baq eu bel be ben bn bos bs bul bg bur my cat ca chi zh cze cs dan
    da dut nl eng en est et fin fi fre fr geo ka ger de glg gl gre el heb he hin hi hrv hr hun hu ice is ind id
    ita it jpn ja kaz kk kin rw kor ko lav lv lit lt mac mk mal ml mao mi may ms nor no nob nb nno nn per fa pol
    pl por pt pus ps rum ro rus ru san sa slo sk slv sl spa es srp sr swa sw swe sv tam ta tel te tha th tib bo
    tur tr ukr uk urd ur uzb uz vie vi wel cy
""".split()  # noqa: SIM905 - one line a word would be a page
_SHORT = dict(zip(_BIBLIOGRAPHIC[::2], _BIBLIOGRAPHIC[1::2], strict=True))
_LONG = {short: long for long, short in _SHORT.items()}


@cache
def shortened(code: str) -> str:
    """``eng`` -> ``en``; a code that is not known stays as it is."""
    return _SHORT.get(code.lower(), code)


@cache
def lengthened(code: str) -> str:
    """``en`` or ``en-GB`` -> ``eng``; a code that is not known stays as it is."""
    return _LONG.get(code.lower().partition("-")[0], code)


@cache
def named(said: str) -> str:
    """``English``, ``eng`` or ``en`` -> ``en``; what is not known stays as it is."""
    return _names().get(said.lower(), shortened(said))


@cache
def _names() -> dict[str, str]:
    from babel import Locale  # late: its names take a while to load, and few files need them

    return {name.lower(): code for code, name in Locale("en").languages.items() if len(code) == 2}
