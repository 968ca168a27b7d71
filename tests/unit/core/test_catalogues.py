"""The catalogues: complete, fresh, with the same values in every language, and the right plural forms."""

import gettext
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from marsad.core.words import CATALOGUES, LANGUAGES

ROOT = Path(__file__).resolve().parents[3]
FIELD = re.compile(r"{(\w+)[^}]*}")


def test_every_message_is_translated_and_the_compiled_catalogues_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/catalogues.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_values_of_its_message(language: str) -> None:
    with (CATALOGUES / language / "LC_MESSAGES" / "marsad.po").open("rb") as file:
        for message in read_po(file, locale=language):
            if not message.id:
                continue
            asked = message.id if isinstance(message.id, tuple) else (message.id,)
            said = message.string if isinstance(message.string, tuple) else (message.string,)
            wanted = {name for form in asked for name in FIELD.findall(form)}
            for form in said:
                assert set(FIELD.findall(form)) <= wanted, (language, message.id, form)
                if not isinstance(message.id, tuple):
                    assert set(FIELD.findall(form)) == wanted, (language, message.id, form)


@pytest.mark.parametrize(("number", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5)])
def test_arabic_plurals_follow_the_order_of_cldr(number: int, form: int) -> None:
    catalogue = gettext.translation("marsad", CATALOGUES, languages=["ar"])
    assert catalogue.plural(number) == form  # type: ignore[attr-defined]
