"""Parts of a record as plain text, as more than one page, file or protocol writes them."""

from worldrounds.bibliography.record import Name, Record

# As PubMed writes them in every language.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def date(record: Record, between: str = "-") -> str:
    """As exact as it is known: 2024, 2024-05, 2024-05-01."""
    return between.join(f"{part:0{width}}" for part, width in zip(record.date, (4, 2, 2), strict=False))


def full_name(name: Name) -> str:
    """“Anette Wu” or “The Night Group”."""
    return name.literal or " ".join(filter(None, (name.given, name.family, name.suffix)))


def turned_name(name: Name) -> str:
    """“Wu, Anette” or “The Night Group”."""
    return name.literal or ", ".join(filter(None, (name.family, name.given, name.suffix)))
