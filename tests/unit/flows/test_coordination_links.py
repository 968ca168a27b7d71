"""The same page is one object, however its address was passed on."""

import pytest

from marsad.flows.coordination_links import canonical, is_of, is_shortened, same_file

SAME = {
    "news.example/a": (
        "https://news.example/a",
        "http://www.news.example/a/",
        "https://m.news.example/a?utm_source=x&utm_medium=y#top",
        "HTTPS://NEWS.EXAMPLE/a?fbclid=IwAR0",
        "https://amp.news.example/a/amp",
        "news.example/a",
    ),
    "news.example/a?id=1&page=2": ("https://news.example/a?page=2&gclid=z&id=1", "https://news.example/a?id=1&page=2"),
    "youtube.com/watch?v=abc": (
        "https://youtu.be/abc?si=1",
        "https://www.youtube.com/watch?v=abc&feature=shared",
        "https://m.youtube.com/watch?v=abc",
    ),
    "x.com/one/status/1": ("https://twitter.com/one/status/1?s=20&t=q", "https://mobile.twitter.com/one/status/1"),
    "news.example/أخبار": ("https://news.example/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1", "https://news.example/أخبار"),
}


@pytest.mark.parametrize(("object_", "addresses"), SAME.items())
def test_addresses_of_one_page_are_one_object(object_: str, addresses: tuple[str, ...]) -> None:
    assert {canonical(address) for address in addresses} == {object_}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/a", "https://news.example/b"),
        ("https://youtube.com/watch?v=abc", "https://youtube.com/watch?v=abe"),
        ("https://bit.ly/abc", "https://bit.ly/abe"),
        ("https://news.example/a?s=1", "https://news.example/a?s=2"),
        ("https://m.example/a", "https://example.org/a"),
    ],
)
def test_two_pages_stay_two(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("address", ["", "mailto:somebody@news.example", "not an address", "http://[", "tel:123"])
def test_what_is_no_address_of_a_page_is_nothing(address: str) -> None:
    assert canonical(address) is None


def test_a_shortened_address_is_named_as_such() -> None:
    assert is_shortened(canonical("https://bit.ly/abc") or "")
    assert not is_shortened(canonical("https://news.example/bit.ly") or "")


def test_a_file_is_the_same_whoever_signed_its_address() -> None:
    assert same_file("https://cdn.example/1.jpg?sig=a") == same_file("http://cdn.example/1.jpg?sig=b")
    assert same_file(" m1 ") == "m1"
    assert same_file("") is None
    assert same_file("https://cdn.example/") is None


def test_a_site_is_of_a_domain_or_under_it() -> None:
    domains = frozenset({"dawn.example"})
    assert is_of("dawn.example/a", domains)
    assert is_of("news.dawn.example", domains)
    assert not is_of("notdawn.example/a", domains)
