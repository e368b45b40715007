"""The document as Markdown that any program reads; with pictures, a ZIP archive."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import pgettext

from worldrounds.rooms.product.contents import Contents
from worldrounds.rooms.product.pdf import file_of

_CITATION = re.compile(r"\[@[\w:.-]+(?:\s*[;,]\s*@[\w:.-]+)*\]")
_KEY = re.compile(r"@([\w:.-]+)")
_PICTURE = re.compile(r"\]\(image:([0-9]{1,4})\)")


def as_markdown(contents: Contents) -> str:
    """Citations become numbers, pictures files beside this one; nothing else of the text is changed."""

    def cite(match: re.Match[str]) -> str:
        keys = _KEY.findall(match[0])
        if not all(key in contents.reading.cited for key in keys):
            return match[0]  # in code, where nothing is cited
        numbers = sorted(contents.reading.number_of(key) for key in keys)
        return f"[{', '.join(map(str, numbers))}]"

    def name(match: re.Match[str]) -> str:
        picture = contents.pictures.get(int(match[1]))
        return f"](images/{file_of(picture)})" if picture else match[0]

    body = _PICTURE.sub(name, _CITATION.sub(cite, contents.text)).strip()
    return "\n".join([_head(contents), body, *_references(contents), ""])


def as_markdown_archive(contents: Contents) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("document.md", as_markdown(contents))
        for picture in contents.pictures.values():
            archive.writestr(f"images/{file_of(picture)}", bytes(picture.data))
    return file.getvalue()


def _head(contents: Contents) -> str:
    people = ", ".join(
        f"{author.name} ({contents.schools[author.school - 1]})" for author in contents.authors
    )
    return f"{contents.programme} · {contents.group} · {contents.date}\n\n{people}\n"


def _references(contents: Contents) -> list[str]:
    if not contents.references:
        return []
    lines = [
        f"{line.number}. {line.text}" + (f" <{line.address}>" if line.address else "")
        for line in contents.references
    ]
    return ["", f"## {pgettext('heading', 'References')}", "", *lines]
