"""The document's Markdown as blocks."""

import pytest

from worldrounds.rooms.product.reading import Block, Reading, Span, read, title_and_rest


def only(text: str) -> Block:
    (block,) = read(text).blocks
    return block


def test_words_carry_their_look() -> None:
    assert only("a **b** *c* ~~d~~ `e` [f](https://f.example) g\nh").spans == (
        Span("a "),
        Span("b", bold=True),
        Span(" "),
        Span("c", italic=True),
        Span(" "),
        Span("d", struck=True),
        Span(" "),
        Span("e", code=True),
        Span(" "),
        Span("f", address="https://f.example"),
        Span(" g"),
        Span(" "),
        Span("h"),
    )


def test_citations_are_numbered_in_the_order_of_the_text() -> None:
    reading = read("As [@who-2024; @mori] say [@who-2024].\n\n- and [@huber_1]\n\n| a |\n|--|\n| [@last] |")

    assert reading.cited == ("who-2024", "mori", "huber_1", "last")
    assert reading.number_of("mori") == 2


@pytest.mark.parametrize("text", ["an @address", "a@b.example", "[not](@a)", "`[@code]`", "[@ a]"])
def test_what_only_looks_like_a_citation_is_text(text: str) -> None:
    assert read(text).cited == ()


def test_a_picture_alone_is_a_block_and_a_foreign_one_is_a_link() -> None:
    assert only("![Beds per country](image:3)") == Block(
        "picture", spans=(Span("Beds per country", picture=3),)
    )
    assert only("![x](https://track.example/p.png)").spans == (
        Span("x", address="https://track.example/p.png"),
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "image:3", "file:///etc"])
def test_only_web_and_mail_addresses_become_links(address: str) -> None:
    assert only(f"[click]({address})").spans == (Span("click"),)


def test_lists_nest_and_tables_keep_their_columns() -> None:
    outer = only("3. one\n   - inner\n4. two")
    assert (outer.ordered, outer.start, len(outer.items)) == (True, 3, 2)
    assert outer.items[0][1].items[0][0].text == "inner"
    table = only("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert table.align == ("center", "right")
    assert table.rows == (((Span("a"),), (Span("b"),)), ((Span("1"),), (Span("2"),)))


def test_html_is_text() -> None:
    assert only("<script>alert(1)</script> <b>x</b>").text == "<script>alert(1)</script> <b>x</b>"


def test_a_paragraph_runs_the_way_of_its_first_letter() -> None:
    assert [block.rtl for block in read("# العنوان\n\n2024: مرحبا\n\nHello مرحبا").blocks] == [
        True,
        True,
        False,
    ]


def test_the_first_heading_of_the_first_level_is_the_title() -> None:
    spans, rest = title_and_rest(read("# Our *title*\n\nText"))
    assert (spans, [block.text for block in rest]) == ((Span("Our "), Span("title", italic=True)), ["Text"])
    assert title_and_rest(read("## Part\n\nText"))[0] == ()
    assert title_and_rest(Reading((), (), ())) == ((), ())
