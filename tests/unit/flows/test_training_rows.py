"""Rows to learn from: what is left out and why, and that the order of a file changes nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from marsad.core.errors import RefusedInput
from marsad.flows.training_rows import Row, in_words_of, prints_of, read_rows, require_enough, usable


def rows(*pairs: tuple[str, str]) -> list[Row]:
    return [Row(text=text, label=label) for text, label in pairs]


def test_rows_without_text_or_label_are_left_out_and_counted() -> None:
    found = usable(rows(("  ", "yes"), ("", ""), ("a word", " "), ("a word", "yes")))
    assert [row.text for row in found.rows] == ["a word"]
    assert found.dropped == {"no_text": 2, "no_label": 1}
    assert found.given == 4


def test_a_number_that_is_none_is_no_label(tmp_path: Path) -> None:
    table = pa.table({"text": ["a word", "two words", "three words"], "label": [1.0, float("nan"), 0.0]})
    pq.write_table(table, tmp_path / "codings.parquet")
    assert [row.label for row in read_rows(str(tmp_path / "codings.parquet"))] == ["1", "", "0"]


def test_a_text_with_two_labels_says_nothing_and_every_row_of_it_goes() -> None:
    found = usable(rows(("Vous êtes nuls", "yes"), ("vous etes NULS", "no"), ("bonjour", "no")))
    assert [row.text for row in found.rows] == ["bonjour"]
    assert found.dropped == {"contradicted": 2}


def test_a_repeated_text_is_kept_and_told() -> None:
    found = usable(rows(("bonjour", "no"), ("bonjour https://a.example", "no"), ("nuls", "yes")))
    assert len(found.rows) == 3
    assert found.repeated == 1


def test_losses_of_the_codings_are_told_with_those_of_the_file() -> None:
    found = usable(
        rows(
            ("bonjour", "no"),
        ),
        {"undecided": 2, "several_codes": 1},
    )
    assert found.given == 4
    assert found.dropped == {"several_codes": 1, "undecided": 2}


def test_the_order_of_the_rows_changes_neither_the_rows_nor_their_hash() -> None:
    given = [
        Row(text="b", label="no", author="x", time=datetime(2026, 9, 1, tzinfo=UTC)),
        Row(text="a", label="yes", author="y"),
        Row(text="a", label="yes", author="x"),
    ]
    assert usable(given) == usable(reversed(given))
    assert usable(given).data_hash == usable(reversed(given)).data_hash
    assert usable(given).data_hash != usable(given[:2]).data_hash


def test_prints_are_the_same_for_the_same_words_and_differ_otherwise() -> None:
    same = prints_of(["Vous êtes nuls", "NULS, vous êtes !!", "@someone vous êtes nuls https://x.example"])
    assert len(set(same)) == 1
    assert len(set(prints_of(["vous êtes nuls", "vous êtes nulle part", "😀", "😡", ""]))) == 5


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["yes"] * 40, "Every row has the label 'yes'"),
        (["yes"] * 40 + ["no"] * 19, "Rows with the label 'no': 19; a model needs at least 20"),
        ([], "Every row has the label ''"),
    ],
)
def test_too_little_to_learn_from_is_refused_in_one_sentence(labels: list[str], said: str) -> None:
    found = usable(rows(*((f"word{number}", label) for number, label in enumerate(labels))))
    with pytest.raises(RefusedInput, match=said):
        require_enough(found)


def test_twenty_of_each_is_enough() -> None:
    require_enough(usable(rows(*((f"word{number}", str(number % 2)) for number in range(40)))))


def test_zero_and_one_are_called_as_the_task_calls_them() -> None:
    given = rows(("a word", "1"), ("another", " 0 "), ("a third", "Oui"), ("a fourth", ""), ("a fifth", "OFFENSIVE"))
    called = [row.label for row in in_words_of("offensive", given)]
    assert called == ["offensive", "not offensive", "offensive", "", "offensive"]


@pytest.mark.parametrize(("task", "label"), [("abstention", "1"), ("a task of ours", "1"), ("offensive", "مسيء")])
def test_labels_that_could_mean_something_else_stay(task: str, label: str) -> None:
    given = rows(("a word", label), ("another", "0"))
    assert in_words_of(task, given) == given
