"""``worldrounds evidence import`` and ``show``."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.cast import Cast
from worldrounds.bibliography.files import Opened
from worldrounds.cli import app
from worldrounds.core.models import AuditEntry
from worldrounds.evidence import reading
from worldrounds.evidence.actions import importing
from worldrounds.evidence.models import Article, Import
from worldrounds.evidence.rules import may_curate

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parents[1] / "bibliography" / "fixtures"
EDITORIAL = [FIXTURES / f"editorial.{ending}" for ending in ("xml", "nbib", "ris", "bib", "json")]


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["evidence", *map(str, arguments)])


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text)
    return folder / name


def test_five_files_of_one_record_are_one_article() -> None:
    result = run("import", *EDITORIAL)

    assert result.output.splitlines()[-1] == "5 read, 1 new, 0 updated, 4 unchanged, 0 duplicate, 0 refused"
    assert (result.exit_code, Article.objects.count()) == (0, 1)
    assert Article.objects.get().references.count() == 5


def test_refusals_have_a_place_and_a_reason_and_stop_nothing(tmp_path: Path) -> None:
    broken = written(tmp_path, "a.ris", "TY  - JOUR\nER  - \nTY  - JOUR\nTI  - Night\nER  - \n")
    page = written(tmp_path, "b.html", "<html><body>")

    result = run("import", broken, page)

    assert result.output.splitlines() == [
        f"{broken}: record 1, line 1: The record has no title (TI).",
        f"{page}: This is a web page. Look for “Export” or “Cite” on it, and bring RIS or BibTeX.",
        "3 read, 1 new, 0 updated, 0 unchanged, 0 duplicate, 2 refused",
    ]
    assert result.exit_code == 2


def test_nothing_readable_is_a_failure(tmp_path: Path) -> None:
    assert run("import", written(tmp_path, "a.txt", "hello")).exit_code == 1


def test_json_tells_everything_to_machines(tmp_path: Path) -> None:
    broken = written(tmp_path, "a.ris", "TY  - JOUR\nER  - \n")

    document = json.loads(run("import", EDITORIAL[0], broken, "--json").output)

    assert document == {
        "import": Import.objects.get().pk,
        "counts": {
            "read": 2,
            "new": 1,
            "updated": 0,
            "unchanged": 0,
            "duplicate": 0,
            "refused": 1,
            "withdrawn": 0,
        },
        "refused": [{"place": f"{broken}: record 1, line 1", "reason": "The record has no title (TI)."}],
        "duplicate": [],
    }


def test_a_list_chooses_from_the_other_files(tmp_path: Path) -> None:
    listed = written(tmp_path, "wanted.txt", "37221527\n10.1000/none\n")

    result = run("import", listed, FIXTURES / "pubmed_rich.nbib", EDITORIAL[1])

    assert [article.pmid for article in Article.objects.all()] == ["37221527"]
    assert result.output.splitlines() == [
        f"{listed}: line 2: No file has the record 10.1000/none, and the collection does not hold it either.",
        "2 read, 1 new, 0 updated, 0 unchanged, 0 duplicate, 1 refused",
    ]


def test_what_pubmed_deletes_is_marked(tmp_path: Path) -> None:
    run("import", EDITORIAL[0])
    deletes = written(tmp_path, "d.xml", "<DeleteCitation><PMID Version='1'>37221527</PMID></DeleteCitation>")

    result = run("import", deletes)

    assert "PubMed has deleted 1 records that are held here; they say so now." in result.output
    assert [notice["kind"] for notice in Article.objects.get().notices] == ["DeletedBySource"]


def test_an_import_that_is_killed_keeps_its_batches_and_runs_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = ["Sleep", "Groups of ten", "A quiet ward", "Winter exchange", "Maps of care"]
    file = written(tmp_path, "a.ris", "".join(f"TY  - JOUR\nTI  - {title}\nER  - \n" for title in titles))
    monkeypatch.setattr(importing, "batches", partial(reading.batches, most=2))

    def killed(self: Opened) -> Any:
        found = records(self)
        yield from (next(found) for _ in range(3))
        raise KeyboardInterrupt

    records = Opened.records
    with monkeypatch.context() as once:
        once.setattr(Opened, "records", killed)
        run("import", file)
    kept, state = Article.objects.count(), Import.objects.get().state
    result = run("import", file)

    assert (kept, state) == (2, Import.State.STOPPED)
    assert result.output.splitlines()[-1] == "5 read, 3 new, 0 updated, 2 unchanged, 0 duplicate, 0 refused"
    assert AuditEntry.objects.filter(verb="took in articles").count() == 2


@pytest.mark.parametrize("form", ["csl", "nbib", "ris", "bibtex", "pubmed-xml"])
def test_a_record_is_given_back_and_taken_in_again_without_change(form: str, tmp_path: Path) -> None:
    run("import", FIXTURES / "pubmed_rich.xml", EDITORIAL[0])
    number = Article.objects.get(pmid="37221527").pk

    shown = run("show", number, "--format", form)
    again = run("import", written(tmp_path, "again", shown.output))

    assert again.output.splitlines()[-1] == "1 read, 0 new, 0 updated, 1 unchanged, 0 duplicate, 0 refused"


def test_a_citation_is_shown_by_default() -> None:
    run("import", EDITORIAL[0])

    shown = run("show", Article.objects.get().pk)

    assert shown.output.startswith(
        "Wu A. Reshaping internationalization of medical education in 2023. BMC Med Educ."
    )


def test_what_is_not_there_cannot_be_shown() -> None:
    result = run("show", 7)

    assert (result.exit_code, result.output) == (1, "There is no article 7 in the collection.\n")


def test_unknown_formats_are_named() -> None:
    assert "“docx” is no format." in run("show", 1, "--format", "docx").output
    assert "“docx” is no format." in run("import", EDITORIAL[0], "--format", "docx").output


def test_somebody_looks_after_the_collection_and_no_longer_does(cast: Cast) -> None:
    assert run("curator", "VERA@example.org").output == "Vera Huber looks after the collection of articles.\n"
    assert may_curate(cast.vera)

    assert run("curator", "vera@example.org", "--remove").exit_code == 0
    assert not may_curate(cast.vera)
    assert run("curator", "nobody@example.org").exit_code == 1
