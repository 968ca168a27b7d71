"""How people really type: stretched letters, emoji, dropped points, other Arabizi digits, missing hamzas."""

import re
from random import Random

EMOJI = ("😂", "😂😂", "👍", "👏", "🤔", "😅", "❤️", "🙏", "🔥", "😡", "🗳️", "✌️", "🤦‍♀️", "🤦")
TAGS = ("#زلمارة_تختار", "#ZelmaraVote", "#انتخابات_زلمارة", "#Zelmara2025")
# Arabizi spellings that stand for the same letter; one writer holds to one of them.
ARABIZI = (("ch", "sh"), ("9", "q"), ("kh", "5"), ("gh", "8"), ("7", "h"), ("3", "a"), ("ou", "o"))
FLAT_ARABIC = str.maketrans("أإآة", "اااه")
STRETCH = re.compile(r"[اوي](?=\s|$)")
STRETCH_LATIN = re.compile(r"[aeiou](?=\s|$)")
ACCENTS = str.maketrans("éèêàâùûîïôçÉÀ’", "eeeaauuiiocEA'")
TASHKEEL = {"شكرا": "شكرًا", "جدا": "جدًّا", "أيها": "أيُّها", "مع": "معَ", "حق": "حقّ"}


def roughened(random: Random, text: str, language: str) -> str:
    """The text as somebody might have typed it on a telephone. Phone numbers and handles keep their digits."""
    if language.endswith("-Arab"):
        text = _arabic(random, text, formal=language.startswith("arb"))
    elif language == "ary-Latn":
        text = _arabizi(random, text)
    elif language == "zgh-Latn":
        text = text.replace("ɣ", "gh").replace("ʷ", "w") if random.random() < 0.5 else text
    elif language in {"fra-Latn", "spa-Latn"} and random.random() < 0.15:
        text = text.translate(ACCENTS)
    if random.random() < 0.2:
        text = text.rstrip(".؟?! ")
    if random.random() < 0.1:
        text = text.rstrip(".؟?! ") + random.choice(("!", "!!", " ...", "؟؟" if language.endswith("-Arab") else "??"))
    if random.random() < 0.28:
        text += " " + random.choice(EMOJI)
    if random.random() < 0.08:
        text += " " + random.choice(TAGS)
    return text


def _arabic(random: Random, text: str, *, formal: bool) -> str:
    if formal:
        if random.random() < 0.08:
            for plain, marked in TASHKEEL.items():
                text = re.sub(rf"\b{plain}\b", marked, text)
        return text
    if random.random() < 0.35:
        text = text.translate(FLAT_ARABIC)
    return _stretched(random, text, STRETCH)


def _arabizi(random: Random, text: str) -> str:
    words = text.split(" ")
    for written, variant in ARABIZI:
        if random.random() < 0.12:
            words = [word if _is_number(word) else word.replace(written, variant) for word in words]
    return _stretched(random, " ".join(words), STRETCH_LATIN)


def _is_number(word: str) -> bool:
    return word.lstrip("+").isdigit()


def _stretched(random: Random, text: str, ends: re.Pattern[str]) -> str:
    if random.random() >= 0.12:
        return text
    places = list(ends.finditer(text))
    if not places:
        return text
    end = random.choice(places).end()
    return text[:end] + text[end - 1] * random.randint(2, 5) + text[end:]
