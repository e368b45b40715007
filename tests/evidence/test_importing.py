"""Files of records: looked at, taken in piece by piece, stopped, gone on with."""

import os
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File

from tests.cast import Cast
from tests.evidence.test_keeping import AT, WU, keep
from worldrounds.core.errors import Refused
from worldrounds.core.models import Work
from worldrounds.core.work import Reporter
from worldrounds.evidence import reading
from worldrounds.evidence.actions import importing, uploading
from worldrounds.evidence.models import Article, Import, ImportedRecord, ImportFile, folder_of
from worldrounds.evidence.search import find, numbers

pytestmark = pytest.mark.django_db

RIS = "TY  - JOUR\nTI  - {title}\nAU  - Wu, Anette\nPY  - 2023\nDO  - {doi}\nER  - \n"


def sent(name: str, content: bytes) -> "File[bytes]":
    return ContentFile(content, name)


def ris(name: str, *dois: str) -> "File[bytes]":
    return sent(
        name, b"".join(RIS.format(title=f"Ways {doi} of meeting at night", doi=doi).encode() for doi in dois)
    )


def run(belongs: Import) -> None:
    belongs.refresh_from_db()
    assert belongs.work_id
    importing.run(import_id=belongs.pk, reporter=Reporter(belongs.work_id, clock=lambda: AT), at=AT)
    belongs.refresh_from_db()


def rows(belongs: Import) -> list[tuple[str, str]]:
    return list(ImportedRecord.objects.filter(belongs=belongs).values_list("outcome", "place"))


def test_a_preview_says_what_would_happen_and_changes_nothing(cast: Cast) -> None:
    keep(WU)

    belongs = uploading.send_files(
        files=[ris("a.ris", "10.5555/1", WU.doi), sent("b.pdf", b"%PDF-1.7")], actor=cast.alice, at=AT
    )

    assert [(outcome, place.split(":")[0]) for outcome, place in rows(belongs)] == [
        ("new", "a.ris"),
        ("unchanged", "a.ris"),
        ("refused", "b.pdf"),
    ]
    assert (Article.objects.count(), belongs.state) == (1, "preview")


def test_each_batch_carries_its_own_time_for_harvesters(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "batches", partial(reading.batches, most=1))
    belongs = uploading.send_files(files=[ris("a.ris", "10.5555/1", "10.5555/2")], actor=cast.alice, at=AT)
    uploading.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    belongs.refresh_from_db()
    minutes = count()

    reporter = Reporter(belongs.work_id or 0, clock=lambda: AT + timedelta(minutes=next(minutes)))
    importing.run(import_id=belongs.pk, reporter=reporter, at=AT)

    first, second = Article.objects.order_by("pk").values_list("changed_at", flat=True)
    assert AT < first < second


def test_files_are_taken_in_after_they_are_confirmed_once(cast: Cast) -> None:
    belongs = uploading.send_files(files=[ris("a.ris", "10.5555/1", "10.5555/2")], actor=cast.alice, at=AT)

    assert uploading.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    assert not uploading.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    run(belongs)

    assert (belongs.state, belongs.new, belongs.read) == ("done", 2, 2)
    assert belongs.work and belongs.work.state == "done"
    assert not ImportFile.objects.exists()


def test_a_list_of_identifiers_takes_only_those_from_the_other_files(cast: Cast) -> None:
    keep(WU)
    wanted = sent("wanted.txt", f"10.5555/2\n10.5555/9\n{WU.doi}\n".encode())

    belongs = uploading.send_files(
        files=[wanted, ris("a.ris", "10.5555/1", "10.5555/2")], actor=cast.alice, at=AT
    )

    assert [outcome for outcome, _ in rows(belongs)] == ["new", "refused"]
    assert rows(belongs)[1][1] == "wanted.txt: line 2"


def test_an_import_that_is_stopped_goes_on_where_it_was(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "batches", partial(reading.batches, most=2))
    belongs = uploading.send_files(
        files=[ris("a.ris", *(f"10.5555/{n}" for n in range(5)))], actor=cast.alice, at=AT
    )
    uploading.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    Work.objects.update(stop_requested=True)
    run(belongs)
    assert (belongs.state, belongs.new) == ("stopped", 2)

    uploading.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    run(belongs)

    assert (belongs.state, belongs.new, belongs.unchanged) == ("done", 5, 0)


def test_an_import_whose_process_died_is_taken_up_once(cast: Cast) -> None:
    belongs = uploading.send_files(files=[ris("a.ris", "10.5555/1")], actor=cast.alice, at=AT)
    uploading.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    late = AT + timedelta(minutes=5)

    found = []
    for _ in range(2):
        Work.objects.update(state="running", heartbeat_at=AT)
        found.append(importing.take_up_interrupted(at=late))

    belongs.refresh_from_db()
    assert found == [[belongs], []]
    assert belongs.state == "stopped"


def test_an_import_is_taken_back_by_a_worker(cast: Cast) -> None:
    belongs = uploading.send_files(files=[ris("a.ris", "10.5555/1")], actor=cast.alice, at=AT)
    uploading.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    run(belongs)

    assert importing.ask_to_undo(belongs=belongs, actor=cast.alice, at=AT)
    run(belongs)

    assert (belongs.state, Article.objects.count()) == ("undone", 0)
    assert not importing.ask_to_undo(belongs=belongs, actor=cast.alice, at=AT)


def test_too_many_files_are_refused_and_old_ones_dropped(cast: Cast) -> None:
    with pytest.raises(Refused, match="more than 20 files"):
        uploading.send_files(files=[sent("a", b"")] * 21, actor=cast.alice, at=AT)
    for _ in range(5):
        uploading.send_files(files=[ris("a.ris", "10.5555/1")], actor=cast.alice, at=AT)
    assert Import.objects.count() == 3

    uploading.drop_old_files(at=AT + timedelta(days=3))

    assert Import.objects.count() == 0


def test_records_that_pubmed_takes_back_stay_with_a_notice(cast: Cast) -> None:
    from dataclasses import replace

    keep(replace(WU, pmid="37221527"))
    xml = b"<PubmedArticleSet><DeleteCitation><PMID>37221527</PMID></DeleteCitation></PubmedArticleSet>"
    belongs = uploading.send_files(files=[sent("update.xml", xml)], actor=cast.alice, at=AT)
    uploading.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    run(belongs)

    assert belongs.withdrawn == 1
    assert Article.objects.get().notices == [{"kind": "DeletedBySource", "text": "update.xml"}]


def test_large_files_are_read_in_another_process_and_come_to_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "SMALL", 0)
    wanted = sent("wanted.txt", b"10.5555/2\n10.5555/9\n")
    belongs = uploading.send_files(
        files=[wanted, ris("a.ris", "10.5555/1", "10.5555/2")], actor=cast.alice, at=AT
    )
    uploading.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    run(belongs)

    assert (belongs.state, belongs.taken) == ("done", 2)
    assert rows(belongs) == [("new", "a.ris: record 2, line 7"), ("refused", "wanted.txt: line 2")]
    assert [article.title for article in Article.objects.all()] == ["Ways 10.5555/2 of meeting at night"]
    assert numbers("ways") == [article.pk for article in Article.objects.all()]


def test_an_import_of_the_command_line_that_was_killed_is_stopped(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "a.ris"
    file.write_bytes(ris("a.ris", "10.5555/1").read())
    belongs = importing.import_now(files=[reading.File("a.ris", file)], at=AT, hear=lambda batch: None)
    assert (belongs.state, belongs.new) == ("done", 1)
    Import.objects.update(state="running")
    Work.objects.update(state="running", heartbeat_at=AT)

    again = importing.take_up_interrupted(at=AT + timedelta(minutes=5))

    belongs.refresh_from_db()
    assert (again, belongs.state, belongs.work and belongs.work.state) == ([], "stopped", "failed")


def test_what_is_taken_back_is_found_no_more(cast: Cast) -> None:
    belongs = uploading.send_files(files=[ris("a.ris", "10.5555/1")], actor=cast.alice, at=AT)
    uploading.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    run(belongs)
    assert find("ways").total == 1

    importing.ask_to_undo(belongs=belongs, actor=cast.alice, at=AT)
    run(belongs)

    assert find("ways").total == 0


def test_files_of_which_no_row_knows_are_thrown_away() -> None:
    folder = folder_of(999_999)
    folder.mkdir(parents=True)
    (folder / "1").write_bytes(b"left over")
    os.utime(folder, (0, 0))

    uploading.drop_old_files(at=AT)

    assert not folder.exists()
