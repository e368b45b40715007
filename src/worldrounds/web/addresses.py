"""Addresses of pages, by their names in the url files."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def url(name: str, *arguments: object) -> str:
    """``url("group", slug, 3)``. Remembered: in a long list, addresses cost more than all other cells."""
    return _address(get_script_prefix(), name, arguments)


@lru_cache(maxsize=4096)
def _address(below: str, name: str, arguments: tuple[object, ...]) -> str:
    return reverse(name, args=arguments)
