import pytest

from worldrounds.core.markdown import LINK_REL, has_links, render


def test_links_of_people_give_nothing_to_search_engines():
    assert render("[x](https://a.example)") == f'<p><a href="https://a.example" rel="{LINK_REL}">x</a></p>\n'


def test_without_links_the_address_is_written_out():
    assert (
        render("See [my *shop*](https://a.example).", links=False)
        == "<p>See my <em>shop</em> (https://a.example).</p>\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two [brackets] (and this).", False),
        ("[x](//a.example)", True),
        ("<https://a.example>", True),
        ("Look at http://a.example", True),
        ("WWW.a.example", True),
        ("[x][1]\n\n[1]: mailto:a@example.org", True),
    ],
)
def test_what_has_links(text, expected):
    assert has_links(text) is expected
