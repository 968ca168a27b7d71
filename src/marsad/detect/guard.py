"""Languages outside the nine: named by py3langid (Barbaresi; after langid.py, Lui and Baldwin, 2012)."""

import unicodedata
from functools import cache
from typing import Any

OWN = frozenset({"ar", "ary", "arz", "en", "es", "fr", "kab"})  # what the own model tells apart better
LATIN = "Latn"


def _pairs(said: str) -> dict[str, str]:
    return {name: code for name, _colon, code in (pair.partition(":") for pair in said.split())}


# ISO 639-1 codes py3langid answers with, as ISO 639-3; its three-letter answers stay.
ISO_639_3 = _pairs(
    "af:afr am:amh ar:ara as:asm az:aze ba:bak be:bel bg:bul bn:ben br:bre bs:bos ca:cat cs:ces cy:cym da:dan "
    "de:deu dz:dzo el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas fi:fin fo:fao fr:fra fy:fry ga:gle gd:gla "
    "gl:glg gu:guj ha:hau he:heb hi:hin hr:hrv ht:hat hu:hun hy:hye id:ind ig:ibo is:isl it:ita ja:jpn jv:jav "
    "ka:kat kk:kaz km:khm kn:kan ko:kor ku:kur ky:kir la:lat lb:ltz lg:lug ln:lin lo:lao lt:lit lv:lav mg:mlg "
    "mk:mkd ml:mal mn:mon mr:mar ms:msa mt:mlt my:mya ne:nep nl:nld nn:nno no:nor oc:oci om:orm or:ori pa:pan "
    "pl:pol ps:pus pt:por qu:que ro:ron ru:rus rw:kin sa:san se:sme si:sin sk:slk sl:slv sn:sna so:som sq:sqi "
    "sr:srp st:sot sv:swe sw:swa ta:tam te:tel tg:tgk th:tha tk:tuk tl:tgl tr:tur tt:tat ug:uig uk:ukr ur:urd "
    "uz:uzb vi:vie vo:vol wa:wln xh:xho yo:yor zh:zho zu:zul an:arg"
)

# First word of a letter's Unicode name -> ISO 15924.
SCRIPTS = _pairs(
    "ARABIC:Arab ARMENIAN:Armn BENGALI:Beng CJK:Hani CYRILLIC:Cyrl DEVANAGARI:Deva ETHIOPIC:Ethi GEORGIAN:Geor "
    "GREEK:Grek GUJARATI:Gujr GURMUKHI:Guru HANGUL:Kore HEBREW:Hebr HIRAGANA:Jpan KANNADA:Knda KATAKANA:Jpan "
    "KHMER:Khmr LAO:Laoo LATIN:Latn MALAYALAM:Mlym MYANMAR:Mymr ORIYA:Orya SINHALA:Sinh TAMIL:Taml TELUGU:Telu "
    "THAI:Thai TIBETAN:Tibt"
)


def other_language(text: str, script: str, least: float) -> tuple[str, float] | None:
    """The language of `text`, in the Latin or Arabic `script`, as ('deu-Latn', probability).

    None where it is one of our own, or where the probability is below `least`.
    """
    code, probability = _named(text)
    if code in OWN or code == "zxx" or probability < least:
        return None
    return f"{ISO_639_3.get(code, code)}-{script}", probability


def language_in_other_script(text: str) -> tuple[str, float] | None:
    """The language of `text` where most letters are neither Arabic, Latin nor Tifinagh; None where it has no name."""
    counts: dict[str, int] = {}
    for char in text:
        if char.isalpha():
            script = SCRIPTS.get(unicodedata.name(char, "").split(" ")[0], "")
            counts[script] = counts.get(script, 0) + 1
    script = max(sorted(counts), key=lambda name: counts[name], default="")
    if not script:
        return None
    if "Jpan" in counts and script == "Hani":
        script = "Jpan"
    code, probability = _named(text)
    if code in OWN or code == "zxx":
        return None
    return f"{ISO_639_3.get(code, code)}-{script}", probability


def _named(text: str) -> tuple[str, float]:
    code, probability = _library().classify(text)
    return str(code), float(probability)


@cache
def _library() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
