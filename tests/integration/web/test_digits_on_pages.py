"""The reader's digits on the pages: our numbers change; ids, addresses, values, codes and posts never do."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from marsad.core.roles import Role

TAG = re.compile(r"<[^>]*>")
PLAIN = re.compile(r"<(bdi|kbd|code|blockquote|option|script|title)\b.*?</\1>", re.DOTALL)  # ids, keys, posts, codes
ONE_TIME = re.compile(r'value="[^"]*"( checked)?|data-chart="[^"]*"|data-[a-z]+="[0-9a-f-]{8,}"')
PAGES = ("/", "/overview/", "/code/{sample}/", "/progress/{sample}/", "/settle/{sample}/", "/ledger/", "/findings/")


@pytest.fixture
def reader(arcadia: Any) -> str:
    arcadia.add("reader", *Role, language="ar")
    return "reader"


def pages(arcadia: Any, browse: Callable[..., Any], name: str, digits: str) -> list[str]:
    from marsad.store.records import members, work

    person = members.member(name)
    with work.unit("tester", "choose digits", name):
        person.digits = digits
        person.save()
    client = browse(name)
    return [client.get(where.format(sample=arcadia.sample)).content.decode() for where in PAGES]


def test_no_tag_changes_with_the_digits(arcadia: Any, browse: Callable[..., Any], reader: str) -> None:
    european, eastern = (pages(arcadia, browse, reader, digits) for digits in ("european", "arabic_indic"))
    for one, other in zip(european, eastern, strict=True):
        tags = [[ONE_TIME.sub("", tag) for tag in TAG.findall(page)] for page in (one, other)]
        assert tags[0][:60] == tags[1][:60]
        for page in (one, other):
            for attribute in re.findall(r'(?:href|id|for|action|name|max|min|value)="([^"]*)"', page):
                assert not re.search("[٠-٩]", attribute), attribute


def test_codes_and_posts_keep_their_digits_and_our_counts_do_not(
    arcadia: Any, browse: Callable[..., Any], reader: str
) -> None:
    code = pages(arcadia, browse, reader, "arabic_indic")[PAGES.index("/code/{sample}/")]
    assert ">A1<" in code
    assert "A١" not in code
    assert re.search("[٠-٩]", TAG.sub(" ", code))


@pytest.mark.parametrize("page", ["/", "/overview/", "/progress/{sample}/"])
def test_no_number_of_ours_stays_in_european_digits(
    arcadia: Any, browse: Callable[..., Any], reader: str, page: str
) -> None:
    html = pages(arcadia, browse, reader, "arabic_indic")[PAGES.index(page)]
    main = re.sub(r"\s+", " ", PLAIN.sub(" ", html[html.index("<main") :]))
    text = TAG.sub(" ", main)
    assert re.findall(r"(?<![A-Za-z:.])[0-9]+(?![A-Za-z:.])", text) == []
