"""Narratives of an observatory: what is found, what people decide, and what is never said."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from marsad.core.errors import Missing, RefusedInput, UsageError, WrongState
from marsad.flows import naming
from marsad.flows.ingest import Intake, ingest_file
from marsad.flows.narrative_facts import facts_of, may_be_listed
from marsad.flows.narratives import Narrative, find, one
from marsad.store.observatory import Observatory

ARABIC = "ما تصوتوش حيت الأصوات ديالكم كتباع"
ARABIZI = "ma tsawtouch 7it l2aswat dyalkom katba3"
OTHER = "the ferry to the invented island leaves at nine every morning"
Take = Callable[..., None]


@pytest.fixture
def take(observatory: Observatory, tmp_path: Path) -> Take:
    """A function that takes texts in, a post each, by as many accounts, an hour apart."""
    files = iter(range(100))

    def taken(texts: Sequence[str], source: str = "topic_export", **fields: object) -> None:
        number = next(files)
        path = tmp_path / f"posts-{number}.ndjson"
        rows = [
            {
                "id": f"{number}-{place}",
                "platform": "x",
                "published_at": f"2025-01-{10 + number:02d}T{place:02d}:00:00Z",
                "text": text,
                "author": f"invented_{number}_{place}",
            }
            | fields
            for place, text in enumerate(texts)
        ]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        ingest_file(observatory, "tester", path, Intake(source=source, workers=1))

    return taken


def the(observatory: Observatory, text: str = ARABIC) -> Narrative:
    found, narratives = find(observatory)
    texts = found.posts["text"].to_pylist()
    (narrative,) = [each for each in narratives if text in [texts[place] for place in each.places.tolist()]]
    return narrative


def ids(observatory: Observatory, text: str) -> list[str]:
    posts = observatory.lake.read("posts", ["post_id", "text"]).to_pylist()
    return [post["post_id"] for post in posts if post["text"] == text]


def test_what_is_said_in_both_scripts_is_one_narrative_with_its_figures(observatory: Observatory, take: Take) -> None:
    take([ARABIC, ARABIC, ARABIC, "amen", OTHER])
    take([ARABIZI, ARABIZI, ARABIZI + " !!!"], platform="tiktok", published_at=None)
    found, narratives = find(observatory)
    assert found.too_short == 1
    (narrative,) = narratives
    facts = facts_of(found, narrative, "Africa/Casablanca")
    assert (facts.posts, facts.texts, facts.accounts, facts.accounts_withheld) == (6, 2, 6, False)
    assert facts.first is not None
    assert (facts.first.at, facts.first.platform) == (datetime(2025, 1, 10, 0, tzinfo=UTC), "x")
    assert facts.without_time == 3
    assert facts.days == ((date(2025, 1, 10), 3),)
    assert [(on.platform, on.posts, on.first is None) for on in facts.platforms] == [
        ("x", 3, False),
        ("tiktok", 3, True),
    ]
    assert dict(facts.ways) == {"same-text": 4, "across-scripts": 1}
    assert dict(facts.languages) == {"ary-Arab": 3, "ary-Latn": 3}
    assert [example.text.split()[0] for example in facts.examples] == ["ما", "ma"]
    assert may_be_listed(facts, 5)
    assert not may_be_listed(facts, 7)


def test_under_five_accounts_neither_their_number_nor_their_texts_are_said(
    observatory: Observatory, take: Take
) -> None:
    take([ARABIC] * 4)
    found, (narrative,) = find(observatory)
    facts = facts_of(found, narrative, "UTC")
    assert (facts.accounts, facts.accounts_withheld, facts.examples) == (None, True, ())
    assert not may_be_listed(facts, 2)
    take([ARABIC], platform="tiktok")
    found, (narrative,) = find(observatory)
    facts = facts_of(found, narrative, "UTC")
    assert facts.accounts == 5
    assert [on.accounts for on in facts.platforms] == [None, None]


def test_no_figure_of_a_narrative_names_an_account(observatory: Observatory, take: Take) -> None:
    take([ARABIC] * 8)
    found, (narrative,) = find(observatory)
    accounts = set(found.posts["account"].to_pylist())
    said = repr(facts_of(found, narrative, "UTC"))
    assert len(accounts) == 8
    assert not any(account in said for account in accounts)


def test_a_post_that_two_sources_brought_counts_once(observatory: Observatory, take: Take) -> None:
    take([ARABIC], id="same")
    take([ARABIC], source="topic_4cat", id="same")
    found, narratives = find(observatory)
    assert found.twice == 1
    assert narratives == []
    found, _narratives = find(observatory, "topic_4cat")
    assert (len(found.ids), found.twice) == (1, 0)
    with pytest.raises(Missing, match="no source 'elsewhere'"):
        find(observatory, "elsewhere")


def test_a_narrative_stays_what_it_is_when_posts_come(observatory: Observatory, take: Take) -> None:
    take([ARABIC] * 3)
    before = the(observatory).id
    assert before == ids(observatory, ARABIC)[0] or before in ids(observatory, ARABIC)
    take([ARABIZI] * 5, published_at="2024-12-01T00:00:00Z")
    assert the(observatory).id == before
    assert the(observatory).places.size == 8


def test_a_name_is_kept_with_who_gave_it_and_the_one_before_it(observatory: Observatory, take: Take) -> None:
    from marsad.store.records import narratives, work

    take([ARABIC] * 3)
    first = naming.name(observatory, "amal", the(observatory).id[:8], "  votes are   sold ", note="seen on Monday")
    again = naming.name(observatory, "badr", "votes are sold", "Votes for sale")
    assert (first.name, first.decided_by, first.note) == ("votes are sold", "amal", "seen on Monday")
    assert (again.supersedes, again.anchors) == (first.number, first.anchors)
    assert the(observatory).name == "Votes for sale"
    assert [each.name for each in narratives.history(first.narrative)] == ["votes are sold", "Votes for sale"]
    entries = [entry for entry in work.entries() if entry.act.action == "narrative named"]
    assert [entry.act.actor for entry in entries] == ["amal", "badr"]
    assert "sold" not in json.dumps([entry.act.detail for entry in entries])
    take([ARABIZI] * 3)
    assert the(observatory, ARABIZI).name == "Votes for sale"


def test_a_named_narrative_without_a_post_in_a_source_is_not_listed_there(observatory: Observatory, take: Take) -> None:
    take([ARABIC] * 3)
    naming.name(observatory, "amal", the(observatory).id, "sold")
    found, (narrative,) = find(observatory, "topic_4cat")
    facts = facts_of(found, narrative, "UTC")
    assert (facts.name, facts.posts, facts.first, facts.platforms) == ("sold", 0, None, ())
    assert not may_be_listed(facts, 2)


def test_names_that_are_none_or_taken_are_refused(observatory: Observatory, take: Take) -> None:
    take([ARABIC, ARABIC, OTHER, OTHER])
    naming.name(observatory, "amal", the(observatory).id, "sold")
    for bad in ("", "   ", "x" * 201, "two\x07bells"):
        with pytest.raises(RefusedInput, match="cannot be a name"):
            naming.name(observatory, "amal", the(observatory).id, bad)
    with pytest.raises(WrongState, match="has the name 'sold' already"):
        naming.name(observatory, "amal", the(observatory, OTHER).id, "sold")
    with pytest.raises(Missing, match="no narrative 'zzzzzz'"):
        one(observatory, "zzzzzz")
    with pytest.raises(Missing):
        one(observatory, the(observatory).id[:3])


def test_any_post_of_a_narrative_leads_to_it(observatory: Observatory, take: Take) -> None:
    take([ARABIC, OTHER, ARABIC])
    assert one(observatory, ids(observatory, ARABIC)[1])[1].id == the(observatory).id
    assert one(observatory, ids(observatory, ARABIC)[0])[1].id == the(observatory).id


def test_two_named_narratives_that_join_keep_both_names_until_somebody_decides(
    observatory: Observatory, take: Take
) -> None:
    steps = [" ".join(f"word{chr(97 + k)}{chr(104 + k % 9)}" for k in range(start, start + 16)) for start in (0, 4, 2)]
    take([steps[0]] * 2 + [steps[1]] * 2)
    for text, name in ((steps[0], "one"), (steps[1], "other")):
        naming.name(observatory, "amal", the(observatory, text).id, name)
    take([steps[2]])
    _found, narratives = find(observatory)
    assert sorted((each.name, each.places.size, each.also[0].name) for each in narratives) == [
        ("one", 5, "other"),
        ("other", 5, "one"),
    ]
    merged = naming.merge(observatory, "badr", "other", "one", note="the same")
    _found, (narrative,) = find(observatory)
    assert (narrative.name, narrative.also, narrative.places.size) == ("one", (), 5)
    assert (merged.act, merged.note) == ("merged", "the same")


def test_what_the_machine_did_not_see_is_put_together_by_hand(observatory: Observatory, take: Take) -> None:
    translated = "do not vote, your votes are being sold by somebody"
    take([ARABIC] * 3 + [translated] * 3)
    with pytest.raises(WrongState, match="has no name yet"):
        naming.merge(observatory, "amal", the(observatory, translated).id, the(observatory).id)
    naming.name(observatory, "amal", the(observatory).id, "sold")
    naming.merge(observatory, "amal", the(observatory, translated).id, "sold")
    assert the(observatory, translated).name == "sold"
    assert the(observatory).places.size == 6
    with pytest.raises(WrongState, match="are one narrative already"):
        naming.merge(observatory, "amal", "sold", "sold")


def test_what_the_machine_put_in_one_is_parted_and_stays_so(observatory: Observatory, take: Take) -> None:
    other = ARABIZI + " daba"
    take([ARABIC] * 3 + [other] * 2)
    naming.name(observatory, "amal", the(observatory).id, "sold")
    assert the(observatory, other).name == "sold"
    with pytest.raises(WrongState, match="is known by"):
        naming.split(observatory, "amal", "sold", ids(observatory, ARABIC)[1], "now")
    naming.split(observatory, "amal", "sold", ids(observatory, other)[0], "now", note="another matter")
    assert (the(observatory, other).name, the(observatory).name) == ("now", "sold")
    take([ARABIZI] * 2 + [ARABIC, other])
    assert the(observatory, other).name == "now"
    assert the(observatory).name == "sold"
    _found, narratives = find(observatory)
    assert sorted((each.name, each.places.size) for each in narratives) == [("now", 5), ("sold", 4)]
    assert [each.also for each in narratives] == [(), ()]


def test_a_decision_made_on_what_somebody_changed_meanwhile_is_refused(observatory: Observatory, take: Take) -> None:
    from dataclasses import replace

    from marsad.store.records import narratives, work

    take([ARABIC] * 3)
    decision = naming.name(observatory, "amal", the(observatory).id, "sold")
    with pytest.raises(WrongState, match="meanwhile"), work.unit("badr", "narrative named", "x") as unit:
        narratives.add_decision(unit, replace(decision, supersedes=None))


def test_the_doctor_finds_a_decision_changed_behind_the_ledger(observatory: Observatory, take: Take) -> None:
    import sqlite3

    from marsad.flows.keeping import examine

    take([ARABIC] * 3)
    naming.name(observatory, "amal", the(observatory).id, "sold")
    assert all(check.sound for check in examine(observatory))
    with sqlite3.connect(observatory.database) as raw:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute("UPDATE records_narrativerecord SET name='other'")
        raw.execute("DROP TRIGGER narrativerecord_no_update")
        raw.execute("UPDATE records_narrativerecord SET name='other'")
    raw.close()
    assert any("decision about a narrative" in check.remark for check in examine(observatory) if not check.sound)


def test_a_beginning_that_means_several_is_refused(observatory: Observatory, take: Take) -> None:
    from dataclasses import replace

    from marsad.flows.narratives import chosen

    take([ARABIC, ARABIC, OTHER, OTHER])
    found, (first, second) = find(observatory)
    alike = replace(second, id=first.id[:8] + second.id[8:])
    with pytest.raises(UsageError, match="several narratives"):
        chosen(found, [first, alike], first.id[:8])


def test_an_observatory_without_posts_has_no_narrative(observatory: Observatory) -> None:
    assert find(observatory)[1] == []
