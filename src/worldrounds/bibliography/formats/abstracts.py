"""Abstracts in formats that have no parts: "BACKGROUND: … METHODS: …", as PubMed writes them."""

import re

from worldrounds.bibliography.record import Section

_LABEL = re.compile(r"(?:^|(?<=[.?!)\]%]) )((?:[A-Z][A-Z0-9 &/,'()-]{2,60})): ")


def joined(sections: tuple[Section, ...], between: str = " ") -> str:
    return between.join(
        f"{section.label}: {section.text}" if section.label else section.text for section in sections
    )


def parted(text: str) -> tuple[Section, ...]:
    """Parts only where the text begins with a label in capitals and has a second one."""
    if not text:
        return ()
    pieces = _LABEL.split(text)
    if pieces[0] or len(pieces) < 5:
        return (Section(text),)
    return tuple(Section(said.strip(), label) for label, said in zip(pieces[1::2], pieces[2::2], strict=True))
