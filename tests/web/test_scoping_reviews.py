"""Reviews through their pages."""

import pytest
from django.test import Client

from tests.evidence.test_reviews import ALL, Setting
from worldrounds.evidence.models import Candidate, Coding
from worldrounds.people.models import Person

pytestmark = pytest.mark.django_db


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_curator_starts_a_review_names_readers_and_takes_articles_in() -> None:
    setting = Setting(2)
    client = as_(setting.curator)

    asked = {"question": "What helps?", "readers": "2", "search": "article[ti]"}
    made = client.post("/evidence/reviews/new/", asked)["Location"]
    client.post(f"{made}readers/", {"email": setting.coders[0].email})
    assert "Take 2 articles in" in client.get(made).content.decode()
    told = client.post(f"{made}take-in/", follow=True).content.decode()

    assert "2 new articles." in told
    assert "Everything that it finds today is in the review." in told
    assert "2 found by “article[ti]”" in told
    assert "ana" in client.get(f"{made}readers/").content.decode()


def test_a_curator_changes_the_search_and_a_wrong_one_is_named() -> None:
    setting = Setting(2)
    client, start = as_(setting.curator), f"/evidence/reviews/{setting.review.pk}/"

    wrong = client.post(f"{start}change/", {"question": "What helps?", "search": "(article"}).content.decode()
    client.post(f"{start}change/", {"question": "What helps most?", "search": "article[ti]"})
    page = client.get(start).content.decode()

    assert "A parenthesis is opened and not closed." in wrong
    assert "What helps most?" in page
    assert "/evidence/?q=article%5Bti%5D" in page


def test_coders_answer_one_article_after_the_other() -> None:
    setting = Setting(2)
    client, start = as_(setting.coders[0]), f"/evidence/reviews/{setting.review.pk}/"

    for number in range(2):
        address = client.get(f"{start}next/")["Location"]
        assert address == f"{start}articles/{setting.articles[number].pk}/"
        client.post(address, {"step": "abstract", "abstract": "in"})

    assert client.get(f"{start}next/")["Location"] == start
    assert Coding.objects.filter(coder=setting.coders[0]).count() == 2


def test_countries_are_written_by_name_and_a_wrong_one_is_named() -> None:
    setting = Setting(readers=1)
    setting.screen(0)
    client = as_(setting.coders[0])
    address = f"/evidence/reviews/{setting.review.pk}/articles/{setting.articles[0].pk}/"
    answers = {key: codes[0] for key, codes in ALL.items() if codes} | {"step": "coding", "writing": ""}

    shown = client.post(address, answers | {"studied": "Uganda, Atlantis"}).content.decode()
    client.post(address, answers | {"studied": "Uganda; de"})

    assert "Not the name of a country: Atlantis" in shown
    assert Coding.objects.get(dimension="studied").codes == ["DE", "UG"]
    assert Candidate.objects.get().place == "done"


def test_another_s_answer_is_not_on_the_page_before_both_have_answered() -> None:
    setting = Setting()
    setting.screen(0, "field")
    Coding.objects.update(note="Engineers, I think")
    address = f"/evidence/reviews/{setting.review.pk}/articles/{setting.articles[0].pk}/"

    before = as_(setting.coders[1]).get(address).content.decode()
    setting.screen(1, "in")
    after = as_(setting.coders[1]).get(address).content.decode()

    assert "Engineers, I think" not in before
    assert "What the readers said" not in before
    assert "Engineers, I think" in after


def test_a_talk_is_settled_with_a_reason() -> None:
    setting = Setting()
    setting.screen(0, "in")
    setting.screen(1, "field")
    client, start = as_(setting.coders[1]), f"/evidence/reviews/{setting.review.pk}/"
    address = f"{start}articles/{setting.articles[0].pk}/"

    assert "Article 0" in client.get(f"{start}talk/").content.decode()
    told = client.post(f"{address}settle/", {"dimension": "abstract", "codes": "in"}, follow=True)
    assert "This field is required." in told.content.decode()
    client.post(f"{address}settle/", {"dimension": "abstract", "codes": "in", "reason": "They are medical."})

    assert Candidate.objects.get().step == "coding"
    assert "They are medical." in client.get(address).content.decode()
    assert "Article 0" not in client.get(f"{start}talk/").content.decode()


def test_everybody_sees_which_articles_are_where_and_who_reads_sees_the_way_to_the_answers(
    client: Client,
) -> None:
    setting = Setting(3)
    for coder in (0, 1):
        setting.screen(coder, "field", 0)
        setting.screen(coder, "in", 1)
    address = f"/evidence/reviews/{setting.review.pk}/articles/"
    parts = ("", "out-abstract", "open-abstract", "included", "open-coding", "coded", "duplicates")

    shown = {part: client.get(address, {"in": part}).content.decode() for part in parts}
    titles = {
        part: [f"Article {n}" for n in range(3) if f"Article {n}" in page] for part, page in shown.items()
    }

    assert [[int(title[-1]) for title in found] for found in titles.values()] == [
        [0, 1, 2],
        [0],
        [2],
        [1],
        [1],
        [],
        [],
    ]
    assert "another field" in shown["out-abstract"]
    assert "What readers said" not in shown[""]
    assert "What readers said" in as_(setting.coders[0]).get(address).content.decode()


def test_agreement_is_shown_question_by_question() -> None:
    setting = Setting(3)
    for number, codes in enumerate([("in", "in"), ("field", "kind"), ("in", "field")]):
        for coder, code in enumerate(codes):
            setting.screen(coder, code, number)

    shown = as_(setting.curator).get(f"/evidence/reviews/{setting.review.pk}/agreement/").content.decode()

    assert "Title and abstract" in shown
    assert "67 %" in shown
    assert "0.40" in shown  # Cohen's kappa of in-in, out-out, in-out


def test_the_flow_is_a_picture_a_table_and_files(client: Client) -> None:
    setting = Setting(3)
    for coder in (0, 1):
        setting.screen(coder, "field", 0)
    address = f"/evidence/reviews/{setting.review.pk}/"

    page = client.get(address).content.decode()
    assert f"{address}articles/?in=out-abstract" in page
    svg, png, csv = (client.get(f"{address}?as={kind}") for kind in ("svg", "png", "csv"))

    assert "1 another field" in page
    assert svg["Content-Type"] == "image/svg+xml"
    assert "var(--" not in svg.content.decode()
    assert png.content.startswith(b"\x89PNG")
    assert "Identified,3" in csv.content.decode("utf-8-sig")
    assert client.get(f"{address}?as=exe").status_code == 404
