"""What is kept apart: authors, like texts, and the future."""

from datetime import UTC, datetime, timedelta

import numpy as np

from marsad.flows.training_folds import dealt, in_order_of_groups, kept_together, past_and_future
from marsad.flows.training_rows import Row

START = datetime(2026, 9, 1, tzinfo=UTC)
WORDS = ["maison", "voiture", "jardin", "fleuve", "montagne", "école", "marché", "route", "ville", "port"]


def said(number: int) -> str:
    return " ".join(WORDS[(number // 10**place + place) % 10] + str(number) for place in range(6))


def test_an_author_and_those_who_wrote_the_same_are_one_group() -> None:
    texts = [("a", said(1)), ("a", said(2)), ("b", said(2)), ("c", said(3)), ("d", said(4)), ("e", said(5))]
    texts += [(letter, said(100 + number)) for number, letter in enumerate("fghij")]
    kept = kept_together([Row(text=text, label="no", author=author) for author, text in texts])
    assert kept.by_author
    assert len(set(kept.groups[:3].tolist())) == 1
    assert len(set(kept.groups[2:].tolist())) == len(texts) - 2


def test_without_authors_near_identical_texts_stay_together() -> None:
    copied = "tout le monde doit venir voter dimanche prochain dans la grande salle de la mairie"
    kept = kept_together([Row(text=text, label="no") for text in (copied, copied + " !", said(7), said(8))])
    assert not kept.by_author
    assert kept.groups[0] == kept.groups[1]
    assert len(set(kept.groups.tolist())) == 3


def test_one_text_copied_by_most_authors_does_not_tie_them_all_into_one_group() -> None:
    rows = [Row(text="the same slogan by everybody in this town", label="no", author=f"w{n}") for n in range(30)]
    rows += [Row(text=said(n), label="yes", author=f"w{n}") for n in range(30)]
    assert len(set(kept_together(rows).groups.tolist())) == 30


def test_groups_are_dealt_whole_and_every_fold_has_its_share_of_each_label() -> None:
    groups = np.repeat(np.arange(200), 5)
    labels = ["yes" if group % 10 == 0 else "no" for group in groups.tolist()]
    folds = dealt(groups, labels, seed=3)
    assert all(len(set(folds[groups == group].tolist())) == 1 for group in range(200))
    share = [
        np.mean([label == "yes" for label, own in zip(labels, folds == fold, strict=True) if own]) for fold in range(5)
    ]
    assert np.allclose(share, 0.1, atol=0.03)
    assert np.bincount(folds).tolist() == [200] * 5


def test_the_same_seed_deals_the_same_and_another_one_differently() -> None:
    groups, labels = np.arange(300), ["yes", "no", "no"] * 100
    assert (dealt(groups, labels, seed=1) == dealt(groups, labels, seed=1)).all()
    assert (dealt(groups, labels, seed=1) != dealt(groups, labels, seed=2)).any()


def test_smaller_trainings_are_the_beginnings_of_larger_ones() -> None:
    groups = np.arange(50) // 2
    order = in_order_of_groups(groups, np.arange(10, 50), seed=5)
    assert sorted(order.tolist()) == list(range(10, 50))
    assert (np.diff(groups[order])[::2] == 0).all()


def test_the_last_part_is_tested_without_what_repeats_the_past() -> None:
    rows = [Row(text=said(n), label="no", time=START + timedelta(hours=n)) for n in range(10)]
    rows[9] = Row(text=said(0), label="no", time=START + timedelta(hours=9))
    alike = np.arange(10)
    alike[9] = 0
    found = past_and_future(rows, alike)
    assert found is not None
    past, future, repeated = found
    assert past.tolist() == list(range(8))
    assert future.tolist() == [8]
    assert repeated == 1


def test_rows_of_one_moment_are_never_parted() -> None:
    rows = [Row(text=said(n), label="no", time=START) for n in range(10)]
    found = past_and_future(rows, np.arange(10))
    assert found is not None
    assert found[0].size == 0


def test_with_few_times_there_is_no_past_and_no_future() -> None:
    rows = [Row(text=said(n), label="no", time=START if n < 4 else None) for n in range(10)]
    assert past_and_future(rows, np.arange(10)) is None
