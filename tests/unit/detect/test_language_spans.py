"""The languages inside a post: where each stands, and what is in none."""

import json
from pathlib import Path

import numpy as np
import pytest

from marsad.detect.language_spans import Span, best_labels, spans, spans_as_json
from marsad.detect.mixed_detector import languages_of

WRITTEN = Path(__file__).resolve().parents[2] / "fixtures/languages/mixed_posts.txt"
POSTS = [
    (
        "wach kayn chi jdid, je suis fatigué de tout ça",
        [("wach kayn chi jdid", "ary-Latn"), ("je suis fatigué de tout ça", "fra-Latn")],
    ),
    (
        "ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ bonjour tout le monde",
        [("ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ", "zgh-Tfng"), ("bonjour tout le monde", "fra-Latn")],
    ),
    ("Привет как дела мой друг", [("Привет как дела мой друг", "rus-Cyrl")]),
    (
        "Die Wahllokale öffnen am Sonntag um acht Uhr",
        [("Die Wahllokale öffnen am Sonntag um acht Uhr", "deu-Latn")],
    ),
    (
        "هادشي زوين بزاف 😂😂 شكرا ليك خويا @user https://example.org/a بزااااف",
        [("هادشي زوين بزاف", "ary-Arab"), ("شكرا ليك خويا", "ary-Arab"), ("بزااااف", "ary-Arab")],
    ),
    ("😂 2025 @user https://example.org", []),
    ("", []),
    ("\ud800 \u202e 12", []),
]


@pytest.mark.parametrize(("text", "parts"), POSTS)
def test_the_parts_of_a_post_are_found_where_they_stand(text: str, parts: list[tuple[str, str]]) -> None:
    (found,) = spans([text])
    assert [(text[one.start : one.end], one.label) for one in found] == parts
    assert all(0 <= one.score <= 1 for one in found)


def test_a_change_of_script_ends_a_part_even_inside_a_word() -> None:
    text = "الfacebook ديالي"
    assert [text[one.start : one.end] for one in spans([text])[0]] == ["ال", "facebook", "ديالي"]


def test_the_parts_do_not_depend_on_the_other_posts() -> None:
    texts = [text for text, _parts in POSTS] * 3
    assert spans(texts) == [spans([text])[0] for text in texts]


def test_no_posts_have_no_parts() -> None:
    assert spans([]) == []


def test_of_the_posts_written_for_this_most_words_get_their_language() -> None:
    lines = [line for line in WRITTEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    texts = [" ".join(part.split("] ", 1)[-1].strip() for part in line.split("[") if part) for line in lines]
    found = spans(texts)
    assert len(lines) >= 80
    assert sum(len({one.label for one in parts}) > 1 for parts in found) > 0.9 * len(lines)


def test_the_best_path_is_the_one_an_exhaustive_search_finds() -> None:
    draw = np.random.default_rng(5)
    for size in (1, 2, 5):
        scores = draw.normal(0, 2, (size, 3)).astype(np.float32)
        paths = np.stack(np.meshgrid(*[range(3)] * size, indexing="ij"), axis=-1).reshape(-1, size)
        worth = [scores[np.arange(size), path].sum() - 1.5 * np.count_nonzero(np.diff(path)) for path in paths]
        assert best_labels(scores, np.array([0]), 1.5).tolist() == paths[int(np.argmax(worth))].tolist()


def test_runs_are_labelled_apart() -> None:
    scores = np.array([[1, 0], [1, 0], [0, 1], [0, 5], [0, 5]], dtype=np.float32)
    assert best_labels(scores, np.array([0, 2]), 100.0).tolist() == [0, 0, 1, 1, 1]
    assert best_labels(scores[:0], np.array([], dtype=np.int64), 1.0).tolist() == []


def test_the_column_of_a_table_is_json() -> None:
    (said,) = spans_as_json(["شكون هادا the best candidate"])
    assert [one[:3] for one in json.loads(said)] == [[0, 9, "ary-Arab"], [10, 28, "eng-Latn"]]


def test_the_languages_of_a_post_are_those_with_words_enough() -> None:
    text = "wach kayn chi jdid ok oui merci beaucoup mes amis"
    parts = (Span(0, 18, "ary-Latn", 0.9), Span(19, 21, "eng-Latn", 0.5), Span(22, 49, "fra-Latn", 0.9))
    assert languages_of(text, parts) == {"fra-Latn": 0.6053, "ary-Latn": 0.3947}
    assert languages_of("", ()) == {}
