"""The reader's digits, and a prepared language with a second one behind it."""

import gettext
from pathlib import Path

import pytest

from marsad.core import words
from marsad.core.words import (
    ARABIC_INDIC,
    OTHER,
    SAME,
    _,
    in_all_languages,
    in_digits,
    in_second_language,
    is_complete,
    n_,
    page_language,
    speaking,
    writing_digits,
)

CASES = {
    "0": "٠",
    "1234567890": "١٢٣٤٥٦٧٨٩٠",
    "12%": "١٢٪",
    "0.95": "٠٫٩٥",
    "1,234,567.5": "١٬٢٣٤٬٥٦٧٫٥",
    "-5": "-٥",
    "\u22125.2": "\u2212٥٫٢",
    "0.83 [0.79 – 0.87]": "٠٫٨٣ [٠٫٧٩ – ٠٫٨٧]",
    "3–7": "٣–٧",
    "2026-11-22, 14:30": "٢٠٢٦-١١-٢٢, ١٤:٣٠",
    "من 100 مادة، 5 منها.": "من ١٠٠ مادة، ٥ منها.",
    "بـ33": "بـ٣٣",
}
LEFT_ALONE = [
    "A1", "E2", "v2.0", "1.0-rc1", "arcadia-2030", "x_12", "3f2a9c", "sha256:12ab", "/code/12/answers", "@user12",
    "#vote2026", "https://example.test/12?page=3", "lexicon:abuse:1", "9b50acf", "12kg",
]  # fmt: skip


@pytest.mark.parametrize(("european", "eastern"), CASES.items())
def test_our_numbers_are_written_in_the_readers_digits(european: str, eastern: str) -> None:
    with speaking("ar"), writing_digits(ARABIC_INDIC):
        assert in_digits(european) == eastern
        assert in_digits(eastern) == eastern


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_ids_codes_and_addresses_keep_their_digits(text: str) -> None:
    with speaking("ar"), writing_digits(ARABIC_INDIC):
        assert in_digits(text) == text
        assert in_digits(f"قبل {text} بعد") == f"قبل {text} بعد"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_choice_holds_in_arabic_only(language: str) -> None:
    with speaking(language), writing_digits(ARABIC_INDIC):
        assert in_digits("12.5%") == "12.5%"


def test_numbers_in_a_message_follow_and_texts_put_into_it_do_not() -> None:
    with speaking("ar"), writing_digits(ARABIC_INDIC):
        assert "٣" in n_("{n} post", "{n} posts", 3)
        assert "«A 12»" in _("There is no member called '{name}'; add them with 'marsad user add'.", name="A 12")


def test_what_is_kept_is_kept_in_european_digits() -> None:
    with speaking("ar"), writing_digits(ARABIC_INDIC):
        kept = in_all_languages("Task {number}", number=12)
    assert "12" in kept.ar
    assert "12" in kept.fr


def test_a_prepared_language_says_what_it_has_and_the_rest_in_the_second() -> None:
    with speaking("zgh", "fr"):
        assert page_language() == "zgh"
        assert _("Overview") == f"{OTHER}Vue d’ensemble{SAME}"
        assert n_("{n} post", "{n} posts", 3) == f"{OTHER}3 publications{SAME}"
        assert in_second_language("Zelmara") == f"{OTHER}Zelmara{SAME}"
        with speaking("en"):
            assert _("Overview") == "Overview"
    with speaking("fr"):
        assert in_second_language("Zelmara") == "Zelmara"


def test_a_prepared_language_is_no_language_of_its_own() -> None:
    with pytest.raises(ValueError, match="zgh"), speaking("zgh"):
        pass
    with pytest.raises(ValueError, match="xx"), speaking("zgh", "xx"):
        pass
    assert not is_complete("zgh")


def test_a_complete_catalogue_is_told_from_its_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    class Complete(Catalog):
        @property
        def mime_headers(self) -> list[tuple[str, str]]:
            kept = {"Content-Type": "text/plain; charset=utf-8", "Plural-Forms": "nplurals=1; plural=0;"}
            return [*kept.items(), ("X-Complete", "yes")]

    catalogue = Complete(locale="zgh")
    catalogue.add("Overview", "ⵜⴰⵏⵏⴰⵢⵜ")
    catalogue.add(("{n} post", "{n} posts"), ("ⵜⵓⵣⵓⵏⵜ {n}",))
    folder = tmp_path / "zgh" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "marsad.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(words, "CATALOGUES", tmp_path)
    words._catalogue.cache_clear()
    try:
        assert is_complete("zgh")
        assert isinstance(words._catalogue("zgh"), gettext.GNUTranslations)
        with speaking("zgh", "en"):
            assert _("Overview") == "ⵜⴰⵏⵏⴰⵢⵜ"
            assert [n_("{n} post", "{n} posts", n) for n in (0, 1, 2, 9)] == [f"ⵜⵓⵣⵓⵏⵜ {n}" for n in (0, 1, 2, 9)]
            assert _("Help") == f"{OTHER}Help{SAME}"
    finally:
        monkeypatch.undo()
        words._catalogue.cache_clear()
