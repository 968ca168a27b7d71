"""The detector 'lexicon' with the lists that come with Marsad, and with a mission's own."""

import json
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from marsad.core.errors import Missing
from marsad.detect.lexicon import LABELS, LANGUAGES, shipped
from marsad.detect.lexicon_detector import LISTED, LexiconDetector
from marsad.store.schema import SIGNALS


def posts(texts: list[str | None]) -> pa.RecordBatch:
    return pa.record_batch(
        {"post_id": [f"p{k}" for k in range(len(texts))], "text": pa.array(texts, type=pa.string())},
    )


@pytest.fixture(scope="module")
def detector() -> LexiconDetector:
    return LexiconDetector()


FOUND = [
    ("والله يا هاد الشفارة الحمييير", {"abuse"}),
    ("غانقتلوك الا جيتي لهنا", {"threat"}),
    ("سيري للكوزينة ديالك", {"sexist"}),
    ("ممصوتينش هاد العام", {"abstention"}),
    ("فين نصوتو نهار الجمعة؟", {"voting_procedure"}),
    ("هاد الصحافيين ديال والو", {"journalist"}),
    ("نوضو حرقو الصناديق", {"dangerous_call"}),
    ("wa chffara wklab", {"abuse"}),
    ("siri l koujina a lalla", {"sexist"}),
    ("ma ghadich nsewet, mo9ata3a", {"abstention"}),
    ("سنقتلك أيها الخائن", {"threat", "abuse"}),
    ("عودي إلى المطبخ", {"sexist"}),
    ("لن أصوت، قاطعوا الانتخابات", {"abstention"}),
    ("On va te tuer, sale traître", {"threat", "abuse"}),
    ("retourne à la cuisine", {"sexist"}),
    ("Je n’irai pas voter", {"abstention"}),
    ("Où est mon bureau de vote ?", {"voting_procedure"}),
    ("¡Vuelve a la cocina!", {"sexist"}),
    ("te vamos a matar", {"threat"}),
    ("no voy a votar", {"abstention"}),
    ("Go back to the kitchen", {"sexist"}),
    ("we will kill you, journalist", {"threat", "journalist"}),
    ("boycott the election", {"abstention"}),
    ("burn the ballot boxes", {"dangerous_call"}),
    ("ad ur tstim, ur rad nsti", {"abstention"}),
    ("ⴰⴷ ⵓⵔ ⵜⵙⵜⵉⵎ", {"abstention"}),
    ("tgit aɣyul", {"abuse"}),
]
NOT_FOUND = [
    "صباح الخير، كيف الأحوال؟",
    "Voy con mi hermano a la playa",
    "La conseillère parle avec les consuls de la classe",
    "The class will pass the assets to Scunthorpe",
    "كتاب المكتبة مفيد جدا",
    "salam khouya labas 3lik",
    "",
    None,
    "🙂🙂",
]


@pytest.mark.parametrize(("text", "labels"), FOUND)
def test_a_post_gets_its_labels(detector: LexiconDetector, text: str, labels: set[str]) -> None:
    assert labels <= set(detector.detect(posts([text])).column("label").to_pylist())


@pytest.mark.parametrize("text", NOT_FOUND)
def test_an_ordinary_post_gets_none(detector: LexiconDetector, text: str | None) -> None:
    assert detector.detect(posts([text])).num_rows == 0


def test_a_word_of_two_languages_counts_only_in_its_own(detector: LexiconDetector) -> None:
    french, spanish = "Quel con, ce ministre, franchement il exagère", "Voy con mi madre a la plaza del pueblo"
    assert detector.detect(posts([french])).column("label").to_pylist() == ["abuse"]
    assert detector.detect(posts([spanish])).num_rows == 0


def test_the_reason_shows_the_words_as_they_stand(detector: LexiconDetector) -> None:
    (row,) = detector.detect(posts(["إوا الحمـــاااار w chffar"])).to_pylist()
    assert json.loads(row["because"]) == [
        [LISTED["ary-Arab"], [["words", "الحمـــاااار"]]],
        [LISTED["ary-Latn"], [["words", "chffar"]]],
    ]
    assert row["score"] == pytest.approx(1 - 0.4 * 0.4)


def test_the_same_word_twice_counts_once(detector: LexiconDetector) -> None:
    once, twice = (detector.detect(posts([text])).to_pylist()[0]["score"] for text in ("chffar", "chffar chffar"))
    assert once == twice


def test_signals_are_the_same_whatever_the_batching(detector: LexiconDetector) -> None:
    texts = [text for text, _labels in FOUND] + NOT_FOUND
    together = detector.detect(posts(texts))
    assert together.schema == SIGNALS
    apart = []
    for k, text in enumerate(texts):
        one = pa.record_batch({"post_id": [f"p{k}"], "text": pa.array([text], type=pa.string())})
        apart += LexiconDetector.detect(detector, one).to_pylist()
    assert apart == together.to_pylist()
    assert detector.detect(posts([])).num_rows == 0


def test_a_mission_adds_its_own_words(tmp_path: Path, detector: LexiconDetector) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("language: fra-Latn\nentries:\n  - {word: zorglub, label: abuse, weight: 0.4}\n", encoding="utf-8")
    added = LexiconDetector(own)
    assert added.detect(posts(["Zorglubs !"])).column("label").to_pylist() == ["abuse"]
    assert detector.detect(posts(["Zorglubs !"])).num_rows == 0
    assert added.version.startswith(f"{detector.version}+")
    assert LexiconDetector(own).version == added.version


def test_a_list_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing, match=r"'none\.yaml'"):
        LexiconDetector(tmp_path / "none.yaml")


def test_every_language_has_words_for_the_labels_that_matter_most() -> None:
    counts = Counter((entry.language, entry.label) for entry in shipped())
    thin = [(language, label) for language in LANGUAGES for label in LABELS if counts[language, label] < 6]
    assert thin == []
    assert min(sum(counts[language, label] for label in LABELS) for language in LANGUAGES) >= 80
