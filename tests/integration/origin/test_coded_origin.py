"""A share among posts that people coded: weighted, with its interval; lawful speech in tens, locked before a vote."""

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from types import ModuleType
from typing import Any

import pytest

from marsad.core.origin import Unit
from marsad.core.origin_runs import Asked, Topic
from marsad.flows import restricted
from marsad.flows.origin_shown import origin_numbered
from marsad.flows.origins import origin_of, run_origin
from marsad.flows.reporting import document_of
from marsad.report.content import write

ABUSE, CALLS = Asked(topic=Topic.QUESTION, name="abuse"), Asked(topic=Topic.QUESTION, name="calls")


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory, finding_mission: ModuleType) -> Iterator[Any]:
    """480 posts of 120 accounts, two thirds of them labelled, half of these outside; 400 drawn and coded."""
    plain = vars(finding_mission)["_post"]

    def post(number: int) -> dict[str, Any]:
        who = Random(number).randrange(120)
        label = None if who % 3 == 0 else "FR" if who % 3 == 1 else "MA"
        return {**plain(number), "account": f"a{who:024x}", "country_label": label, "views": number}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding_mission, "_post", post)
        yield finding_mission.build(tmp_path_factory.mktemp("coded") / "arcadia", 480, 400)
    from django.db import connections

    connections.close_all()


def test_a_coded_share_is_of_the_posts_coded_yes_with_an_interval(coded: Any) -> None:
    result = origin_of(coded, ABUSE)
    posts = result.share(Unit.POSTS)
    assert posts is not None
    assert posts.share is not None
    assert posts.interval is not None
    assert not posts.everything
    assert result.sample == 400
    assert result.posts == 40  # one in eight, less those settled as no
    assert posts.collected == round(result.posts * 480 / 400)
    assert posts.interval.low < posts.share < posts.interval.high
    assert posts.worst.interval.low <= posts.worst.identified.low
    assert result.countries == ()


def test_what_people_coded_no_is_the_base_rate(coded: Any) -> None:
    (posts,) = [one for one in origin_of(coded, ABUSE).compared if one.topic.unit is Unit.POSTS]
    assert posts.others.collected == round((400 - origin_of(coded, ABUSE).posts) * 480 / 400)
    assert posts.difference_interval is not None


def test_calls_not_to_vote_are_told_in_tens_and_by_no_country(coded: Any) -> None:
    result = origin_of(coded, CALLS)
    assert result.lawful
    assert result.posts % 10 == 0
    assert result.countries == ()
    assert all(share.collected % 10 == 0 for share in result.shares)


def test_before_the_vote_what_reads_as_a_poll_has_no_figure_and_the_rest_has(
    coded: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, abuse = run_origin(coded, "sara", CALLS), run_origin(coded, "sara", ABUSE)
    monkeypatch.setattr(restricted, "now", lambda: datetime(2030, 9, 1, 12, tzinfo=UTC))
    assert origin_numbered(coded, calls.number).result.shares == ()
    assert origin_numbered(coded, abuse.number).result.shares
    document = document_of(coded)
    assert [one.locked for one in document.origin] == [False, True]
    assert document.draft
    assert "origin" in [part.anchor for part in write(document, "en").parts]


def test_a_sample_still_being_coded_says_nothing(coded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from marsad.flows import origin_topics

    monkeypatch.setattr(origin_topics, "is_unfinished", lambda *_given: True)
    run = run_origin(coded, "sara", ABUSE)
    assert origin_numbered(coded, run.number).result.shares == ()
