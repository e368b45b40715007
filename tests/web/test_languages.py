"""Pages and mails in another language than English, and the catalogues that say so."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, ngettext
from scripts import messages

from tests.cast import Cast
from worldrounds.programmes.tasks import welcome_students

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|<[^>]+>|https?://")


def translated(catalogue: messages.Catalog) -> Iterator[tuple[str, str]]:
    for message in catalogue:
        if message.id and isinstance(message.id, tuple):
            singular, plural = message.id
            yield from zip([singular] + [plural] * (len(message.string) - 1), message.string, strict=True)
        elif message.id:
            yield message.id, message.string


@pytest.fixture(scope="module")
def collected() -> messages.Catalog:
    return messages.collected()


def test_spanish_is_offered() -> None:
    assert settings.LANGUAGES == [("en", "English"), ("es", "Español")]


@pytest.mark.parametrize("file", messages.catalogues(), ids=lambda file: file.parts[-3])
def test_an_offered_language_says_nearly_everything_that_the_sources_say(
    file: messages.Path, collected: messages.Catalog
) -> None:
    """Run `make messages`, then translate what is empty in the catalogue."""
    share = messages.share_translated(messages.brought_up_to_date(file, collected))

    assert (share >= messages.ENOUGH) == file.with_suffix(".mo").exists()


@pytest.mark.parametrize("file", messages.catalogues(), ids=lambda file: file.parts[-3])
def test_a_catalogue_is_compiled_as_it_stands(file: messages.Path) -> None:
    assert file.with_suffix(".mo").read_bytes() == messages.compiled(messages.read(file))


@pytest.mark.parametrize("file", messages.catalogues(), ids=lambda file: file.parts[-3])
def test_translations_keep_what_is_put_into_them_and_guess_nothing(file: messages.Path) -> None:
    catalogue = messages.read(file)

    wrong = [
        (source, text)
        for source, text in translated(catalogue)
        if text and sorted(set(PLACEHOLDER.findall(source))) != sorted(set(PLACEHOLDER.findall(text)))
    ]
    assert wrong == []
    assert [message.id for message in catalogue if message.fuzzy and message.id] == []


def test_plurals_follow_the_language() -> None:
    with translation.override("es"):
        said = [
            ngettext("%(count)d group is confirmed.", "%(count)d groups are confirmed.", count)
            % {"count": count}
            for count in (0, 1, 2, 1_000_000)
        ]

    assert said == [
        "0 grupos están confirmados.",
        "1 grupo está confirmado.",
        "2 grupos están confirmados.",
        "1000000 grupos están confirmados.",
    ]


def test_before_the_sign_in_the_browser_says_which_language(client: Client, db: None) -> None:
    page = client.get("/sign-in/", headers={"accept-language": "es-MX,es;q=0.9,en;q=0.5"})

    assert '<html lang="es"' in page.content.decode()
    assert "Enviarme un código" in page.content.decode()


def test_the_foot_of_a_page_changes_the_language_for_who_is_not_signed_in(client: Client, db: None) -> None:
    answer = client.post("/language/", {"language": "es", "next": "/sign-in/?a=b"})

    assert answer["Location"] == "/sign-in/?a=b"
    assert "Enviarme un código" in client.get("/sign-in/").content.decode()


def test_who_chose_spanish_reads_pages_and_mails_in_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.vera)
    client.post("/language/", {"language": "es", "next": "https://elsewhere.example/"})

    page = client.get(
        "/programmes/rounds/me/availability/", headers={"accept-language": "en"}
    ).content.decode()
    welcome_students.enqueue([cast.enrolments["vera"].pk, cast.enrolments["viktor"].pk])

    assert "<h1>Mis horas libres</h1>" in page
    assert [sent.subject for sent in mail.outbox] == ["Rounds: Participas", "Rounds: You take part"]
    assert mail.outbox[0].body.startswith("Hola, Vera Huber:\n\nMedical University of Vienna te ha puesto")


def test_a_language_that_is_not_offered_changes_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.vera)
    client.post("/language/", {"language": "tlh", "next": "/"})

    assert '<html lang="en"' in client.get("/account/").content.decode()


def test_the_first_sign_in_takes_the_browsers_language_and_later_ones_do_not(cast: Cast) -> None:
    from worldrounds.people.links import sign_in_address

    def sign_in(accept: str) -> str:
        path = sign_in_address(cast.vera).removeprefix(settings.ADDRESS)
        Client().post(path, headers={"accept-language": accept})
        cast.vera.refresh_from_db()
        return cast.vera.language

    assert cast.vera.language == ""
    assert [sign_in("es"), sign_in("en")] == ["es", "es"]


def test_our_words_win_over_those_of_the_libraries() -> None:
    with translation.override("es"):
        assert gettext("Session") == "Sesión"
