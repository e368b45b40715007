"""Saved searches and the mails about what is new for them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from tests.cast import NOW, Cast
from worldrounds.bibliography.record import Name, Record
from worldrounds.core.errors import NotFound, Refused
from worldrounds.core.turns import take
from worldrounds.evidence import alerts
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.actions.searches import change_search, delete_search, save_search
from worldrounds.evidence.models import Article, SavedSearch
from worldrounds.evidence.queries.searches import access_search, newest_found
from worldrounds.journeys.alerts import send_alerts
from worldrounds.people.models import Person

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)  # 06:30 in Vienna
DAY = timedelta(days=1)


def add(title: str) -> Article:
    authors = tuple(Name(family) for family in ("Wu", "Adeyemi", "Sato", "Okafor"))
    return add_article(record=Record(title, authors=authors, journal="Night", year=2026), actor=None, at=NOW)


def keep(person: Person, question: str = "exchange[ti]", every: str = "day") -> SavedSearch:
    return save_search(person=person, question=question, every=every, at=NOW)


def test_a_mail_tells_what_came_since_the_last_one_and_nothing_twice(cast: Cast) -> None:
    add("An exchange that was there before")
    keep(cast.vera)
    assert (send_alerts(at=NOW + timedelta(hours=2)), send_alerts(at=MONDAY)) == (
        0,
        0,
    )  # not her turn; nothing new

    new, other = add("Virtual exchange"), add("Something else")
    assert [send_alerts(at=MONDAY + DAY), send_alerts(at=MONDAY + DAY), send_alerts(at=MONDAY + 2 * DAY)] == [
        1,
        0,
        0,
    ]

    (message,) = mail.outbox
    assert (message.to, message.subject) == (["vera@example.org"], "1 new article: exchange[ti]")
    assert (
        f"Virtual exchange\nWu, Adeyemi, Sato and others. Night 2026\nhttp://localhost:8000/evidence/{new.pk}/"
        in message.body
    )
    assert str(other.title) not in message.body and "before" not in message.body


def test_a_weekly_mail_comes_on_monday_and_merged_articles_are_not_new(cast: Cast) -> None:
    keep(cast.vera, every="week")
    kept, twin = add("Exchange A"), add("Exchange B")
    Article.objects.filter(pk=twin.pk).update(merged_into=kept)

    sent = [send_alerts(at=at) for at in (NOW + timedelta(hours=6), MONDAY, MONDAY + DAY)]
    add("Exchange C")
    sent += [send_alerts(at=MONDAY + days * DAY) for days in (6, 7)]

    assert sent == [0, 1, 0, 0, 1]
    assert ("Exchange A" in mail.outbox[0].body, "Exchange B" in mail.outbox[0].body) == (True, False)
    assert "Exchange A" not in mail.outbox[1].body


def test_many_new_articles_are_counted_and_the_newest_listed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "MOST_ARTICLES", 2)
    keep(cast.vera)
    for number in range(3):
        add(f"Exchange {number}")

    send_alerts(at=MONDAY + DAY)

    body = mail.outbox[0].body
    assert "3 new articles for your search" in body
    assert ("Exchange 2" in body, "Exchange 0" in body) == (True, False)
    assert "http://localhost:8000/evidence/?q=exchange%5Bti%5D" in body


def test_the_mail_can_be_stopped_from_itself_by_people_and_by_programs(cast: Cast) -> None:
    keep(cast.vera)
    add("Exchange")
    send_alerts(at=MONDAY + DAY)
    message = mail.outbox[0]
    address = re.findall(r"<(.+)>", message.extra_headers["List-Unsubscribe"])[0]

    assert address in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_could_not_be_sent_is_sent_the_next_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(cast.vera)
    keep(cast.kenta)
    add("Exchange")
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", lambda *_: 1 / 0)
        with pytest.raises(RuntimeError, match="2 alerts"):
            send_alerts(at=MONDAY + DAY)

    assert send_alerts(at=MONDAY + DAY) == 2


def test_an_article_that_comes_while_a_mail_is_written_is_told_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, article = keep(cast.vera), add("Exchange")
    monkeypatch.setattr(alerts, "newest_number", lambda: article.pk - 1)

    assert send_alerts(at=MONDAY + DAY) == 1
    search.refresh_from_db()
    assert search.told_to == article.pk


def test_of_two_processes_one_tells(cast: Cast) -> None:
    search = keep(cast.vera)

    assert [take(search, at=MONDAY), take(search, at=MONDAY)] == [True, False]


def test_nobody_keeps_more_searches_than_the_program_can_tell_of(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worldrounds.evidence.actions.searches.MOST_SEARCHES", 1)
    keep(cast.vera)

    keep(cast.vera, every="week")
    with pytest.raises(Refused, match="You keep 1 searches"):
        keep(cast.vera, "another")


def test_a_search_is_kept_once_and_only_its_owner_reaches_it(cast: Cast) -> None:
    first, again = keep(cast.vera), keep(cast.vera, "  exchange[ti] ", "week")

    assert (first.pk, again.every) == (again.pk, "week")
    with pytest.raises(NotFound):
        access_search(person=cast.kenta, number=first.pk)
    delete_search(search=access_search(person=cast.vera, number=first.pk), at=NOW)
    assert not SavedSearch.objects.exists()


def test_who_begins_again_is_told_only_of_what_comes_now(cast: Cast) -> None:
    search = keep(cast.vera, every="")
    add("Exchange while silent")
    change_search(search=search, every="day", at=NOW)

    assert send_alerts(at=MONDAY + DAY) == 0


@pytest.mark.parametrize(("question", "every"), [("", "day"), ("(exchange", "day"), ("exchange", "hour")])
def test_what_cannot_be_asked_is_not_kept(cast: Cast, question: str, every: str) -> None:
    with pytest.raises(Refused):
        keep(cast.vera, question, every)


def test_a_feed_begins_with_what_came_last(cast: Cast) -> None:
    rows = [add(f"Exchange {number}") for number in range(3)]

    articles, count = newest_found("exchange", most=2)

    assert ([article.pk for article in articles], count) == ([rows[2].pk, rows[1].pk], 3)
