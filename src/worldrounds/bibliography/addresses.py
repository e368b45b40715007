"""Where works are shown elsewhere."""

from urllib.parse import quote


def address_of(*, doi: str = "", pmid: str = "", pmcid: str = "") -> str:
    """By the first identifier that there is, in this order; empty where there is none."""
    if doi:
        return f"https://doi.org/{quote(doi, safe='/:;()._-')}"
    if pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{quote(pmid, safe='')}/"
    return f"https://pmc.ncbi.nlm.nih.gov/articles/{quote(pmcid, safe='')}/" if pmcid else ""


def web_address(address: str) -> str:
    """An address that may be made a link, else empty: ``javascript:`` may not."""
    return address if address.startswith(("https://", "http://")) else ""
