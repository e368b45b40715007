"""The vocabulary of ``bibliography.sameness`` and ``bibliography.merging`` in words."""

from django.utils.translation import gettext, gettext_lazy

WORDS = {
    "same-doi": gettext_lazy("same DOI"),
    "same-pmid": gettext_lazy("same PMID"),
    "same-pmcid": gettext_lazy("same PMCID"),
    "same-record": gettext_lazy("the very same record came in before"),
    "merged-before": gettext_lazy("somebody has merged the two before"),
    "two-held": gettext_lazy("its identifiers belong to two records"),
    "doi-other": gettext_lazy("but another DOI"),
    "pmid-other": gettext_lazy("but another PMID"),
    "pmcid-other": gettext_lazy("but another PMCID"),
    "kind-other": gettext_lazy("but one is a notice or reply about the other"),
    "title-other": gettext_lazy("but nothing in the titles agrees"),
    "title-equal": gettext_lazy("same title"),
    "title-like": gettext_lazy("nearly the same title"),
    "title-begins": gettext_lazy("one title is the beginning of the other"),
    "authors-same": gettext_lazy("same authors"),
    "authors-some": gettext_lazy("some of the same authors"),
    "year-equal": gettext_lazy("same year"),
    "year-near": gettext_lazy("one year apart"),
    "place-same": gettext_lazy("same volume and page"),
    "journal-same": gettext_lazy("same journal"),
}
WHY = {
    "only": gettext_lazy("only one has it"),
    "kept": gettext_lazy("what is held stays"),
    "longer": gettext_lazy("says more"),
    "newer": gettext_lazy("the newer version of the source"),
    "structured": gettext_lazy("has headings"),
    "fuller-date": gettext_lazy("the fuller date"),
    "more-authors": gettext_lazy("names more people, or says more of them"),
    "both": gettext_lazy("what both have, together"),
    "abstract": gettext_lazy("belongs to its abstract"),
    "chosen": gettext_lazy("chosen by a person"),
}


def in_words(reason: str) -> str:
    """“same title, same authors, same year”; a sentence, as of a refusal, stays as it is."""
    codes = reason.split()
    if not codes or any(code not in WORDS for code in codes):
        return gettext(reason) if reason else ""
    return ", ".join(str(WORDS[code]) for code in codes)
