import pyarrow as pa
import pytest

from marsad.demo.generate import Generated, asked, generate
from marsad.detect.lexicon_detector import LexiconDetector

LABELS = {
    "vawp": {"abuse", "sexist", "threat"},
    "abstention": {"abstention"},
    "false_procedure": {"voting_procedure"},
}


@pytest.fixture(scope="module")
def election() -> Generated:
    return generate(posts=6_000)


@pytest.fixture(scope="module")
def noticed(election: Generated) -> dict[str, set[str]]:
    ids = {(truth.source, truth.platform, truth.native_id): truth.post_id for truth in election.truth.values()}
    batch = pa.RecordBatch.from_pydict(
        {
            "post_id": [ids[post.source, post.platform, post.native_id] for post in election.posts],
            "text": [post.text for post in election.posts],
        }
    )
    labels: dict[str, set[str]] = {}
    for signal in LexiconDetector().detect(batch).to_pylist():
        labels.setdefault(signal["post_id"], set()).add(signal["label"])
    return labels


@pytest.mark.parametrize("question", sorted(LABELS))
def test_word_lists_find_some_of_what_is_there_and_not_all(
    question: str, election: Generated, noticed: dict[str, set[str]]
) -> None:
    codes, sources = asked(question)
    asked_of = [truth for truth in election.truth.values() if truth.source in sources]
    hits = {truth.post_id for truth in asked_of if LABELS[question] & noticed.get(truth.post_id, set())}
    there = {truth.post_id for truth in asked_of if codes & set(truth.codes)}
    assert 0.2 < len(hits & there) / len(there) < 0.8
    assert hits - there, "posts that only report or oppose hold the words too"
    assert len(hits - there) / (len(asked_of) - len(there)) < 0.3
