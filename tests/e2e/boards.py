"""What tests see on the boards of a room's stages."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect


def saved(page: Page) -> None:
    expect(page.locator("#editor-status")).to_have_text("Saved")


def cell(page: Page, where: str) -> Locator:
    return page.locator(f'[data-cell^="{where}/"]').first


def lines(page: Page, side: str) -> list[str]:
    """“a”, “a > b”: the outline's lines from top to bottom, each with what it stands below."""
    return page.locator(f'[data-side="{side}"]').evaluate(
        """(top) => {
          const read = (list, above) => [...list.children].flatMap((item) => {
            const path = [...above, item.querySelector("[data-say]").textContent];
            return [path.join(" > "), ...read(item.querySelector(":scope > ul"), path)];
          });
          return read(top, []);
        }"""
    )


def until_lines(page: Page, side: str, wanted: list[str]) -> None:
    until(page, lambda: lines(page, side) == wanted)
    assert lines(page, side) == wanted


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """Or 20 seconds."""
    for _attempt in range(200):
        if is_so():
            return
        page.wait_for_timeout(100)
