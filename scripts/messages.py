"""Collect what the pages and mails say, and bring every catalogue up to date: ``make messages``.

A catalogue is src/worldrounds/web/locale/<language>/LC_MESSAGES/django.po, translated by hand or with any editor for such
files. It is compiled, and so offered to readers, once ``ENOUGH`` of it is translated. A new language:
``make messages LANGUAGE=fr``. Scripts of the pages have no messages of their own: templates hand them theirs.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "worldrounds"
LOCALE = PACKAGE / "web" / "locale"
ENOUGH = (
    0.95  # of the messages; below it, readers get English throughout rather than two languages on one page
)
METHODS = [("**.py", "python"), ("web/templates/**", "jinja2")]
JINJA = {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def collected() -> Catalog:
    """Every message of the sources, each with the files that say it."""
    found = Catalog(project="Worldrounds")
    for file, _line, message, _comments, context in extract_from_dir(
        PACKAGE, METHODS, {"web/templates/**": JINJA}, KEYWORDS
    ):
        found.add(message, locations=[(Path(file).as_posix(), 0)], context=context)
    return found


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=file.parent.parent.name)


def is_translated(message: Message) -> bool:
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(said) and not message.fuzzy


def share_translated(catalogue: Catalog) -> float:
    messages = [message for message in catalogue if message.id]
    return sum(map(is_translated, messages)) / len(messages)


def brought_up_to_date(file: Path, messages: Catalog) -> Catalog:
    """What is no longer said leaves the catalogue; what is new comes in untranslated, never as a guess."""
    catalogue = read(file) if file.exists() else Catalog(locale=file.parent.parent.name)
    since = catalogue.creation_date
    catalogue.update(messages, no_fuzzy_matching=True)
    catalogue.creation_date = since  # a run that finds nothing new changes nothing
    catalogue.project, catalogue.version, catalogue.fuzzy = "Worldrounds", "1", False
    catalogue.header_comment = "# Worldrounds in another language: docs/how-to/translate.md"
    catalogue.last_translator = catalogue.language_team = "The Worldrounds contributors"
    return catalogue


def compiled(catalogue: Catalog) -> bytes:
    made = BytesIO()
    write_mo(made, catalogue)
    return made.getvalue()


def main(new: str = "") -> None:
    messages = collected()
    files = {*catalogues(), *([LOCALE / new / "LC_MESSAGES" / "django.po"] if new else [])}
    for file in sorted(files):
        catalogue = brought_up_to_date(file, messages)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as opened:
            write_po(
                opened, catalogue, width=110, ignore_obsolete=True, sort_by_file=True, include_lineno=False
            )
        share = share_translated(catalogue)
        binary = file.with_suffix(".mo")
        if share >= ENOUGH:
            binary.write_bytes(compiled(read(file)))
        else:
            binary.unlink(missing_ok=True)
        offered = "offered" if share >= ENOUGH else f"not offered below {ENOUGH:.0%}"
        print(f"{catalogue.locale}: {share:.1%} of {len(messages)} messages translated, {offered}")  # noqa: T201 - a command


if __name__ == "__main__":
    main(*sys.argv[1:])
