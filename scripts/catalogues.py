"""Collect the messages of the code, keep the translations, compile the catalogues.

python scripts/catalogues.py                  collect, update the .po files, compile the .mo files
python scripts/catalogues.py --check          change nothing; exit 1 if anything is missing or stale
python scripts/catalogues.py --merge FILE     also take translations from FILE, {"message": {"ar": "...", "fr": "..."}};
                                              a message with plurals gives a list of its forms
"""

import argparse
import fcntl
import io
import json
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent / "src" / "marsad"
LOCALE = ROOT / "locale"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "N_": None, "in_all_languages": None, "n_": (1, 2)}
# CLDR order; Babel's own Arabic header swaps 'many' and 'other'.
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "fr": "nplurals=2; plural=(n > 1);",
    "en": "nplurals=2; plural=(n != 1);",
    "zgh": "nplurals=1; plural=0;",  # CLDR has one form for Tamazight; Babel's header says two
}
FORMS = {"ar": 6, "fr": 2, "en": 2, "zgh": 1}
TRANSLATED = ("ar", "fr")
PREPARED = ("zgh",)  # written by those who speak them; offered once it is complete


class Dateless(Catalog):
    """A catalogue whose header holds no date and no tool, so that the same messages give the same bytes."""

    complete = False  # whether every message is translated; the desk offers a prepared language only then

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header lines that readers of the catalogue need, and no others."""
        return [
            ("Language", str(self.locale)),
            ("Plural-Forms", PLURALS[str(self.locale)]),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            *([("X-Complete", "yes" if self.complete else "no")] if str(self.locale) in PREPARED else []),
        ]

    @property
    def num_plurals(self) -> int:
        """How many forms a plural message has."""
        return FORMS[str(self.locale)]


def collected() -> Catalog:
    """Every message in the code and the templates, in a stable order."""
    catalog = Catalog(project="marsad", charset="utf-8", header_comment="# Messages of Marsad.")
    options = {"**/templates/**.html": {"extensions": "", "silent": "false", "trimmed": "true"}}
    found = extract_from_dir(ROOT, METHODS, options, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True)
    for name, _line, message, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        catalog.add(message, None, [(f"src/marsad/{name}", 0)], auto_comments=comments, context=context)
    return catalog


def translations(language: str, template: Catalog, given: dict[str, dict[str, object]]) -> Catalog:
    """The catalogue of `language`: what was translated before, and what is given now."""
    path = LOCALE / language / "LC_MESSAGES" / "marsad.po"
    old = read_po(path.open("rb"), locale=language) if path.exists() else Catalog(locale=language)
    new = Dateless(locale=language, header_comment=f"# Marsad, {language}.", fuzzy=False)
    for message in template:
        if not message.id:
            continue
        first = message.id[0] if isinstance(message.id, tuple) else message.id
        said = given.get(first, {}).get(language) or (old[first].string if first in old else "")
        if language == "en":
            said = message.id
        if isinstance(said, list):
            said = tuple(said)
        if isinstance(message.id, tuple) and not isinstance(said, tuple):
            said = ("",) * FORMS[language]
        new.add(message.id, said, locations=sorted({(file, 0) for file, _ in message.locations}))
    new.complete = not untranslated(new)
    return new


def as_bytes(catalog: Catalog) -> tuple[bytes, bytes]:
    """The .po and the .mo of a catalogue."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalog, sort_output=False, include_lineno=False, width=110)
    write_mo(mo, spoken(catalog))
    return po.getvalue(), mo.getvalue()


def spoken(catalog: Catalog) -> Catalog:
    """The catalogue without what it does not say: a compiled one would say an untranslated plural in English."""
    kept = Dateless(locale=catalog.locale, fuzzy=False)
    kept.complete = getattr(catalog, "complete", True)
    silent = set(untranslated(catalog))
    for message in catalog:
        if message.id and str(message.id) not in silent:
            kept.add(message.id, message.string)
    return kept


def untranslated(catalog: Catalog) -> list[str]:
    """Messages without a translation, or with a form missing."""
    return [
        str(message.id)
        for message in catalog
        if message.id and not (all(message.string) if isinstance(message.string, tuple) else message.string)
    ]


def main() -> int:
    """Write or check the catalogues; exit 1 where a check fails."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--merge", type=Path, action="append", default=[])
    options = arguments.parse_args()
    LOCALE.mkdir(exist_ok=True)
    with (LOCALE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        given: dict[str, dict[str, object]] = {}
        for path in options.merge:
            given.update(json.loads(path.read_text(encoding="utf-8")))
        template, wrong = collected(), []
        for language in FORMS:
            catalog = translations(language, template, given)
            folder = LOCALE / language / "LC_MESSAGES"
            po, mo = as_bytes(catalog)
            if options.check:
                for name, expected in (("marsad.po", po), ("marsad.mo", mo)):
                    if not (folder / name).exists() or (folder / name).read_bytes() != expected:
                        wrong.append(f"{language}/{name} is stale: run 'make catalogues'")
            else:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / "marsad.po").write_bytes(po)
                (folder / "marsad.mo").write_bytes(mo)
            if language in TRANSLATED:
                wrong += [f"{language}: not translated: {message}" for message in untranslated(catalog)]
    (LOCALE / ".lock").unlink(missing_ok=True)
    print("\n".join(wrong), file=sys.stderr) if wrong else None
    return bool(wrong)


if __name__ == "__main__":
    raise SystemExit(main())
