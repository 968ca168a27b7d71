"""Somebody with a key tries to get what no key gives: a list of people, a suppressed cell, a coder's name."""

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from marsad.core.roles import Role

NEVER = {"account", "author", "handle", "url", "native_id", "post_id", "coder", "actor", "noted_by", "by_whom", "text"}
WORDS = ("", "boycott", "ما تصوتوش", "vote OR انتخابات", '"stay home"')


def names_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inside in value.items():
            yield key
            yield from names_in(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from names_in(inside)


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inside)


def everything(ask: Any) -> Iterator[Any]:
    """Every resource with every key that opens it."""
    from marsad.core.roles import ALLOWED
    from marsad.web.api.doors import API_DOORS
    from marsad.web.doors import Open

    for name, door in API_DOORS.items():
        if door is not Open.ANYONE:
            for role in ALLOWED[door] & {Role.SENIOR_CODER, Role.LEGAL_OFFICER, Role.PUBLISHER, Role.AUDITOR}:  # type: ignore[index]
                yield ask(name, role)


def test_nothing_of_who_wrote_and_who_coded_is_in_any_answer(example: Any, ask: Any) -> None:
    from marsad.store.records.models import Member

    posts = example.observatory.lake.read("posts", ["account", "native_id", "url", "post_id", "text"]).to_pylist()
    unsayable = {str(post[name]) for post in posts for name in ("account", "post_id", "url", "text") if post[name]}
    unsayable |= {str(post["native_id"]) for post in posts if len(str(post["native_id"] or "")) > 6}
    unsayable |= set(Member.objects.values_list("name", flat=True))
    for answer in everything(ask):
        assert not set(names_in(answer)) & NEVER
        assert not set(texts_in(answer)) & unsayable
    document = json.dumps(ask("openapi.json", Role.AUDITOR))
    assert not [name for name in NEVER if re.search(rf'"{name}": {{"', document)]


@pytest.fixture
def searches(example: Any) -> list[dict[str, str]]:
    """Combinations of filters, lawful labels first."""
    from marsad.flows.exploring import choices

    found = choices(example.observatory, example.observatory.mission)
    labels = ["", *sorted(found.lawful_labels), *[one for one in found.labels if one not in found.lawful_labels][:2]]
    every = itertools.product(
        WORDS,
        labels,
        ["", *found.languages[:2]],
        ["", *found.platforms[:1]],
        ["", *found.sources[-1:]],
        [("", ""), ("2025-01-03", "2025-01-03"), ("2024-12-16", "2025-01-20")],
    )
    names = ("words", "label", "language", "platform", "source")
    return [
        {name: value for name, value in zip(names, given[:5], strict=True) if value}
        | ({"first": given[5][0], "last": given[5][1]} if given[5][0] else {})
        for given in every
    ]


def test_no_combination_of_filters_lists_a_post_or_counts_a_few_people(
    example: Any, ask: Any, searches: list[dict[str, str]]
) -> None:
    from urllib.parse import urlencode

    from django.test import Client

    client = Client(headers={"host": "127.0.0.1", "accept-language": "en"})
    key = {"authorization": f"Bearer {example.keys[Role.LEGAL_OFFICER]}"}
    aggregates = 0
    for asked in searches[:: max(1, len(searches) // 150)]:
        answer = client.get(f"/api/v1/search?{urlencode(asked)}", headers=key)
        given = answer.json()
        if answer.status_code != 200:
            assert (answer.status_code, given["code"]) == (400, 11), asked
            continue
        assert "results" not in given
        counts = [given["found"], *(one["posts"] for name in ("days", "languages", "platforms") for one in given[name])]
        if given["aggregate"]:
            aggregates += 1
            assert all(count is None or count % 10 == 0 for count in counts), asked
    assert aggregates > 3


def test_a_finding_s_draft_is_not_for_the_auditor(example: Any, ask: Any) -> None:
    from marsad.store.records import findings

    open_ones = {one.number for one in findings.findings() if one.state == "published"}
    assert {one["number"] for one in ask("findings", Role.AUDITOR)} <= open_ones


def test_who_codes_reads_no_hash_of_the_ledger_by_programme(example: Any) -> None:
    from django.test import Client

    from marsad.store.records import members, tokens, work

    with work.unit("tester", "give roles", "visitor-auditor"):
        person = members.member("visitor-auditor")
        person.roles = [Role.AUDITOR, Role.CODER]
        person.save()
    with work.unit("visitor-auditor", "make token", "x") as unit:
        key = tokens.make_token(unit, person, "x", [Role.AUDITOR], 1)[1]
    client = Client(headers={"host": "127.0.0.1", "authorization": f"Bearer {key}"})
    assert client.get("/api/v1/ledger").status_code == 403
    assert client.get("/api/v1/mission").status_code == 200
