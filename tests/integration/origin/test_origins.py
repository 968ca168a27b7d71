"""From words of a place in a file to four numbers: bounds that hold the truth, and no word, account or place kept."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from marsad.core.errors import Missing, RefusedInput, UsageError
from marsad.core.origin import FEWEST_ACCOUNTS, Assumption, Share, Unit
from marsad.core.origin_runs import Asked, OriginResult, Topic
from marsad.flows.origin_said import said_origin
from marsad.flows.origin_shown import last_origins, origin_facts, origin_numbered
from marsad.flows.origin_topics import Chosen, chosen
from marsad.flows.origins import origin_of, result_of, run_origin

SECRET = "zanqat lfakhar"
HASHTAG = Asked(topic=Topic.HASHTAG, name="eau")


def of(result: OriginResult, unit: Unit) -> Share:
    share = result.share(unit)
    assert share is not None
    return share


def test_words_of_a_place_become_a_country_and_go_no_further(town: Any) -> None:
    rows = town.observatory.lake.read("posts").to_pylist()
    assert {row["country_declared"] for row in rows} == {"MA", "FR", "BE", None}
    assert {row["country_label"] for row in rows} == {"MA", "FR", "BE", None}
    run = run_origin(town.observatory, "tester", HASHTAG)
    kept = [path.read_bytes() for path in town.observatory.home.rglob("*") if path.is_file()]
    sealed = [data for data in kept if SECRET.encode() in data]
    assert len(sealed) == 1  # the file as it was received, in the vault, and nothing else
    assert b'"place"' in sealed[0]
    assert SECRET not in json.dumps(run.result) + json.dumps(rows, default=str)


def test_the_bounds_hold_the_truth_of_every_topic(town: Any) -> None:
    for asked, tag in ((Asked(), None), (HASHTAG, "eau")):
        found = of(origin_of(town.observatory, asked), Unit.POSTS)
        truth = town.outside(tag)
        assert found.worst.identified.low <= truth <= found.worst.identified.high
        assert 0.4 < found.coverage < 0.9
        assert found.share is not None
        assert found.everything
        assert found.interval is None


def test_each_assumption_is_told_apart_and_narrows(town: Any) -> None:
    found = of(origin_of(town.observatory, HASHTAG), Unit.POSTS)
    assert {bounds.assumption for bounds in found.narrowed} >= {Assumption.MISSING_AT_RANDOM, Assumption.MONOTONE}
    for bounds in found.narrowed:
        assert bounds.identified.low >= found.worst.identified.low - 1e-9
        assert bounds.identified.high <= found.worst.identified.high + 1e-9


def test_three_units_are_counted_and_an_account_counts_once(town: Any) -> None:
    result = origin_of(town.observatory, HASHTAG)
    authors = {post["author"] for post in town.posts if post["hashtags"]}
    views = sum(post["views"] for post in town.posts if post["hashtags"])
    assert of(result, Unit.ACCOUNTS).collected == len(authors) == result.accounts
    assert of(result, Unit.REACH).collected == views
    assert of(result, Unit.POSTS).collected == result.posts


def test_the_base_rate_is_of_the_other_posts_of_the_same_frame(town: Any) -> None:
    result = origin_of(town.observatory, HASHTAG)
    others = [post for post in town.posts if not post["hashtags"]]
    (posts,) = [one for one in result.compared if one.topic.unit is Unit.POSTS]
    assert posts.others.collected == len(others)
    assert posts.difference is not None
    assert posts.difference > 0
    assert posts.worst_difference.low < posts.difference < posts.worst_difference.high
    assert origin_of(town.observatory, Asked()).compared == ()


def test_the_stronger_level_counts_and_contradictions_are_told(town: Any) -> None:
    rests = origin_of(town.observatory, Asked()).rests
    labelled = {post["author"] for post in town.posts if "country" in post}
    torn = {post["author"] for post in town.posts if {"country", "place"} <= post.keys()}
    assert rests.label == len(labelled)
    assert rests.contradicting == (len(torn) if len(torn) >= FEWEST_ACCOUNTS else None)
    assert rests.declared is not None
    assert rests.declared > 0


def test_a_run_is_kept_with_its_entry_and_shown_with_what_is_stale(town: Any) -> None:
    from marsad.store.records.work import entries

    first = run_origin(town.observatory, "tester", HASHTAG)
    again = run_origin(town.observatory, "tester", HASHTAG)
    assert result_of(first) == result_of(again) == origin_of(town.observatory, HASHTAG)
    shown = origin_numbered(town.observatory, again.number)
    assert not shown.stale
    assert [one.run.number for one in last_origins(town.observatory)].count(again.number) == 1
    assert first.number not in [one.run.number for one in last_origins(town.observatory)]
    assert list(entries())[-1].act.action == "run origin"
    assert json.loads(json.dumps(said_origin(shown), default=str))["units"][0]["unit"] == "posts"


def test_a_report_holds_the_run_as_a_draft_until_it_is_public(town: Any) -> None:
    run = run_origin(town.observatory, "tester", HASHTAG)
    (facts,) = [one for one in origin_facts(town.observatory, town.observatory.mission.start) if one.run == run.number]
    assert not facts.public
    assert not facts.locked


def test_labelled_accounts_correct_the_share_and_are_not_kept(town: Any, tmp_path: Path) -> None:
    file = tmp_path / "known.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["account", "country"])
        writer.writerows((f"@{account.upper()}", country) for account, country in town.truth.items())
    run = run_origin(town.observatory, "tester", Asked(), file)
    corrected = of(result_of(run), Unit.POSTS).corrected
    assert corrected is not None
    assert (corrected.sensitivity, corrected.specificity) == (1, 1)
    assert corrected.n_outside + corrected.n_inside == result_of(run).labelled
    assert "someone_" not in json.dumps(run.result) + json.dumps(run.settings)


def test_too_few_labelled_accounts_are_refused(town: Any, tmp_path: Path) -> None:
    file = tmp_path / "few.csv"
    file.write_text("account,country\nsomeone_1,MA\n", encoding="utf-8")
    with pytest.raises(RefusedInput, match="Too few"):
        run_origin(town.observatory, "tester", Asked(), file)
    file.write_text("account,country\nsomeone_1,Nowhere at all\n", encoding="utf-8")
    with pytest.raises(RefusedInput, match="Row 1"):
        run_origin(town.observatory, "tester", Asked(), file)


def test_what_is_not_there_is_said(town: Any) -> None:
    with pytest.raises(Missing, match="hashtag"):
        origin_of(town.observatory, Asked(topic=Topic.HASHTAG, name="absent"))
    with pytest.raises(Missing):
        origin_of(town.observatory, Asked(topic=Topic.QUESTION, name="absent"))
    with pytest.raises(Missing):
        origin_of(town.observatory, Asked(sources=("absent",)))
    with pytest.raises(UsageError):
        origin_of(town.observatory, Asked(topic=Topic.FRAME))


def test_what_is_withheld_of_a_topic_is_not_left_over_from_all_posts(town: Any) -> None:
    posts = town.observatory.lake.read("posts").to_pylist()
    named = {row["account"] for row in posts if row["country_label"] or row["country_declared"]}
    few = sorted(row["post_id"] for row in posts if row["account"] in named and row["country_label"] == "FR")[:3]
    inside = [row["post_id"] for row in posts if row["country_label"] == "MA"]
    ids = tuple(sorted({*few, *inside[:60]}))
    whole = tuple(row["post_id"] for row in posts)
    for topic in (ids, tuple(sorted(set(whole) - set(ids)))):  # few outside in the topic, then few in what is left
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("marsad.flows.origins.chosen", lambda *_given, t=topic: Chosen(sources=("town",), posts=t))
            result = origin_of(town.observatory, HASHTAG)
        assert of(result, Unit.POSTS).withheld
        (beside,) = [one for one in result.compared if one.topic.unit is Unit.POSTS]
        assert beside.others.withheld
        assert beside.others.share is beside.difference is None
        assert "FR" not in [one.country for one in result.countries]


def test_a_hashtag_of_lawful_speech_is_known_by_the_words_where_no_detector_ran(town: Any) -> None:
    from marsad.flows import coordination_lawful

    assert not chosen(town.observatory, HASHTAG).lawful
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coordination_lawful, "calls_to_abstain", lambda texts: ["water" in text for text in texts])
        result = origin_of(town.observatory, HASHTAG)
    assert result.lawful
    assert result.countries == ()
    assert result.posts % 10 == of(result, Unit.ACCOUNTS).collected % 10 == 0


@pytest.mark.spark
def test_spark_gives_the_same_figures(town: Any, spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    here = [origin_of(town.observatory, asked) for asked in (Asked(), HASHTAG)]
    monkeypatch.setenv("MARSAD_ENGINE", "local[2]")
    assert [origin_of(town.observatory, asked) for asked in (Asked(), HASHTAG)] == here
