"""The files that are made of a document, and the pictures in it: read back by other programs than those that wrote."""

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from PIL import Image as Pillow
from pypdf import PdfReader

from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from tests.rooms.test_stages import a_stage
from worldrounds.core.errors import NotFound, Refused
from worldrounds.rooms.actions import save_document_form
from worldrounds.rooms.models import Image, Room
from worldrounds.rooms.product.contents import Contents, contents_of, contents_of_version
from worldrounds.rooms.product.handing_in import hand_in
from worldrounds.rooms.product.html import as_html, within_the_page
from worldrounds.rooms.product.images import access_image, add_image, remove_image
from worldrounds.rooms.product.pdf import as_pdf, as_poster
from worldrounds.rooms.product.plain import as_markdown, as_markdown_archive
from worldrounds.rooms.product.sources import save_source
from worldrounds.rooms.product.versions import keep_version
from worldrounds.rooms.product.word import as_docx
from worldrounds.rooms.queries import document_of
from worldrounds.rooms.stages.path import access_step

TEXT = """# Clean hands, 手指衛生

## What we found

Soap is there **sometimes** [@who; @gone].

1. First
2. Second

New paragraph

1. One again

| Country | Soap |
|---|--:|
| Austria | yes |

![Sinks per ward](image:1)

نتائج القاهرة
"""


def picture(
    width: int = 40, height: int = 30, kind: str = "PNG", mode: str = "RGB", **options: object
) -> bytes:
    file = BytesIO()
    Pillow.new(mode, (width, height), "teal").save(file, kind, **options)
    return file.getvalue()


@pytest.fixture
def room(cast: Cast) -> Room:
    return open_two_rooms(cast)[0]


@pytest.fixture
def contents(cast: Cast, room: Room) -> Contents:
    here = inside(cast.vera)
    add_image(inside=here, file=picture(), description="Sinks", at=NOW)
    save_source(
        inside=here,
        values={
            "key": "who",
            "title": "Hand hygiene",
            "authors": "WHO",
            "year": "2009",
            "doi": "doi:10.1000/x",
        },
    )
    save_document_form(inside=here, base=document_of(room).update_since(), text=TEXT)
    return contents_of(here, at=NOW)


def test_a_pdf_has_title_authors_text_and_references(contents: Contents) -> None:
    reader = PdfReader(BytesIO(as_pdf(contents)))
    text = " ".join(page.extract_text() for page in reader.pages)

    assert reader.metadata is not None
    assert reader.metadata.title == "Clean hands, 手指衛生"
    for words in (
        "手指衛生",
        "Vera Huber",
        "Kyoto University",
        "Rounds",
        "[1, 2]",
        "https://doi.org/10.1000/x",
    ):
        assert words in text, words
    fonts = {str(font) for page in reader.pages for font in _fonts(page)}
    assert {name for name in ("NotoSansSC", "NotoSansArabic") if any(name in font for font in fonts)} == {
        "NotoSansSC",
        "NotoSansArabic",
    }


def _fonts(page: object) -> list[object]:
    fonts = page["/Resources"]["/Font"]  # type: ignore[index]
    return [font.get_object()["/BaseFont"] for font in fonts.values()]


@pytest.mark.parametrize(
    "paper, way, size",
    [
        ("a0", "portrait", (841, 1189)),
        ("a0", "landscape", (1189, 841)),
        ("a1", "portrait", (594, 841)),
        ("a1", "landscape", (841, 594)),
    ],
)
def test_a_poster_is_one_sheet_of_its_size(
    contents: Contents, paper: str, way: str, size: tuple[int, int]
) -> None:
    (page,) = PdfReader(BytesIO(as_poster(contents, paper=paper, way=way))).pages  # type: ignore[arg-type]

    assert tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) == size
    assert "Clean hands" in page.extract_text()


def test_a_text_that_is_too_long_for_a_poster_is_refused(cast: Cast, room: Room) -> None:
    text = "\n\n".join(["A long paragraph of many words, again and again. " * 20] * 80)
    save_document_form(inside=inside(cast.vera), base=document_of(room).update_since(), text=text)

    with pytest.raises(Refused):
        as_poster(contents_of(inside(cast.vera), at=NOW), paper="a1", way="portrait")


def test_what_looks_like_typesetting_is_text(cast: Cast, room: Room) -> None:
    text = '#read("/etc/passwd") $x$ \\ @a <b> #import "@preview/x:1.0.0" = Heading'
    save_document_form(inside=inside(cast.vera), base=document_of(room).update_since(), text=text)

    (page,) = PdfReader(BytesIO(as_pdf(contents_of(inside(cast.vera), at=NOW)))).pages

    assert '#read("/etc/passwd") $x$' in page.extract_text()


def test_a_docx_has_words_styles_and_starts_each_list_anew(contents: Contents) -> None:
    document = docx.Document(BytesIO(as_docx(contents)))
    lines = [(line.style.name if line.style else "", line.text) for line in document.paragraphs]

    assert ("Title", "Clean hands, 手指衛生") in lines
    assert ("Heading 1", "What we found") in lines
    assert ("List Number", "Second") in lines
    assert ("Normal", "1. WHO. Hand hygiene. 2009. ") in [
        (style, text.split("https")[0]) for style, text in lines
    ]
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["Austria", "yes"]
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "Sinks per ward"
    numberings = [
        line._p.pPr.numPr.numId.val
        for line in document.paragraphs
        if line.style and line.style.name == "List Number"
    ]
    assert numberings[0] == numberings[1] != numberings[2]


def test_markdown_has_numbers_for_citations_and_the_pictures_beside_it(contents: Contents) -> None:
    text = as_markdown(contents)

    assert "**sometimes** [1, 2]." in text
    assert "1. WHO. Hand hygiene. 2009. <https://doi.org/10.1000/x>" in text
    assert "![Sinks per ward](images/image-1.png)" in text
    archive = ZipFile(BytesIO(as_markdown_archive(contents)))
    assert archive.namelist() == ["document.md", "images/image-1.png"]


def test_a_preview_is_escaped_and_shows_pictures_of_the_room_only(cast: Cast, contents: Contents) -> None:
    html = as_html(contents, picture_address=lambda number: f"/picture/{number}")

    assert '<h3 dir="auto">What we found</h3>' in html
    assert '<img src="/picture/1" alt="Sinks per ward"' in html
    assert '<a href="#reference-1">1</a>' in html
    assert '<ol dir="auto" start="1"><li dir="auto">First</li>' in html
    save_document_form(
        inside=inside(cast.vera), base=document_of(inside(cast.vera).room).update_since(),
        text='<img src=x onerror=alert(1)> [x](javascript:alert(1)) ![y](https://e.example/a.png) ![z](image:9)',
    )  # fmt: skip
    html = as_html(contents_of(inside(cast.vera), at=NOW), picture_address=str)
    assert "<img" not in html
    assert "javascript:" not in html
    assert "&lt;img src=x" in html


def test_a_version_keeps_the_sources_that_it_had(cast: Cast, contents: Contents, room: Room) -> None:
    version = keep_version(room=room, at=NOW)
    room.sources.all().delete()

    assert contents_of(inside(cast.vera), at=NOW, version=version).references == contents.references
    assert contents_of(inside(cast.vera), at=NOW).references[0].is_known is False


def test_a_version_is_read_by_reviewers_without_names_and_with_its_pictures(
    contents: Contents, room: Room
) -> None:
    frozen = contents_of_version(keep_version(room=room, at=NOW), room=room)
    html = as_html(frozen, picture_address=within_the_page(frozen))

    assert (frozen.authors, frozen.references) == ([], contents.references)
    assert '<img src="data:image/png;base64,' in html


# Pictures -------------------------------------------------------------------------------------------------


def test_a_picture_is_painted_anew_without_what_its_file_said(cast: Cast, room: Room) -> None:
    exif = Pillow.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"  # turned by 90 degrees
    file = picture(60, 30, "JPEG", exif=exif, comment=b"secret place")

    image = add_image(inside=inside(cast.vera), file=file, description=" A  sink ", at=NOW)

    assert (image.number, image.kind, image.width, image.height) == (1, "image/jpeg", 30, 60)
    assert image.description == "A sink"
    assert b"camera" not in image.data + image.small
    assert b"secret" not in image.data + image.small


def test_a_removed_picture_stays_in_what_was_handed_in_until_staff_remove_it(
    cast: Cast, contents: Contents, room: Room
) -> None:
    step = access_step(inside(cast.vera), key=a_stage(cast, "draft").key, at=NOW)
    handed = hand_in(inside=inside(cast.vera), step=step, at=NOW).version
    save_document_form(
        inside=inside(cast.vera), base=document_of(room).update_since(), text="![Sinks](image:1) again"
    )
    later = keep_version(room=room, at=NOW)

    def pictures() -> list[list[int]]:
        here = inside(cast.vera)
        return [[*contents_of(here, at=NOW, version=version).pictures] for version in (handed, later, None)]

    assert pictures() == [[1], [1], [1]]
    assert remove_image(inside=inside(cast.vera), number=1, at=NOW) is False
    assert pictures() == [[1], [], []]
    assert remove_image(inside=inside(cast.vera), number=1, at=NOW) is False
    assert remove_image(inside=inside(cast.faye), number=1, at=NOW) is True
    assert pictures() == [[], [], []]


def test_a_removed_picture_that_comes_again_is_back(cast: Cast, contents: Contents, room: Room) -> None:
    step = access_step(inside(cast.vera), key=a_stage(cast, "draft").key, at=NOW)
    hand_in(inside=inside(cast.vera), step=step, at=NOW)
    remove_image(inside=inside(cast.vera), number=1, at=NOW)

    image = add_image(inside=inside(cast.vera), file=picture(), description="Sinks", at=NOW)

    assert (image.number, [*contents_of(inside(cast.vera), at=NOW).pictures]) == (1, [1])


def test_large_pictures_become_smaller_and_webp_one_of_the_two_kinds(cast: Cast, room: Room) -> None:
    image = add_image(inside=inside(cast.vera), file=picture(4800, 120, "WEBP"), description="A line", at=NOW)

    assert (image.width, image.height, image.kind) == (2400, 60, "image/jpeg")
    assert Pillow.open(BytesIO(image.small)).size == (720, 18)


def test_what_is_transparent_stays_so(cast: Cast, room: Room) -> None:
    file = BytesIO()
    Pillow.new("RGBA", (10, 10), (0, 0, 0, 0)).save(file, "PNG")
    image = add_image(inside=inside(cast.vera), file=file.getvalue(), description="Nothing", at=NOW)

    assert Pillow.open(BytesIO(bytes(image.data))).mode == "RGBA"


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        picture(800, 600)[:1000],
        picture(9000, 9000, mode="1"),
        picture(kind="GIF"),
        picture(kind="TIFF"),
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    ],
    ids=["empty", "svg", "pdf", "cut short", "too many pixels", "gif", "tiff", "broken"],
)
def test_other_files_are_refused(cast: Cast, room: Room, file: bytes) -> None:
    with pytest.raises(Refused):
        add_image(inside=inside(cast.vera), file=file, description="x", at=NOW)
    assert Image.objects.count() == 0


def test_the_same_file_is_there_once_and_a_description_is_asked_for(cast: Cast, room: Room) -> None:
    with pytest.raises(Refused):
        add_image(inside=inside(cast.vera), file=picture(), description=" ", at=NOW)
    first = add_image(inside=inside(cast.vera), file=picture(), description="One", at=NOW)
    again = add_image(inside=inside(cast.kenta), file=picture(), description="Better", at=NOW)
    other = add_image(inside=inside(cast.kenta), file=picture(41), description="Two", at=NOW)

    assert (again, again.description, other.number) == (first, "Better", 2)


def test_a_picture_is_its_rooms_and_can_be_removed(cast: Cast, room: Room) -> None:
    add_image(inside=inside(cast.vera), file=picture(), description="One", at=NOW)

    with pytest.raises(NotFound):
        access_image(inside(cast.viktor, 2), number=1)
    remove_image(inside=inside(cast.kenta), number=1, at=NOW)
    assert Image.objects.count() == 0


@pytest.mark.parametrize(
    "values, field",
    [
        ({"title": " "}, "title"),
        ({"title": "T", "doi": "11.1/x"}, "doi"),
        ({"title": "T", "key": "two words"}, "key"),
        ({"title": "T", "key": "taken"}, "key"),
    ],
)
def test_a_source_that_cannot_be_cited_is_refused(
    cast: Cast, room: Room, values: dict[str, str], field: str
) -> None:
    save_source(inside=inside(cast.vera), values={"title": "T", "key": "taken"})

    with pytest.raises(Refused) as refused:
        save_source(inside=inside(cast.vera), values=values)
    assert refused.value.field == field


def test_a_source_without_a_key_gets_one_of_its_author_and_year(cast: Cast, room: Room) -> None:
    values = {"title": "On soap", "authors": "Öllinger V, Mori K", "year": "2025"}
    keys = [save_source(inside=inside(cast.vera), values=values).key for _ in range(2)]

    assert keys == ["ollinger-2025", "ollinger-2025-2"]
