"""Whatever people write as their place, nothing of it is kept with a post but a country and one of a few reasons."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.core.origin import CLUES
from marsad.flows.places import Places
from marsad.observe.fields import finish, raw_batch
from marsad.plugins.seam import Header, Parsed

HEADER = Header(source="s", platform="x")
TOWNS = st.sampled_from(
    ["Casablanca", "derb", "الرباط", "Lyon", "France", "🇲🇦", "from", "chez moi", "7", "rue", "Paname"]
)
WRITTEN = st.one_of(st.text(min_size=1), st.lists(TOWNS, min_size=1, max_size=6).map(" ".join))
REASONS = {json.dumps([[said, []]], separators=(",", ":"), ensure_ascii=False) for said in CLUES.values()}
MARK = "qzxj"  # which no reason and no code of a country holds


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(WRITTEN, min_size=1, max_size=5), st.lists(st.text(), min_size=5, max_size=5))
def test_a_post_keeps_a_country_and_a_reason_and_no_word(places: list[str], labels: list[str]) -> None:
    marked = [f"{place} {MARK}" for place in places]
    raw = raw_batch(
        {
            "row": range(1, len(places) + 1),
            "native_id": [str(at) for at in range(len(places))],
            "place": marked,
            "country": [f"{label}{MARK}" for label in labels[: len(places)]],
        }
    )
    done = finish(Parsed(raw), HEADER, b"key", "batch", Places())
    for post in done.posts.to_pylist():
        assert post["country_declared"] is None or (
            len(post["country_declared"]) == 2 and post["country_declared"].isupper()
        )
        assert post["declared_because"] in REASONS
        assert MARK not in json.dumps(post, default=str)
    assert MARK not in repr(done.refusals) + repr(done.counts)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text())
def test_a_label_is_a_country_or_nothing(label: str) -> None:
    (found,) = Places().labelled([label])
    assert found is None or (len(found) == 2 and found.isascii() and found.isupper())
