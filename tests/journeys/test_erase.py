"""What happens to what, when a person is erased: every field that can hold words is named here."""

import pytest
from django.apps import apps
from django.db import models

from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.coediting.document import Document
from worldrounds.coediting.erasing import END
from worldrounds.coediting.erasing import erase as erase_bytes
from worldrounds.coediting.parts import take_out_emptied
from worldrounds.coediting.tree import add_node, read_tree
from worldrounds.core.audit import record
from worldrounds.core.models import AuditEntry
from worldrounds.groups.models import Membership
from worldrounds.journeys import erase
from worldrounds.people.models import Erasure
from worldrounds.programmes.models import Role
from worldrounds.rooms.actions import post_message, save_document_form
from worldrounds.rooms.document_now import read_written
from worldrounds.rooms.models import Post, Pulse, Writer
from worldrounds.rooms.product.versions import keep_version, who_wrote
from worldrounds.rooms.queries import document_of

# Decide for a new field, teach worldrounds.journeys.erase or worldrounds.rooms.erasing, and write it down here.
NOT_ABOUT_PEOPLE = """
core.AuditEntry: verb programme_slug target
core.Work: kind message best curve
evidence.Article: type title translated_title authors editors journal journal_short issn isbn volume issue pages publisher place season doi pmid pmcid url language abstract abstract_licence conflict_of_interest keywords headings publication_types notices revised key rest summary
evidence.Reference: text doi pmid pmcid
evidence.Suggestion: dimension code source
evidence.ArticleCode: dimension code
evidence.Collection: slug title
evidence.Review: question scope search codebook
evidence.Candidate: source step reason
evidence.Coding: step dimension codes
evidence.Resolution: dimension codes
evidence.Import: name
evidence.ImportFile: name
evidence.ImportedRecord: place reason title digest
evidence.ArticleKey: key
evidence.Change: source before after aside
evidence.Waiting: place record digest reason
evidence.Merge: moved
evidence.Tie: kind pmid doi text
evidence.IndexEntry: values
evidence.FacetValue: facet code
evidence.KnownWord: word
commons.Entry: language licence ended_because
commons.Blueprint: shipped origin format model
commons.BlueprintVersion: version digest
network.Institution: slug name city country time_zone ror
network.CalendarPeriod: name source_uid source
network.PartnershipText: purpose obligations reciprocity
programmes.Programme: slug title blueprint blueprint_version document
commons.EntryPost: ended_because
commons.Removal: reason answer
programmes.WriteUp: title authors background discussion
programmes.Partner: join_token roster_mapping
programmes.PlannedSession: key phase theme title runsheet
programmes.Task: key title instructions
programmes.Stage: key title instructions theme consequence
groups.Group: name topic leader
groups.Repairing: plan met
meetings.Venue: name address
meetings.Session: wall_time zone uid video_address
meetings.ClockRules: zone changes
rooms.Room: case video_address
rooms.CaseSupply: case
rooms.Post: key
rooms.Comment: key
rooms.Review: rubric
rooms.Version: sources state
rooms.Source: key title authors year published_in address doi
rooms.Image: digest
rooms.Decision: key
rooms.PeerBallot: consequence
whenever.Meeting: title zone token organiser_token hours
"""
PERSONAL = """
people.Person: password email name time_zone language
commons.Profile: orcid about asked_because
commons.DelphiRating: reason
programmes.Invitation: email name digest
programmes.Enrolment: given_name family_name email student_number gender languages topics access_needs time_zone availability
programmes.Consent: enrolment
programmes.RosterUpload: name content mapping options
meetings.Proposal: reason
meetings.Attendance: reason
meetings.CalendarFeed: token
meetings.Block: begins ends zone reason
meetings.ClockNotice: was
evidence.CollectionGuest: email
evidence.SavedSearch: question token
rooms.MemberText: text enrolment
rooms.Rating: reason
rooms.PeerRating: sentence rated
rooms.TaskDone: enrolment
rooms.Upload: key
rooms.UploadPiece: data
rooms.Stand: reason
rooms.Pulse: enrolment
rooms.Visit: state state_before
rooms.HelpRequest: text enrolment
rooms.Digest: enrolment
"""
OF_A_FORMER_MEMBER = """
groups.Membership: enrolment
meetings.ProposalAnswer: enrolment
meetings.Attendance: enrolment
rooms.Ballot: enrolment
rooms.PeerBallot: enrolment
rooms.Stand: enrolment
"""
WITH_THE_TEXTS = """
rooms.DocumentUpdate: data
rooms.DocumentSnapshot: data
rooms.Post: text
rooms.Version: text owners written name
rooms.Comment: text quote start end suggestion
rooms.Image: description data small
rooms.Decision: proposal reasons
rooms.DecisionStep: reason
rooms.HelpRequest: answer
commons.EntryPost: text would_change
commons.ContactMessage: text
commons.Removal: appeal
commons.Report: text
commons.Vision: statement
commons.DelphiStatement: text
commons.Entry: slug title summary topics
commons.Idea: format offers seeks languages
commons.BlueprintVersion: note
evidence.Collection: introduction
evidence.CollectionItem: note
evidence.Coding: note
evidence.Resolution: reason
"""
# Tied to no account: the person takes it out by the own link, the organiser does, or it is deleted when it is over.
BEHIND_A_LINK = """
whenever.Participant: name zone hours token
"""
WITHOUT_THE_NAME = """
core.AuditEntry: details
groups.Forming: plan rules
meetings.Session: could_not_come
meetings.Timetable: plan options undo
commons.Blueprint: provenance
commons.BlueprintVersion: document
rooms.Statement: text
rooms.Review: answers learned better thanks
"""


def declared(table: str) -> list[str]:
    rows = (line.split(": ") for line in table.strip().splitlines())
    return [f"{model}.{field}" for model, fields in rows for field in fields.split()]


def fields_with_words() -> set[str]:
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.TextField | models.JSONField | models.BinaryField)
            is_free = isinstance(field, models.CharField) and not field.choices
            is_link = field.is_relation and field.related_model._meta.label == "programmes.Enrolment"
            if model.__module__.startswith("worldrounds.") and (is_text or is_free or is_link):
                found.add(f"{model._meta.label}.{field.name}")
    return found


def test_of_every_field_that_can_hold_words_it_is_said_what_happens_to_it() -> None:
    tables = (
        NOT_ABOUT_PEOPLE,
        PERSONAL,
        OF_A_FORMER_MEMBER,
        WITH_THE_TEXTS,
        BEHIND_A_LINK,
        WITHOUT_THE_NAME,
    )
    said = [field for table in tables for field in declared(table)]

    assert sorted(said) == sorted(fields_with_words())


@pytest.fixture
def _erased_with_name_only(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erase, "wipe", lambda: True)
    room = open_two_rooms(cast)[0]
    for person, text in ((cast.vera, "Vera's. "), (cast.kenta, "Vera's. Kenta's.")):
        here = inside(person)
        save_document_form(inside=here, base=document_of(room).update_since(), text=text)
    keep_version(room=room, at=NOW, by=cast.vera)
    post_message(inside=inside(cast.vera), key="1", text="Her post", at=NOW)
    Pulse.objects.create(room=room, enrolment=cast.enrolments["vera"], week=1, at=NOW)
    record(at=NOW, actor=cast.vera, verb="x", target="y", person="Vera Huber")
    erasure = erase._begin(cast.vera, with_texts=False, asked_by=None, at=NOW)
    erase.finish_erasing(erasure_id=erasure.pk, at=NOW)


@pytest.mark.usefixtures("_erased_with_name_only")
def test_with_the_name_only_the_texts_stay_and_are_nobodys(cast: Cast) -> None:
    here = inside(cast.kenta)
    assert document_of(here.room).text == "Vera's. Kenta's."
    assert who_wrote(read_written(here.room.pk)) == {"": 8, str(cast.kenta.pk): 8}
    version = here.room.versions.get()
    assert (version.text, version.written) == ("Vera's. Kenta's.", {"": 8, str(cast.kenta.pk): 8})
    assert (version.owners, version.made_by) == ([[0, 8], [cast.kenta.pk, 8]], None)
    assert list(Post.objects.values_list("text", "author")) == [("Her post", None)]
    assert not Pulse.objects.exists()
    assert not Writer.objects.filter(person=cast.vera).exists()
    assert not AuditEntry.objects.filter(actor=cast.vera).exists()
    assert AuditEntry.objects.get(verb="x").details == {"person": "former member"}
    assert not Membership.objects.filter(enrolment__person=cast.vera, left_at=None).exists()


def test_it_is_taken_up_where_it_was_broken_off(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, True])
    monkeypatch.setattr(erase, "wipe", lambda: next(answers))
    erasure = erase._begin(cast.nadia, with_texts=True, asked_by=None, at=NOW)
    assert erase.take_up_erasures(at=NOW) == 0  # the worker is at it

    for wiped in (False, True):
        erase.take_up_erasures(at=NOW + 2 * erase.TAKEN_UP_AFTER)
        erasure.refresh_from_db()
        assert (erasure.finished_at is not None, erasure.is_wiped) == (True, wiped)
    assert erase.take_up_erasures(at=NOW + 2 * erase.TAKEN_UP_AFTER) == 0


def test_a_second_click_changes_nothing_and_a_second_coordinator_may_go(cast: Cast) -> None:
    Role.objects.create(programme=cast.programme, person=cast.faye, kind=Role.Kind.COORDINATOR)
    first = erase._begin(cast.alice, with_texts=True, asked_by=None, at=NOW)
    assert erase._begin(cast.alice, with_texts=False, asked_by=None, at=NOW) == first
    assert Erasure.objects.get().with_texts


def test_a_thing_on_a_board_that_says_nothing_any_more_is_taken_out() -> None:
    before = Document(author=100)
    add_node(before, "s", "one", "Vera's", kind="cause")
    other = Document([before.update_since()], author=200)
    add_node(other, "s", "two", "Kenta's", kind="cause", parent="one")

    after = Document([erase_bytes(other.update_since(), {100: [(0, END)]})])
    take_out_emptied(after, other)

    assert [node.text for node in read_tree(after, "s").walk()] == ["Kenta's"]
