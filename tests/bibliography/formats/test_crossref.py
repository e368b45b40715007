"""What Crossref's CSL-JSON says about other works."""

import io
import json
from typing import Any

import pytest

from worldrounds.bibliography.formats import csl
from worldrounds.bibliography.record import Notice, Record


def read(**fields: Any) -> Record:
    item = {"type": "posted-content", "title": "Night", "DOI": "10.1101/2023.01"} | fields
    (found,) = csl.read(io.StringIO(json.dumps(item)))
    assert found.record, found.reason
    return found.record


DOI = {"id-type": "doi", "id": "10.1000/Night.1", "asserted-by": "subject"}


@pytest.mark.parametrize(
    ("fields", "notices"),
    [
        ({"relation": {"is-preprint-of": [DOI]}}, ("UpdateIn",)),
        ({"relation": {"has-preprint": [DOI], "is-supplement-to": [DOI]}}, ("UpdateOf",)),
        ({"relation": {"is-preprint-of": [{"id-type": "uri", "id": "https://example.org"}]}}, ()),
        ({"relation": []}, ()),
        ({"update-to": [{"type": "retraction", "DOI": "10.1000/night.1"}]}, ("RetractionOf",)),
        ({"update-to": [{"type": "corrigendum", "DOI": "10.1000/night.1"}]}, ("ErratumFor",)),
        (
            {"update-to": [{"type": "expression_of_concern", "DOI": "10.1000/night.1"}]},
            ("ExpressionOfConcernFor",),
        ),
        ({"updated-by": [{"type": "correction", "DOI": "10.1000/night.1"}] * 2}, ("ErratumIn",)),
        ({"update-to": [{"type": "unheard-of", "DOI": "10.1000/night.1"}]}, ()),
    ],
)
def test_relations_and_updates_become_notices(fields: dict[str, Any], notices: tuple[str, ...]) -> None:
    assert read(**fields).notices == tuple(Notice(kind, doi="10.1000/night.1") for kind in notices)


def test_they_come_back_as_they_were() -> None:
    record = read(relation={"is-preprint-of": [DOI]})

    written = "".join(csl.write([record]))

    (back,) = csl.read(io.StringIO(written))
    assert back.record == record
    assert json.loads(written)[0]["relation"] == {"is-preprint-of": [DOI]}
