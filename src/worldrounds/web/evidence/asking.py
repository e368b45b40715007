"""Addresses of the list behind a part of a picture."""

from urllib.parse import urlencode

from worldrounds.web.addresses import url


def list_of(**facets: str) -> str:
    """``list_of(format="network", year="2023")``: the articles that have all of these."""
    return f"{url('evidence')}?{urlencode(facets)}"


def list_by(author: str) -> str:
    """“Wu A”: the articles of everybody who is called so."""
    question = '"' + author.replace('"', "") + '"[au]'
    return f"{url('evidence')}?{urlencode({'q': question})}"
