"""Training end to end on made-up rows, with a small stand-in for the fit: figures, refusals, the same bytes again."""

import json
from dataclasses import replace
from functools import partial
from types import ModuleType

import pytest

from marsad.core.errors import RefusedInput
from marsad.core.words import LANGUAGES, speaking
from marsad.detect.text_model import read
from marsad.flows.training import Made, Watching, order_of, train
from marsad.flows.training_card import card_of
from marsad.flows.training_rows import Rows, usable


@pytest.fixture(scope="module")
def rows(learning: ModuleType) -> Rows:
    return usable(learning.made_up(160))


@pytest.fixture(scope="module")
def made(rows: Rows, learning: ModuleType) -> Made:
    return train("rudeness", rows, seed=7, none="calm", teach=learning.teach)


def test_the_same_rows_in_any_order_give_the_same_bytes_and_another_seed_others(
    made: Made, rows: Rows, learning: ModuleType
) -> None:
    turned = usable(reversed(learning.made_up(160)))
    assert train("rudeness", turned, seed=7, none="calm", teach=learning.teach).content == made.content
    assert train("rudeness", rows, seed=8, none="calm", teach=learning.teach).content != made.content


def test_what_a_reader_must_know_stands_in_the_file(made: Made, rows: Rows) -> None:
    model = read(made.content)
    assert model.labels == ("calm", "rude")
    meta = dict(model.meta)
    assert (meta["task"], meta["seed"], meta["data"]) == ("rudeness", 7, rows.data_hash)
    assert meta["rows"]["used"] == 160
    assert meta["kept_whole"] == "authors"
    assert meta["groups"] == 40
    tested = meta["cross_validated"]
    assert 0.6 < tested["macro_f1"]["low"] <= tested["macro_f1"]["value"] <= tested["macro_f1"]["high"] < 1
    assert [one["label"] for one in tested["by_label"]] == ["calm", "rude"]
    assert sum(one["n"] for one in tested["by_language"]) == 160
    assert 0 < tested["calibration"]["error"] < 0.5
    assert meta["by_time"]["trained_on"] == 128
    assert meta["by_time"]["scores"]["n"] == 32
    assert [point["codings"] for point in meta["curve"]["points"]] == [128]
    assert not {"author", "text"} & set(json.dumps(meta))


def test_every_text_has_probabilities_by_models_that_did_not_see_it(rows: Rows, learning: ModuleType) -> None:
    asked: list[set[str]] = []

    made = train("rudeness", rows, seed=7, teach=partial(learning.teach, learnt=asked))
    assert len(made.held_out) == 160
    assert all(abs(sum(one) - 1) < 0.001 for one in made.held_out.values())
    authors = {row.text: row.author for row in rows.rows}
    for learnt in asked[:5]:
        held = {text for text in authors if text not in learnt}
        assert not {authors[text] for text in held} & {authors[text] for text in learnt}
    assert asked[-1] == set(authors)


def test_a_bar_is_told_of_every_fit(learning: ModuleType) -> None:
    rows = usable(learning.made_up(180))
    told: list[int] = []
    steps: list[int] = []
    train("rudeness", rows, teach=learning.teach, watching=Watching(begun=steps.append, done=lambda: told.append(1)))
    assert steps == [len(told)]


def test_without_authors_the_card_says_what_that_means(learning: ModuleType) -> None:
    made = train("rudeness", usable(learning.made_up(120, authors=0, times=False)), teach=learning.teach)
    assert made.meta["kept_whole"] == "texts"
    assert made.meta["by_time"] == {"why_not": "no_times"}
    with speaking("en"):
        card = card_of(made.meta)
    assert "the figures may be too good" in card
    assert "most rows have no time" in card


def test_several_labels_are_learnt_each(learning: ModuleType) -> None:
    rows = [replace(row, label=row.label if number % 3 else "other", text=row.text + " tierce" * (not number % 3))
            for number, row in enumerate(learning.made_up(150))]  # fmt: skip
    made = train("rudeness", usable(rows), none="other", teach=learning.teach)
    assert read(made.content).labels == ("other", "calm", "rude")
    assert len(made.meta["cross_validated"]["by_label"]) == 3
    assert sorted(made.meta["cross_validated"]["calibration"]["tables"]) == ["calm", "rude"]


def test_a_label_of_one_author_alone_is_tested_as_never_learnt(learning: ModuleType) -> None:
    rows = [replace(row, author="only one" if row.label == "rude" else row.author) for row in learning.made_up(120)]
    made = train("rudeness", usable(rows), none="calm", teach=learning.teach)
    assert made.meta["cross_validated"]["by_label"][1]["recall"]["value"] == 0.0


def test_rows_of_one_author_cannot_be_tested(learning: ModuleType) -> None:
    rows = usable([replace(row, author="the same") for row in learning.made_up(100)])
    with pytest.raises(RefusedInput, match="of one author or one text"):
        train("rudeness", rows, teach=learning.teach)


@pytest.mark.parametrize(
    ("task", "counts", "none", "order"),
    [
        ("offensive", {"offensive": 30, "not offensive": 20}, None, ("not offensive", "offensive")),
        ("offensive", {"1": 30, "0": 40}, None, ("0", "1")),
        ("offensive", {"1": 40, "0": 30}, "0", ("0", "1")),
        ("offensive", {"1": 40, "0": 30}, None, ("0", "1")),
        ("offensive", {"OFF": 40, "NOT_OFF": 30}, None, ("NOT_OFF", "OFF")),
        ("tone", {"no": 10, "none": 20, "yes": 30}, None, ("yes", "no", "none")),
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
def test_the_card_is_written_in_every_language_with_the_same_figures(language: str, made: Made) -> None:
    meta = made.meta
    with speaking(language):
        card = card_of(meta)
    assert card.count("\n## ") == 9
    assert meta["data"] in card
    assert "| rude |" in card
    assert str(meta["rows"]["by_label"]["rude"]) in card
