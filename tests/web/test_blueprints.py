"""The pages of blueprints: for visitors, for those who fork, export and import."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import NOW, Cast
from tests.commons.designs import shipped
from tests.web.furnished_commons import forked
from worldrounds.commons.actions.blueprints import publish_version
from worldrounds.commons.actions.shipped import take_in_shipped
from worldrounds.commons.models import Blueprint, BlueprintVersion
from worldrounds.commons.packages import read_package

ALL = "/commons/blueprints/"
OURS = "/commons/blueprints/coil-in-winter/"


@pytest.fixture
def ours(cast: Cast) -> Blueprint:
    shipped()
    return forked(cast, NOW)


@pytest.fixture
def carol(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.carol)
    return client


def titles(client: Client, **asked: object) -> list[str]:
    return [one.entry.title for one in client.get(ALL, asked).context["page"]]


def test_blueprints_are_narrowed_down_by_what_they_are(client, ours):
    take_in_shipped(at=NOW)

    assert titles(client, format="clinical elective") == ["Reciprocal elective"]
    assert titles(client, weeks="long") == ["ICEP year"]
    assert titles(client, q="winter coil") == ["COIL in winter"]
    assert titles(client, size="7", weeks="8") == ["Global Health Classroom", "Pandemic simulation"]
    assert titles(client, q="nothing is called this") == []


def test_a_visitor_reads_what_one_needs_to_run_it(client, ours):
    page = client.get(OURS).content.decode()

    for said in ("Adopt", "Kick-off", "Say who you are", "Nobody has run it here yet.", "CC BY 4.0"):
        assert said in page
    assert (
        "Bob Wagner (2026). COIL in winter, version 1.0.0. Blueprint. "
        "http://localhost:8000/commons/blueprints/coil-in-winter/. CC-BY-4.0."
    ) in page


def test_a_page_names_origin_and_forks(client, ours):
    assert 'href="/commons/blueprints/coil-module/"' in client.get(OURS).content.decode()
    assert f'href="{OURS}"' in client.get("/commons/blueprints/coil-module/").content.decode()


def test_the_draft_is_nobody_elses(client, carol, ours):
    before = client.get(OURS).content.decode()

    assert "Students of all years" not in before
    assert carol.get(f"{OURS}changes/?to=draft").status_code == 404
    assert carol.get(f"{OURS}edit/").status_code == 403


def test_versions_are_compared_in_words(client, cast, ours):
    publish_version(person=cast.bob, blueprint=ours, note="", at=NOW)

    newest = client.get(f"{OURS}changes/").context["parts"]
    first = client.get(f"{OURS}changes/?from=origin&to=1.0.0").context["parts"]

    assert [str(line.name) for line in newest[0][1][0].lines] == ["For whom"]
    assert [str(line.name) for line in first[0][1][0].lines] == ["Title", "Authors"]
    assert client.get(f"{OURS}changes/?from=9.9.9").status_code == 404


def test_a_fork_leads_into_the_editor_and_a_second_click_to_the_same(carol, ours):
    answers = [carol.post(f"{OURS}fork/", {"title": "In spring"}) for _click in range(2)]

    assert [answer.headers["Location"] for answer in answers] == ["/commons/blueprints/in-spring/edit/"] * 2


def test_a_file_is_exported_with_where_it_comes_from_or_plain(client, ours):
    package, plain = client.get(f"{OURS}export/"), client.get(f"{OURS}export/?plain=1")

    assert read_package(package.content).provenance[0]["title"] == "COIL module"
    assert package.headers["Content-Disposition"] == (
        'attachment; filename="coil-in-winter-1.0.0.blueprint.json"'
    )
    assert json.loads(plain.content)["schema"] == "blueprint-1"


def test_a_file_is_imported_once(carol, client, ours):
    content = client.get(f"{OURS}export/").content
    ours.entry.delete()

    answers = [
        carol.post(f"{ALL}import/", {"file": SimpleUploadedFile("x.json", content)}) for _click in range(2)
    ]

    assert [answer.headers["Location"] for answer in answers] == [OURS] * 2
    assert BlueprintVersion.objects.filter(blueprint__shipped="").count() == 1
    assert client.get(OURS).status_code == 404  # until it is published


def test_a_bad_file_is_refused_with_its_places(carol, ours):
    content = b'{"schema": "blueprint-1", "sessions": [{}], "<b>x</b>": 1}'

    page = carol.post(f"{ALL}import/", {"file": SimpleUploadedFile("x.json", content)}).content.decode()

    assert "<code>/sessions/0</code>" in page
    assert "There is no “&lt;b&gt;x&lt;/b&gt;” here; check the spelling." in page


def test_markup_in_a_blueprint_is_shown_as_text(cast, client, ours):
    version = ours.versions.get(version="1.0.0")
    version.document["summary"] = "<script>alert(1)</script> and more than twenty letters"
    version.save()

    assert "<script>alert(1)" not in client.get(OURS).content.decode()
