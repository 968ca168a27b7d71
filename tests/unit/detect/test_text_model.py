"""A model's file, what it refuses, and what a model says of a text and why. Every text here is invented."""

import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from marsad.core.errors import Missing, RefusedInput
from marsad.detect.background import Background
from marsad.detect.fitting import fit
from marsad.detect.telling import NO_WORD, WEIGHED, places_of, reasons, where
from marsad.detect.text_model import MOST_BYTES, NAMES, load, read, written

PRAISE = ["zwin bzaf", "tbarkallah 3lik", "chokran khoya", "زوين بزاف", "merci beaucoup", "nice work"]
BLAME = ["hmar wahd", "nta khayb", "sir t9awd", "حمار وحد", "sale menteur", "stupid liar"]
REPORT = ["lyoum kayn match", "ljaw skhoun", "الجو سخون", "il pleut demain", "rain tomorrow", "ghda kayn tren"]
TEXTS = [f"{text} {number}a" for number in range(4) for text in (*PRAISE, *BLAME, *REPORT)]
LABELS = [label for _number in range(4) for label in ("praise", "blame", "report") for _text in range(6)]
NOBODY = Background.none()


@pytest.fixture(scope="module")
def two():
    labels = ["blame" if label == "blame" else "none" for label in LABELS]
    return fit(TEXTS, labels, order=("none", "blame"), folds=3, background=NOBODY)


@pytest.fixture(scope="module")
def three():
    return fit(TEXTS, LABELS, order=("report", "praise", "blame"), folds=3, background=NOBODY)


@pytest.fixture(params=["two", "three"])
def model(request):
    return request.getfixturevalue(request.param)


def arrays(content: bytes) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(content)) as held:
        return dict(held)


def packed(held: dict[str, np.ndarray]) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **held)
    return buffer.getvalue()


def test_a_model_read_back_says_the_same_and_has_the_same_identity(model):
    content = written(model)
    again = read(content)
    assert written(again) == content
    assert (again.labels, again.cut, again.calibration) == (model.labels, model.cut, model.calibration)
    assert again.identity == model.identity
    assert (again.scores(TEXTS) == model.scores(TEXTS)).all()


def test_what_a_model_learnt_from_stands_in_its_file(two):
    kept = replace(two, meta={**two.meta, "task": "offensive", "trained_on": {"invented": 72}})
    assert read(written(kept)).meta == kept.meta
    assert read(written(kept)).identity != two.identity


def test_probabilities_are_of_every_label_and_add_up_to_one(model):
    said = model.probabilities(TEXTS)
    assert said.shape == (len(TEXTS), len(model.labels))
    assert said.sum(axis=1) == pytest.approx(1.0)
    assert model.probabilities([]).shape == (0, len(model.labels))


def test_what_was_learnt_is_said_again_in_another_script_too(two):
    blame, praise = two.probabilities(["hmar", "7mar", "حمار"])[:, 1], two.probabilities(["chokran"])[:, 1]
    assert blame.min() > 0.5 > praise.max()


@pytest.mark.parametrize(
    "text", ["", " ", "\ud800", "x" * 20_000, "a " * 10_000, "\u0640" * 2_000, "🇲🇦" * 50, "[email]"]
)
def test_any_text_has_an_answer_with_a_reason(model, text):
    (said,) = model.probabilities([text])
    assert np.isfinite(said).all()
    (because,) = model.because([text], [model.labels[1]])
    assert because


def test_texts_of_no_word_score_alike(two):
    assert len({float(score) for score in two.scores(["", " ", "@somebody", "https://example.org"])[:, 0]}) == 1


def test_the_words_that_weighed_most_are_named_as_they_stand_in_the_text(two):
    text = "واش https://example.org/hmar نتا حمــار ؟"
    ((reason,),) = two.because([text], ["blame"])
    values = dict(reason.values)
    assert reason.message == WEIGHED
    assert values["label"] == "blame"
    assert "حمــار" in values["words"].split(", ")
    for place in values["places"].split():
        start, end = map(int, place.split("-"))
        assert text[start:end] in values["words"].split(", ")


def test_a_label_for_which_no_word_weighs_says_so(two):
    ((reason,),) = two.because(["zwin"], ["blame"])
    assert reason.message == NO_WORD
    assert reason.values == (("label", "blame"),)


@pytest.mark.parametrize(
    ("text", "word", "stands"),
    [
        ("ya 7MAAAR !", "7mar", "7MAAAR"),
        ("f*ck", "fck", "f*ck"),
        ("«حمار»", "حمار", "حمار"),
        ("http://hmar.example hmar", "hmar", "hmar"),
        ("h m a r", "hmar", None),
        ("x", "hmar", None),
    ],
)
def test_a_word_is_found_where_it_stands(text, word, stands):
    place = where(text, word)
    assert (None if place is None else text[slice(*place)]) == stands


def test_places_in_many_texts_are_those_in_each():
    texts, words = ["hmar w 7mar", "", "zwin", "الحمار حمار"], [["7mar", "hmar"], ["x"], [], ["حمار"]]
    together = places_of(texts, words)
    assert together == [places_of([text], [some])[0] for text, some in zip(texts, words, strict=True)]
    assert together == [[(7, 11), (0, 4)], [None], [], [(7, 11)]]


def test_words_that_stand_apart_are_shown_folded():
    (reason,) = reasons(["blame"], ["h m a r"], [["hmar"]])
    assert dict(reason.values) == {"label": "blame", "words": "hmar", "places": ""}


def test_a_file_of_anything_else_is_refused(tmp_path):
    for number, content in enumerate((b"", b"no model", b"PK\x03\x04", packed({"a": np.zeros(3)}))):
        path = tmp_path / f"{number}.npz"
        path.write_bytes(content)
        with pytest.raises(RefusedInput, match=path.name):
            load(path)
    with pytest.raises(Missing, match=r"none\.npz"):
        load(tmp_path / "none.npz")


def test_a_pickle_inside_is_never_opened(two):
    class Bomb:
        def __reduce__(self):
            return (pytest.fail, ("a pickle was opened",))

    held = arrays(written(two)) | {"weights": np.array([Bomb()], dtype=object)}
    with pytest.raises(ValueError, match=r"damaged|allow_pickle"):
        read(packed(held))


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_file_that_lacks_a_part_or_holds_another_is_refused(two, name):
    held = arrays(written(two))
    with pytest.raises(ValueError, match="its parts"):
        read(packed({key: value for key, value in held.items() if key != name}))
    with pytest.raises(ValueError, match="its parts"):
        read(packed(held | {"more": held[name]}))


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("format", lambda part: part + 1, "another version"),
        ("rows", np.zeros_like, "rows"),
        ("rows", lambda part: part + np.uint32(2**31), "rows"),
        ("weights", lambda part: part.astype(np.int32), "weights"),
        ("weights", lambda part: part[:-1], "weights"),
        ("scales", lambda part: part * np.nan, "scales"),
        ("scales", lambda part: np.append(part, part), "scales"),
        ("squares", lambda part: part.astype(np.float32), "squares"),
        ("bias", lambda part: part * np.inf, "bias"),
        ("slopes", lambda part: part[:1], "slopes"),
        ("shifts", lambda part: np.zeros(3), "shifts"),
        ("meta", lambda part: part[:-1], "description"),
        ("meta", lambda _part: np.frombuffer(b'{"labels": ["one"]}', dtype=np.uint8), "labels"),
        ("meta", lambda _part: np.frombuffer(b'{"labels": ["a", "a"]}', dtype=np.uint8), "labels"),
        ("meta", lambda _part: np.frombuffer(b"[" * 100_000, dtype=np.uint8), "description"),
    ],
)
def test_a_file_with_a_part_that_does_not_fit_is_refused(two, name, change, says):
    held = arrays(written(two))
    with pytest.raises(ValueError, match=says):
        read(packed(held | {name: change(held[name])}))


@pytest.mark.parametrize("end", [1, 30, 400, -40, -1])
def test_a_truncated_file_is_refused(two, end):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says, it is refused
        read(written(two)[:end])


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(two):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("weights.npy", b"\0" * 210_000_000)
    assert len(buffer.getvalue()) < MOST_BYTES
    with pytest.raises(ValueError, match="unpacks to more"):
        read(buffer.getvalue())


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "large.npz"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(RefusedInput, match="its size"):
        load(path)
