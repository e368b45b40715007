"""Names of people, as their own languages order them."""


def is_east_asian(text: str) -> bool:
    """Whether every letter is of Chinese, Japanese or Korean script."""
    if text.isascii():
        return False
    letters = [sign for sign in text if sign.isalpha()]
    return bool(letters) and all(
        "\u2e80" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7af" for sign in letters
    )


def full_name(given: str, family: str) -> str:
    """“Ada Lovelace”; in Chinese, Japanese and Korean script the family name stands first."""
    parts = [family, given] if is_east_asian(given + family) else [given, family]
    return " ".join(part for part in parts if part)
