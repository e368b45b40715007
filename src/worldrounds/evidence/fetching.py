"""Records that no file has, asked for where they are published: PMIDs of PubMed, DOIs of Crossref.

Only where the installation allows it (``WORLDROUNDS_FETCH``). Nothing but the numbers is sent.
"""

import io
import time
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from worldrounds import __version__
from worldrounds.bibliography.files import Opened
from worldrounds.bibliography.formats import PUBMED_XML, csl
from worldrounds.bibliography.formats.base import Read
from worldrounds.evidence.keys import pieces
from worldrounds.evidence.reading import Missing

PUBMED = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi"
CROSSREF = "https://api.crossref.org/works/{doi}/transform/application/vnd.citationstyles.csl+json"
AT_ONCE = 200  # PMIDs
REST_SECONDS = 0.4  # between two questions: PubMed answers three a second
PATIENCE_SECONDS = 30
LARGEST = 50_000_000  # bytes of one answer

Ask = Callable[[str], bytes]


def fetched(missing: Sequence[Missing], ask: Ask | None = None) -> list[Read]:
    """For each line its record, or the reason why there is none. Each must have a PMID or a DOI."""
    ask = ask or _ask
    by_pmid = dict(_of_pubmed(sorted({line.pmid for line in missing if line.pmid}), ask))
    dois = {line.doi for line in missing if not line.pmid}
    by_doi = {doi: _of_crossref(doi, ask) for doi in sorted(dois)}
    return [by_pmid[line.pmid] if line.pmid else by_doi[line.doi] for line in missing]


def _of_pubmed(pmids: Sequence[str], ask: Ask) -> Iterator[tuple[str, Read]]:
    for some in pieces(pmids, AT_ONCE):
        wish = {"db": "pubmed", "retmode": "xml", "tool": "worldrounds", "id": ",".join(some)}
        try:
            reads = _records(ask(f"{PUBMED}?{urlencode(wish)}"), PUBMED_XML)
        except (OSError, HTTPException) as error:
            yield from ((pmid, _not_answered("PubMed", error)) for pmid in some)
            continue
        found = {read.record.pmid: read for read in reads if read.record}
        yield from (
            (pmid, found.get(pmid) or Read("", reason=f"PubMed has no record {pmid}.")) for pmid in some
        )


def _of_crossref(doi: str, ask: Ask) -> Read:
    try:
        reads = _records(ask(CROSSREF.format(doi=quote(doi))), csl.FORMAT)
    except (OSError, HTTPException) as error:
        if isinstance(error, HTTPError) and error.code == 404:
            return Read("", reason=f"Crossref has no record {doi}.")
        return _not_answered("Crossref", error)
    right = (read for read in reads if read.record and read.record.doi.lower() == doi.lower())
    return next(right, Read("", reason=f"Crossref's answer for {doi} cannot be read."))


def _records(answer: bytes, format: str) -> list[Read]:
    return list(Opened(io.BytesIO(answer), format=format).records())


def _not_answered(who: str, error: Exception) -> Read:
    return Read("", reason=f"{who} did not answer ({error}). Give the list again later.")


def _ask(address: str) -> bytes:
    time.sleep(REST_SECONDS)
    request = Request(address, headers={"User-Agent": f"Worldrounds/{__version__}"})  # noqa: S310 - https, above
    with urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - https, above
        return bytes(answer.read(LARGEST))
