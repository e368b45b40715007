"""Files of records: looked at, taken in piece by piece, stopped, gone on with."""

from datetime import timedelta
from itertools import count

import pytest

from tests.cast import Cast
from tests.evidence.test_keeping import AT, WU, keep
from worldrounds.core.errors import Refused
from worldrounds.core.models import Work
from worldrounds.core.work import Reporter
from worldrounds.evidence.actions import importing
from worldrounds.evidence.actions.importing import Sent
from worldrounds.evidence.models import Article, Import, ImportedRecord, ImportFile

pytestmark = pytest.mark.django_db

RIS = "TY  - JOUR\nTI  - {title}\nAU  - Wu, Anette\nPY  - 2023\nDO  - {doi}\nER  - \n"


def ris(name: str, *dois: str) -> Sent:
    return Sent(
        name, "".join(RIS.format(title=f"Ways {doi} of meeting at night", doi=doi) for doi in dois).encode()
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

    belongs = importing.send_files(
        files=[ris("a.ris", "10.5555/1", WU.doi), Sent("b.pdf", b"%PDF-1.7")], actor=cast.alice, at=AT
    )

    assert [(outcome, place.split(",")[0]) for outcome, place in rows(belongs)] == [
        ("new", "a.ris"),
        ("unchanged", "a.ris"),
        ("refused", "b.pdf"),
    ]
    assert (Article.objects.count(), belongs.state) == (1, "preview")


def test_each_batch_carries_its_own_time_for_harvesters(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "A_BATCH", 1)
    belongs = importing.send_files(files=[ris("a.ris", "10.5555/1", "10.5555/2")], actor=cast.alice, at=AT)
    importing.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    belongs.refresh_from_db()
    minutes = count()

    reporter = Reporter(belongs.work_id or 0, clock=lambda: AT + timedelta(minutes=next(minutes)))
    importing.run(import_id=belongs.pk, reporter=reporter, at=AT)

    first, second = Article.objects.order_by("pk").values_list("changed_at", flat=True)
    assert AT < first < second


def test_files_are_taken_in_after_they_are_confirmed_once(cast: Cast) -> None:
    belongs = importing.send_files(files=[ris("a.ris", "10.5555/1", "10.5555/2")], actor=cast.alice, at=AT)

    assert importing.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    assert not importing.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    run(belongs)

    assert (belongs.state, belongs.new, belongs.read) == ("done", 2, 2)
    assert belongs.work and belongs.work.state == "done"
    assert not ImportFile.objects.exists()


def test_a_list_of_identifiers_takes_only_those_from_the_other_files(cast: Cast) -> None:
    keep(WU)
    wanted = Sent("wanted.txt", f"10.5555/2\n10.5555/9\n{WU.doi}\n".encode())

    belongs = importing.send_files(
        files=[wanted, ris("a.ris", "10.5555/1", "10.5555/2")], actor=cast.alice, at=AT
    )

    assert [outcome for outcome, _ in rows(belongs)] == ["new", "refused"]
    assert rows(belongs)[1][1] == "wanted.txt, line 2: 10.5555/9"


def test_an_import_that_is_stopped_goes_on_where_it_was(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "A_BATCH", 2)
    belongs = importing.send_files(
        files=[ris("a.ris", *(f"10.5555/{n}" for n in range(5)))], actor=cast.alice, at=AT
    )
    importing.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    Work.objects.update(stop_requested=True)
    run(belongs)
    assert (belongs.state, belongs.new) == ("stopped", 2)

    importing.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    run(belongs)

    assert (belongs.state, belongs.new, belongs.unchanged) == ("done", 5, 0)


def test_an_import_whose_process_died_is_taken_up_once(cast: Cast) -> None:
    belongs = importing.send_files(files=[ris("a.ris", "10.5555/1")], actor=cast.alice, at=AT)
    importing.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    late = AT + timedelta(minutes=5)

    found = []
    for _ in range(2):
        Work.objects.update(state="running", heartbeat_at=AT)
        found.append(importing.take_up_interrupted(at=late))

    belongs.refresh_from_db()
    assert found == [[belongs], []]
    assert belongs.state == "stopped"


def test_an_import_is_taken_back_by_a_worker(cast: Cast) -> None:
    belongs = importing.send_files(files=[ris("a.ris", "10.5555/1")], actor=cast.alice, at=AT)
    importing.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    run(belongs)

    assert importing.ask_to_undo(belongs=belongs, actor=cast.alice, at=AT)
    run(belongs)

    assert (belongs.state, Article.objects.count()) == ("undone", 0)
    assert not importing.ask_to_undo(belongs=belongs, actor=cast.alice, at=AT)


def test_too_many_files_are_refused_and_old_ones_dropped(cast: Cast) -> None:
    with pytest.raises(Refused, match="more than 20 files"):
        importing.send_files(files=[Sent("a", b"")] * 21, actor=cast.alice, at=AT)
    for _ in range(5):
        importing.send_files(files=[ris("a.ris", "10.5555/1")], actor=cast.alice, at=AT)
    assert Import.objects.count() == 3

    importing.drop_old_files(at=AT + timedelta(days=3))

    assert Import.objects.count() == 0


def test_records_that_pubmed_takes_back_stay_with_a_notice(cast: Cast) -> None:
    from dataclasses import replace

    keep(replace(WU, pmid="37221527"))
    xml = b"<PubmedArticleSet><DeleteCitation><PMID>37221527</PMID></DeleteCitation></PubmedArticleSet>"
    belongs = importing.send_files(files=[Sent("update.xml", xml)], actor=cast.alice, at=AT)
    importing.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    run(belongs)

    assert belongs.withdrawn == 1
    assert Article.objects.get().notices == [{"kind": "DeletedBySource", "text": "update.xml"}]
