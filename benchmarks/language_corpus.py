"""The rows the language model may learn from, each with its class, its source and the source's licence."""

import gettext
import hashlib
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import darija_vocabulary as darija
import django
import pyarrow.parquet as pq
from darija_markers import WORDS, verb_forms

from marsad.detect.language_model import ELSE
from marsad.detect.words import NOT_WORDS


@dataclass(frozen=True, slots=True)
class Row:
    """One training text, its class in the model of its script, and where it comes from."""

    text: str
    name: str
    source: str
    script: str


SOURCES = {
    "Common Voice sentences": ("Mozilla Common Voice, text corpora of ar, en, es, fr, kab", "CC0 1.0"),
    "MArSum titles": ("GAANOUN, Moroccan Articles Summarization", "CC BY 4.0"),
    "AfriSenti ary": ("Muhammad et al. 2023, Moroccan tweets and comments", "CC BY 4.0"),
    "AfriSenti arq": ("Muhammad et al. 2023, Algerian tweets", "CC BY 4.0"),
    "ArSarcasm-v2": ("Abu Farha et al. 2021, tweets with dialect labels", "MIT"),
    "ANS claims": ("Khouja 2020, Arabic news titles", "Apache-2.0"),
    "MLMA": ("Ousidhoum et al. 2019, French and English tweets", "MIT"),
    "EDOS": ("Kirk et al. 2023, English posts", "CC0 1.0"),
    "Fake news corpus, Spanish": ("Posadas-Durán et al. 2019, sentences of news", "CC BY 4.0"),
    "Django messages": ("Interface messages of Django in 50 languages of Latin and Arabic script", "BSD-3-Clause"),
    "Mixed sentences": ("Made here: Arabic training rows with Darija words put in", "Apache-2.0"),
    "Short pieces": ("Made here: one to three words of training rows in Latin letters", "as their rows"),
    "Written words": (
        "Made here: sentences of Darija words written for this project, and short standard ones",
        "Apache-2.0",
    ),
}
COMMON_VOICE = {"arb": "Arab", "fra": "Latn", "eng": "Latn", "spa": "Latn", "ber-Latn": "Latn", "ary-Arab": "Arab"}
CLASSES = {"ber-Latn": "zgh", "ary-Arab": "ary"}
# Django's own translations: what they are here. What is not named is in neither script, or too near a class to tell.
DJANGO = {"fr": "fra", "es": "spa", "es_AR": "spa", "es_MX": "spa", "es_CO": "spa", "es_VE": "spa", "kab": "zgh"}
DJANGO_ARABIC = ("fa", "ckb", "ur", "ug")
DJANGO_LATIN = [
    "af",
    "ast",
    "az",
    "br",
    "bs",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "dsb",
    "eo",
    "et",
    "eu",
    "fi",
    "fy",
    "ga",
    "gd",
    "gl",
    "hr",
    "hsb",
    "hu",
    "ia",
    "id",
    "ig",
    "io",
    "is",
    "it",
    "lb",
    "lt",
    "lv",
    "ms",
    "nb",
    "nl",
    "nn",
    "pl",
    "pt",
    "pt_BR",
    "ro",
    "sk",
    "sl",
    "sq",
    "sr_Latn",
    "sv",
    "sw",
    "tk",
    "tr",
    "uz",
    "vi",
]
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[a-z]|%[a-z]|\{[^}]*\}|<[^>]*>|&\w+;")
ESCAPE = re.compile(r"\\(?:U[0-9a-f]{8}|u[0-9a-f]{4}|n)")  # written out in some of the sets
ARABIC_WORD = re.compile(r"[ء-ۿ]+")
MIXED, MADE, PIECES = 6000, 15000, 15000
FEWEST_LETTERS = 4  # of a piece
SHARED = 2  # a word that so many standard sentences hold is no sign of Darija
# How often a made sentence takes a word of the frame, a thing, abuse, a verb, or a standard word; and its sure one.
OFTEN, SURE_OFTEN = (33, 17, 12, 22, 16), (33, 17, 17, 33)
SEED = 7


def fold_of(text: str) -> int:
    """Which fifth a text belongs to; fifth 0 is for measuring, never trained on."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    # The sets were themselves cut by this hash modulo 5, hence the division.
    return int(hashlib.sha1(plain.encode("utf-8", "surrogatepass")).hexdigest(), 16) // 5 % 5


def parts(data: Path) -> tuple[list[Row], list[Row]]:
    """Rows to train on and rows to measure on, each text once, made-up sentences in the first only."""
    seen: dict[tuple[str, str], Row] = {}
    for row in found(data / "text"):
        cleaned = ESCAPE.sub(" ", row.text).strip()
        if cleaned:
            seen.setdefault((cleaned, row.name), Row(cleaned, row.name, row.source, row.script))
    train = [row for row in seen.values() if fold_of(row.text)]
    return train + list(mixed(train)) + list(pieces(train)), [row for row in seen.values() if not fold_of(row.text)]


def found(text: Path) -> Iterator[Row]:
    """Every row of every set, in a fixed order."""
    for given in rows(text / "langid/langid_train.parquet"):
        label = given["label"]
        source = "MArSum titles" if given["source"] == "marsum" else "Common Voice sentences"
        yield Row(given["text"], CLASSES.get(label, label), source, COMMON_VOICE[label])
    yield from afrisenti(text)
    for given in rows(text / "arsarcasm_v2/arsarcasm_v2.parquet"):
        yield Row(given["text"], "arb" if given["dialect"] == "msa" else "dialect", "ArSarcasm-v2", "Arab")
    for given in rows(text / "ans/ans_claim.parquet"):
        yield Row(given["text"], "arb", "ANS claims", "Arab")
    for name, language in (("fr", "fra"), ("en", "eng")):
        for given in rows(text / f"mlma/mlma_{name}.parquet"):
            yield Row(given["text"], language, "MLMA", "Latn")
    for given in rows(text / "edos/edos.parquet"):
        yield Row(given["text"], "eng", "EDOS", "Latn")
    for given in rows(text / "fakenews_es/fakenews_es.parquet"):
        for sentence in re.split(r"(?<=[.!?])\s+", given["text"])[:6]:
            if len(sentence) > 10:
                yield Row(sentence, "spa", "Fake news corpus, Spanish", "Latn")
    yield from django_messages()


def afrisenti(text: Path) -> Iterator[Row]:
    """Moroccan and Algerian posts, in the language their collection gives them, though some are standard Arabic."""
    for code in ("ary", "arq"):
        for given in rows(text / f"afrisenti_maghreb/afrisenti_{code}.parquet"):
            if given["script"] == "Arab" or (given["script"] == "Latn" and code == "ary"):
                yield Row(given["text"], "ary", f"AfriSenti {code}", given["script"])


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a Parquet file."""
    return pq.read_table(path).to_pylist()


def django_messages() -> Iterator[Row]:
    """The messages Django is translated with: other languages, and ours so that the subject does not decide."""
    root = Path(django.__file__).parent
    for path in sorted(root.glob("**/locale/*/LC_MESSAGES/*.mo")):
        code = path.parts[-3]
        script = "Arab" if code in (*DJANGO_ARABIC, "ar") else "Latn"
        name = DJANGO.get(code) or ("arb" if code == "ar" else ELSE)
        if name == ELSE and code not in (*DJANGO_ARABIC, *DJANGO_LATIN):
            continue
        with path.open("rb") as file:
            messages = gettext.GNUTranslations(file)._catalog
        for source, said in sorted((k, v) for k, v in messages.items() if isinstance(k, str) and isinstance(v, str)):
            if len(said) > 8 and source:
                yield Row(PLACEHOLDER.sub(" ", said), name, "Django messages", script)
                yield Row(PLACEHOLDER.sub(" ", source), "eng", "Django messages", "Latn")


def mixed(train: list[Row]) -> Iterator[Row]:
    """Pieces of standard Arabic with one to three words of Darija put in, and as many without."""
    draw = random.Random(SEED)
    standard = [ARABIC_WORD.findall(row.text) for row in train if row.name == "arb"]
    words, verbs = sorted(WORDS), verb_forms()
    for _ in range(MIXED):
        piece = _piece(draw, draw.choice(standard), 0, 10)
        for _ in range(draw.randint(1, 3)):
            piece.insert(draw.randint(0, len(piece)), draw.choice(words if draw.random() < 0.7 else verbs))
        yield Row(" ".join(piece), "ary", "Mixed sentences", "Arab")
    for _ in range(MIXED):
        yield Row(" ".join(_piece(draw, draw.choice(standard), 1, 6)), "arb", "Mixed sentences", "Arab")
    yield from _of_written_words(draw, standard)


def _of_written_words(draw: random.Random, standard: list[list[str]]) -> Iterator[Row]:
    """Short sentences of Darija words in no order, each with one that standard Arabic does not have, and standard ones.

    The model weighs words one by one, so the order of words and the sense of a sentence do not matter to it.
    """
    met = Counter(word for words in standard for word in set(words))
    kinds = [darija.FRAME.split(), darija.WORDS.split(), darija.ABUSE.split(), darija.verb_forms()]
    sure = [[word for word in words if met[word] < SHARED] for words in kinds]
    for _ in range(MADE):
        size = min(16, 1 + int(draw.expovariate(1 / 5)))
        words = [draw.choice(draw.choices([*kinds, draw.choice(standard) or ["و"]], OFTEN)[0]) for _ in range(size)]
        words[draw.randrange(size)] = draw.choice(draw.choices(sure, SURE_OFTEN)[0])
        yield Row(" ".join(words), "ary", "Written words", "Arab")
    for _ in range(MADE // 2):
        yield Row(" ".join(_piece(draw, draw.choice(standard), 1, 6)), "arb", "Written words", "Arab")


def pieces(train: list[Row]) -> Iterator[Row]:
    """One to three words of posts in Latin letters, for short posts and for the parts of mixed ones."""
    draw = random.Random(SEED)
    posts = [row for row in train if row.script == "Latn" and row.name != ELSE and row.source != "Django messages"]
    for row in draw.sample(posts, min(PIECES, len(posts))):
        piece = " ".join(_piece(draw, re.sub(NOT_WORDS, " ", row.text).split(), 1, 3))
        if sum(map(str.isalpha, piece)) >= FEWEST_LETTERS:
            yield Row(piece, row.name, "Short pieces", "Latn")


def _piece(draw: random.Random, words: list[str], fewest: int, most: int) -> list[str]:
    size = draw.randint(fewest, most)
    start = draw.randint(0, max(0, len(words) - size))
    return words[start : start + size]
