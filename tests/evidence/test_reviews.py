"""Reviews: who sees what when, where an article stands, and counts that always add up."""

import random
from datetime import UTC, datetime

import pytest

from worldrounds.bibliography.record import Record
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.evidence.actions import add_article, reviews, suggest_codes
from worldrounds.evidence.codebook import codebook
from worldrounds.evidence.erasing import forget_in_reviews
from worldrounds.evidence.models import Article, Candidate, Coding, Resolution, Review
from worldrounds.evidence.queries import Held, codes_of
from worldrounds.evidence.queries import reviews as queries
from worldrounds.evidence.reviewing import CODING, Said, agreed_codes, place_of, questions_of, steps_of
from worldrounds.people.models import Person

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, tzinfo=UTC)
ALL = {
    "kind": ["action"],
    "format": ["network"],
    "model": ["none"],
    "outcome": ["none"],
    "population": ["none"],
}
ALL |= {"studied": ["UG"], "writing": [], "design": ["none"]}


class Setting:
    """A curator, three coders, a review of two readers with some articles."""

    def __init__(self, articles: int = 1, *, readers: int = 2, reads_text: bool = False) -> None:
        self.curator = a_person("curator", is_staff=True)
        self.coders = [a_person(name) for name in ("ana", "ben", "chi")]
        self.review = reviews.start_review(
            question="What is known?",
            scope="",
            search="",
            readers=readers,
            reads_text=reads_text,
            actor=self.curator,
            at=AT,
        )
        for coder in self.coders:
            reviews.appoint_coder(review=self.review, email=coder.email, actor=self.curator, at=AT)
        self.articles = [
            add_article(record=Record(f"Article {number}"), actor=None, at=AT) for number in range(articles)
        ]
        self.take_in()

    def take_in(self) -> int:
        return reviews.take_in(review=self.review, actor=self.curator, at=AT)

    def search(self, words: str) -> None:
        reviews.change_review(
            review=self.review, question="What is known?", scope="", search=words, actor=self.curator, at=AT
        )
        self.review.refresh_from_db()

    def candidate(self, number: int = 0) -> Candidate:
        return Candidate.objects.select_related("review").get(article=self.articles[number])

    def screen(self, coder: int, code: str = "in", number: int = 0, step: str = "abstract") -> Candidate:
        return reviews.answer(
            candidate=self.candidate(number),
            step=step,
            answers={step: [code]},
            actor=self.coders[coder],
            at=AT,
        )

    def code(self, coder: int, number: int = 0, **changes: list[str]) -> Candidate:
        return reviews.answer(
            candidate=self.candidate(number),
            step=CODING,
            answers=ALL | changes,
            actor=self.coders[coder],
            at=AT,
        )


def a_person(name: str, *, is_staff: bool = False) -> Person:
    return Person.objects.create_user(f"{name}@school.example", name=name, is_staff=is_staff)


def where(candidate: Candidate) -> tuple[str, str]:
    return candidate.step, candidate.place


def test_an_article_goes_on_when_both_readers_let_it_in() -> None:
    setting = Setting()

    assert where(setting.screen(0)) == ("abstract", "read")
    assert where(setting.screen(1)) == ("coding", "read")


def test_the_full_text_is_a_step_of_its_own_where_the_review_asks_for_it() -> None:
    setting = Setting(reads_text=True)
    setting.screen(0)

    assert where(setting.screen(1)) == ("text", "read")


def test_two_who_leave_it_out_for_different_reasons_leave_it_out() -> None:
    setting = Setting()
    setting.screen(0, "field")
    left = setting.screen(1, "kind")

    assert (where(left), left.reason) == (("abstract", "out"), "")


def test_readers_who_differ_talk_and_what_they_settle_holds() -> None:
    setting = Setting()
    setting.screen(0, "in")
    assert where(setting.screen(1, "field")) == ("abstract", "talk")

    settled = reviews.settle(
        candidate=setting.candidate(),
        dimension="abstract",
        codes=["field"],
        reason="Engineers only.",
        actor=setting.coders[0],
        at=AT,
    )

    assert (where(settled), settled.reason) == (("abstract", "out"), "field")


def test_agreed_codes_are_held_and_what_is_open_stays_a_suggestion() -> None:
    setting = Setting()
    article = setting.articles[0]
    suggested = {article.pk: {"kind": ["both"], "format": ["conference"]}}
    suggest_codes(codes=suggested, source="one", actor=None, at=AT)
    setting.screen(0)
    setting.screen(1)
    setting.code(0)
    assert codes_of([article.pk])[article.pk]["kind"] == Held("suggested", ("both",))

    assert where(setting.code(1, kind=["theory"])) == ("coding", "talk")

    held = codes_of([article.pk])[article.pk]
    assert (held["kind"], held["format"], held["studied"]) == (
        Held("suggested", ("both",)),
        Held("agreed", ("network",)),
        Held("agreed", ("UG",)),
    )


def test_nothing_is_settled_without_a_reason() -> None:
    setting = Setting()
    setting.screen(0, "in")
    setting.screen(1, "field")

    with pytest.raises(Refused, match="Say in a sentence why"):
        reviews.settle(
            candidate=setting.candidate(),
            dimension="abstract",
            codes=["in"],
            reason=" ",
            actor=setting.curator,
            at=AT,
        )


def test_one_answer_of_two_readers_agrees_with_nobody() -> None:
    assert agreed_codes(Said({"kind": {1: ["theory"]}}), "kind", readers=2) is None
    assert agreed_codes(Said({"kind": {1: ["theory"], 2: ["theory"]}}), "kind", readers=2) == ("theory",)


def test_what_is_settled_is_held_as_agreed() -> None:
    setting = Setting()
    setting.screen(0)
    setting.screen(1)
    setting.code(0)
    setting.code(1, kind=["theory"])

    done = reviews.settle(
        candidate=setting.candidate(),
        dimension="kind",
        codes=["both"],
        reason="It does both.",
        actor=setting.coders[1],
        at=AT,
    )

    assert where(done) == ("coding", "done")
    assert codes_of([done.article_id])[done.article_id]["kind"] == Held("agreed", ("both",))


def test_one_reader_s_codes_are_held_as_one_reader_s() -> None:
    setting = Setting(readers=1)
    setting.screen(0)
    done = setting.code(0)

    assert where(done) == ("coding", "done")
    assert codes_of([done.article_id])[done.article_id]["kind"] == Held("reader", ("action",))


def test_nobody_sees_another_s_answers_before_both_have_answered() -> None:
    setting = Setting()
    ana, ben, _ = setting.coders
    setting.screen(0)
    candidate = setting.candidate()

    assert queries.seen_by(candidate, ben) == []
    assert [coding.coder for coding in queries.seen_by(candidate, ana)] == [ana]

    after = setting.screen(1)

    assert [coding.coder for coding in queries.seen_by(after, ben)] == [ana, ben]


def test_an_answer_may_change_until_all_have_answered_and_the_old_one_stays_in_the_trail() -> None:
    setting = Setting()
    setting.screen(0, "field")
    setting.screen(0, "in")
    setting.screen(1, "in")

    with pytest.raises(reviews.TooLate):
        setting.screen(0, "kind")
    assert list(Coding.objects.filter(coder=setting.coders[0]).values_list("codes", "holds")) == [
        (["field"], False),
        (["in"], True),
    ]


def test_a_second_click_writes_nothing() -> None:
    setting = Setting()
    setting.screen(0)
    setting.screen(0)

    assert Coding.objects.count() == 1


def test_a_third_reader_is_told_that_the_article_has_its_two() -> None:
    setting = Setting()
    setting.screen(0, "in")
    setting.screen(1, "field")

    with pytest.raises(reviews.TooLate):
        setting.screen(2)


def test_answers_must_be_in_the_codebook_and_complete() -> None:
    setting = Setting()

    with pytest.raises(reviews.BadAnswer):
        setting.screen(0, "perhaps")
    setting.screen(0)
    setting.screen(1)
    with pytest.raises(reviews.BadAnswer):
        setting.code(0, format=["network", "none"])
    assert Coding.objects.filter(step=CODING).count() == 0


def test_only_coders_answer_and_only_curators_arrange() -> None:
    setting = Setting()
    setting.coders[0] = a_person("stranger")

    with pytest.raises(NotAllowed):
        setting.screen(0)
    with pytest.raises(NotAllowed):
        reviews.take_in(review=setting.review, actor=setting.coders[1], at=AT)
    with pytest.raises(NotFound):
        queries.access_review(setting.coders[0], setting.review.pk)
    with pytest.raises(Refused):
        reviews.appoint_coder(
            review=setting.review, email="nobody@school.example", actor=setting.curator, at=AT
        )


def test_nothing_is_settled_before_all_have_answered() -> None:
    setting = Setting()
    setting.screen(0)
    wish = {"candidate": setting.candidate(), "dimension": "abstract", "codes": ["in"], "at": AT}

    with pytest.raises(reviews.TooLate):
        reviews.settle(**wish, reason="I am sure.", actor=setting.coders[0])


def test_the_next_article_is_one_that_another_has_read() -> None:
    setting = Setting(3)
    setting.screen(0, number=1)

    numbers = [queries.next_for(setting.review, coder) for coder in setting.coders[:2]]

    assert [number and number.article_id for number in numbers] == [
        setting.articles[0].pk,
        setting.articles[1].pk,
    ]


def test_articles_come_in_once_and_an_ended_review_takes_none() -> None:
    setting = Setting(2)
    add_article(record=Record("New"), actor=None, at=AT)

    assert [setting.take_in(), setting.take_in()] == [1, 0]
    reviews.end_review(review=setting.review, actor=setting.curator, at=AT)
    setting.review.refresh_from_db()
    with pytest.raises(reviews.TooLate):
        setting.take_in()


def test_a_review_takes_in_what_its_search_finds_and_later_what_is_new_to_it() -> None:
    setting = Setting()
    setting.search("exchange[ti]")
    for title in ("An exchange", "A lecture"):
        add_article(record=Record(title), actor=None, at=AT)
    assert setting.take_in() == 1

    late = add_article(record=Record("Another exchange"), actor=None, at=AT)
    assert queries.new_finds(setting.review) == [late.pk]
    assert setting.take_in() == 1
    setting.search("exchange[ti] OR lecture[ti]")
    assert setting.take_in() == 1

    flow = queries.flow_of(setting.review)
    assert queries.new_finds(setting.review) == []
    assert flow.sources == {"": 1, "exchange[ti]": 2, "exchange[ti] OR lecture[ti]": 1}


def test_a_search_that_cannot_be_understood_is_refused() -> None:
    with pytest.raises(Refused, match="parenthesis is opened"):
        Setting().search("(exchange")


@pytest.mark.parametrize("seed", range(4))
def test_the_flow_adds_up_after_any_sequence_of_actions(seed: int) -> None:
    chance = random.Random(seed)
    setting = Setting(6, reads_text=seed % 2 == 0, readers=1 + seed % 3)
    for _ in range(60):
        do_something(setting, chance)
        flow = queries.flow_of(setting.review)
        parts = [flow.left_out(step) + flow.waiting[step] for step in (*flow.steps, CODING)]
        assert flow.identified == setting.review.candidates.count()
        assert flow.identified == flow.duplicates + sum(parts) + flow.coded
        assert flow.included == flow.waiting[CODING] + flow.coded
    assert_places_are_what_the_trail_says(setting.review)


def do_something(setting: Setting, chance: random.Random) -> None:
    number, coder = chance.randrange(len(setting.articles)), chance.randrange(3)
    candidate = setting.candidate(number)
    questions = questions_of(candidate.step, codebook())
    try:
        match chance.choice(["answer", "answer", "answer", "settle", "merge", "new"]):
            case "answer" if candidate.step == CODING:
                setting.code(coder, number, kind=[chance.choice(["theory", "action"])])
            case "answer":
                setting.screen(coder, chance.choice(["in", "in", "in", "field"]), number, candidate.step)
            case "settle":
                question = chance.choice(questions)
                codes = [chance.choice(question.codes).key] if question.codes else []
                reviews.settle(
                    candidate=candidate,
                    dimension=question.key,
                    codes=codes,
                    reason="We talked.",
                    actor=setting.coders[coder],
                    at=AT,
                )
            case "merge" if chance.random() < 0.2:
                into = chance.choice(setting.articles)
                Article.objects.filter(pk=candidate.article_id).exclude(pk=into.pk).update(merged_into=into)
            case "new" if len(setting.articles) < 9:
                setting.articles.append(add_article(record=Record("New"), actor=None, at=AT))
                setting.take_in()
    except reviews.TooLate:
        pass


def assert_places_are_what_the_trail_says(review: Review) -> None:
    book = codebook()
    candidates = list(review.candidates.all())
    said = queries.said_of([candidate.pk for candidate in candidates])
    for candidate in candidates:
        where = place_of(said[candidate.pk], steps_of(review, book), book, readers=review.readers)
        kept = (candidate.step, candidate.place, candidate.reason, candidate.readings)
        assert kept == (where.step, where.place, where.reason, where.readings)


def test_an_erased_coder_s_codes_stay_and_the_words_go() -> None:
    setting = Setting()
    setting.screen(0)
    Coding.objects.update(note="As I said to Ben.")
    setting.screen(1, "field")
    ana = setting.coders[0]
    reviews.settle(
        candidate=setting.candidate(),
        dimension="abstract",
        codes=["in"],
        reason="Ben agrees.",
        actor=ana,
        at=AT,
    )

    forget_in_reviews(ana, with_texts=True)

    assert list(Coding.objects.filter(coder=ana).values_list("codes", "note")) == [(["in"], "")]
    assert list(Resolution.objects.values_list("codes", "reason")) == [(["in"], "")]
    assert not queries.is_coder(setting.review, setting.coders[0])
