"""Training end to end on made-up rows, with a small stand-in for the fit: figures, refusals, the same bytes again."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from marsad.core.errors import RefusedInput
from marsad.core.words import LANGUAGES, speaking
from marsad.detect.calibration import Platt, Temperature
from marsad.detect.normalise import CLASSIFY
from marsad.detect.text_model import TextModel, read
from marsad.detect.word_features import matrix
from marsad.detect.words import words_of
from marsad.flows.training import Watching, order_of, train
from marsad.flows.training_card import card_of
from marsad.flows.training_rows import Row, Rows, usable

START = datetime(2026, 8, 1, tzinfo=UTC)
CALM = ["maison", "jardin", "fleuve", "école", "marché", "route", "ville", "port", "pain", "table", "lampe", "fenêtre"]
RUDE = ["nuls", "idiots", "vendus", "traîtres", "voleurs", "menteurs", "lâches", "ordures"]


def fit(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    order: Sequence[str] | None = None,
    seed: int = 0,
    groups: Sequence[str] | None = None,
) -> TextModel:
    """Log-count ratios of every feature: a stand-in that needs no solver."""
    names = tuple(order or sorted(set(labels)))
    counts = matrix(texts, words_of(texts, CLASSIFY))
    rows = np.unique(counts.indices)
    seen = counts[:, rows]
    wanted = names[1:] if len(names) == 2 else names
    columns = []
    for name in wanted:
        yes = np.asarray([label == name for label in labels])
        with_it, without = seen[yes].sum(axis=0) + 1.0, seen[~yes].sum(axis=0) + 1.0
        columns.append(np.asarray(np.log(with_it / with_it.sum()) - np.log(without / without.sum())).ravel())
    weights = np.stack(columns, axis=1)
    scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 32767
    return TextModel(
        labels=names,
        rows=rows.astype(np.int32),
        weights=np.rint(weights / scales).astype(np.int16),
        scales=scales.astype(np.float32),
        squares=np.full(rows.size, 256, dtype=np.uint16),
        bias=np.zeros(len(wanted), dtype=np.float32),
        calibration=Platt(slope=1.0, intercept=0.0)
        if len(names) == 2
        else Temperature(slope=1.0, shifts=(0.0,) * len(names)),
    )


def made_up(count: int = 400, authors: int = 40, *, times: bool = True, seed: int = 0) -> list[Row]:
    """Rude and calm sentences, one in ten with the other's label."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(count):
        rude = number % 2 == 0
        words = list(random.choice(CALM, 5)) + list(random.choice(RUDE if rude else CALM, 2)) + [f"mot{number}"]
        wrong = random.random() < 0.1
        found.append(
            Row(
                text=" ".join(random.permutation(words).tolist()),
                label="rude" if rude != wrong else "calm",
                author=f"author{number % authors}" if authors else "",
                time=START + timedelta(hours=number) if times else None,
            )
        )
    return found


@pytest.fixture(scope="module")
def rows() -> Rows:
    return usable(made_up())


def test_the_same_rows_in_any_order_give_the_same_bytes_and_another_seed_others(rows: Rows) -> None:
    first = train("rudeness", rows, seed=7, fit=fit)
    again = train("rudeness", usable(reversed(made_up())), seed=7, fit=fit)
    assert first.content == again.content
    assert first.content != train("rudeness", rows, seed=8, fit=fit).content


def test_what_a_reader_must_know_stands_in_the_file(rows: Rows) -> None:
    made = train("rudeness", rows, seed=7, none="calm", fit=fit)
    model = read(made.content)
    assert model.labels == ("calm", "rude")
    meta = dict(model.meta)
    assert (meta["task"], meta["seed"], meta["data"]) == ("rudeness", 7, rows.data_hash)
    assert meta["rows"]["used"] == 400
    assert meta["kept_whole"] == "authors"
    assert meta["groups"] == 40
    tested = meta["cross_validated"]
    assert 0.8 < tested["macro_f1"]["low"] <= tested["macro_f1"]["value"] <= tested["macro_f1"]["high"] < 1
    assert [one["label"] for one in tested["by_label"]] == ["calm", "rude"]
    assert sum(one["n"] for one in tested["by_language"]) == 400
    assert 0 < tested["calibration"]["error"] < 0.5
    assert meta["by_time"]["trained_on"] == 320
    assert meta["by_time"]["scores"]["n"] == 80
    assert [point["codings"] for point in meta["curve"]["points"]] == [125, 250, 320]
    assert not {"author", "text"} & set(json.dumps(meta))


def test_every_text_has_probabilities_by_models_that_did_not_see_it(rows: Rows) -> None:
    asked: list[set[str]] = []

    def watched(texts: Sequence[str], labels: Sequence[str], **how: object) -> TextModel:
        asked.append(set(texts))
        return fit(texts, labels, **how)  # type: ignore[arg-type]

    made = train("rudeness", rows, seed=7, fit=watched)
    assert len(made.held_out) == 400
    assert all(abs(sum(one) - 1) < 0.001 for one in made.held_out.values())
    authors = {row.text: row.author for row in rows.rows}
    for learnt in asked[:5]:
        held = {text for text in authors if text not in learnt}
        assert not {authors[text] for text in held} & {authors[text] for text in learnt}
    assert asked[-1] == set(authors)


def test_a_bar_is_told_of_every_fit(rows: Rows) -> None:
    told: list[int] = []
    steps: list[int] = []
    train("rudeness", rows, fit=fit, watching=Watching(begun=steps.append, done=lambda: told.append(1)))
    assert steps == [len(told)]


def test_without_authors_the_card_says_what_that_means() -> None:
    made = train("rudeness", usable(made_up(120, authors=0, times=False)), fit=fit)
    assert made.meta["kept_whole"] == "texts"
    assert made.meta["by_time"] == {"why_not": "no_times"}
    with speaking("en"):
        card = card_of(made.meta)
    assert "the figures may be too good" in card
    assert "most rows have no time" in card


def test_several_labels_are_learnt_each() -> None:
    rows = [replace(row, label=row.label if number % 3 else "other", text=row.text + " tierce" * (not number % 3))
            for number, row in enumerate(made_up(300))]  # fmt: skip
    made = train("rudeness", usable(rows), none="other", fit=fit)
    assert read(made.content).labels == ("other", "calm", "rude")
    assert len(made.meta["cross_validated"]["by_label"]) == 3
    assert sorted(made.meta["cross_validated"]["calibration"]["tables"]) == ["calm", "rude"]


def test_a_label_of_one_author_alone_is_tested_as_never_learnt() -> None:
    rows = [replace(row, author="only one" if row.label == "rude" else row.author) for row in made_up(200)]
    made = train("rudeness", usable(rows), none="calm", fit=fit)
    assert made.meta["cross_validated"]["by_label"][1]["recall"]["value"] == 0.0


def test_rows_of_one_author_cannot_be_tested() -> None:
    rows = usable([replace(row, author="the same") for row in made_up(100)])
    with pytest.raises(RefusedInput, match="of one author or one text"):
        train("rudeness", rows, fit=fit)


@pytest.mark.parametrize(
    ("task", "counts", "none", "order"),
    [
        ("offensive", {"offensive": 30, "not offensive": 20}, None, ("not offensive", "offensive")),
        ("offensive", {"1": 30, "0": 40}, None, ("0", "1")),
        ("offensive", {"1": 40, "0": 30}, "0", ("0", "1")),
        ("abstention", {"abstention_reported": 30, "unrelated": 40}, None, ("unrelated", "abstention_reported")),
        ("ours", {"b": 50, "c": 30, "a": 20}, None, ("b", "a", "c")),
    ],
)
def test_none_of_it_comes_first(task: str, counts: dict[str, int], none: str | None, order: tuple[str, ...]) -> None:
    assert order_of(task, counts, none) == order


def test_none_of_it_must_be_a_label_of_the_rows() -> None:
    with pytest.raises(RefusedInput, match="'no' is not a label of the rows; they have: yes, nothing"):
        order_of("ours", {"yes": 3, "nothing": 2}, "no")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_is_written_in_every_language_with_the_same_figures(language: str, rows: Rows) -> None:
    meta = train("rudeness", rows, seed=7, fit=fit).meta
    with speaking(language):
        card = card_of(meta)
    assert card.count("\n## ") == 9
    assert rows.data_hash in card
    assert "| rude |" in card
    assert str(meta["rows"]["by_label"]["rude"]) in card
