"""The published sets of labelled texts, as their folders' SOURCE.md describe them, and what may be learnt from them."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared/data"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSet:
    """One set: where it is, who made it, its licence, and whether a shipped model may learn from it."""

    id: str
    path: str
    made_by: str
    licence: str
    may_train: bool


# id | file | made by | licence | may a shipped model learn from it
TABLE = """
omcd | omcd/omcd | Essefar et al. 2023, Moroccan comments | none stated | no
mdoldd | mdoldd/mdoldd | Ibrahimi and Mourhir 2023, Moroccan posts | not verified | no
elecmorocco | elecmorocco2016/elecmorocco2016 | Elouardighi et al. 2017, Moroccan comments | unknown | no
mac | mac/mac | Garouani and Kharroubi 2021, Moroccan tweets | none stated | no
myc | myc/myc | Jbel et al. 2023, Moroccan comments | none stated | no
mlma_ar | mlma/mlma_ar | Ousidhoum et al. 2019, Arabic tweets | MIT | yes
mlma_fr | mlma/mlma_fr | Ousidhoum et al. 2019, French tweets | MIT | yes
mlma_en | mlma/mlma_en | Ousidhoum et al. 2019, English tweets | MIT | yes
lhsab | lhsab/lhsab | Mulki et al. 2019, Levantine tweets | none stated | no
thsab | thsab/thsab | Haddad et al. 2019, Tunisian comments | none stated | no
edos | edos/edos | Kirk et al. 2023, English posts | CC0 1.0 | yes
osact4 | osact4_offenseval2020_ar/osact4 | Mubarak et al. 2020, Arabic tweets | CC BY (offensive labels) | yes
mpold | mpold/mpold | Chowdhury et al. 2020, Arabic comments | Apache-2.0 | yes
afrisenti_ary | afrisenti_maghreb/afrisenti_ary | Muhammad et al. 2023, Moroccan posts | CC BY 4.0 | yes
afrisenti_arq | afrisenti_maghreb/afrisenti_arq | Muhammad et al. 2023, Algerian tweets | CC BY 4.0 | yes
arsarcasm | arsarcasm_v2/arsarcasm_v2 | Abu Farha et al. 2021, Arabic tweets | MIT | yes
ans_claim | ans/ans_claim | Khouja 2020, Arabic news titles | Apache-2.0 | yes
guest | guest_misogyny/guest_misogyny | Guest et al. 2021, English posts | MIT | yes
davidson | davidson/davidson | Davidson et al. 2017, English tweets | MIT | yes
toxifrench | toxifrench/toxifrench | Delaval 2025, French comments | MIT; part from Wikipedia, CC BY-SA 3.0 | yes
covidvax | covidvax_conspiracy/covidvax_conspiracy | Amin et al. 2022, English tweets | MIT | yes
fakenews_es | fakenews_es/fakenews_es | Posadas-Durán et al. 2019, Spanish news | CC BY 4.0 | yes
hateval_es | hateval_es/rottger_bas19_es | Basile et al. 2019, Spanish tweets | CC BY-NC 4.0 | no
langid | langid/langid_train | Mozilla Common Voice and others, sentences | CC0, CC BY 4.0 | yes
"""
SETS = {
    cells[0]: TextSet(id=cells[0], path=cells[1], made_by=cells[2], licence=cells[3], may_train=cells[4] == "yes")
    for line in TABLE.split("\n")
    if len(cells := line.split(" | ")) == 5
}


def rows(set_id: str, data: Path = DATA) -> list[dict[str, Any]]:
    """The rows of a set."""
    found: list[dict[str, Any]] = pq.read_table(data / "text" / f"{SETS[set_id].path}.parquet").to_pylist()
    return found


def texts(set_id: str, data: Path = DATA) -> list[str]:
    """The texts of a set; of news, their sentences."""
    said = [row["text"] for row in rows(set_id, data)]
    return list(_sentences(said)) if set_id == "fakenews_es" else said


def _sentences(articles: list[str]) -> Iterator[str]:
    for article in articles:
        yield from (one for one in re.split(r"(?<=[.!?])\s+", article)[:12] if len(one) > 10)


def fifth(text: str) -> int:
    """Which fifth a text belongs to; fifth 0 is for measuring."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    # The sets were themselves cut by this hash modulo 5, hence the division.
    return int(hashlib.sha1(plain.encode("utf-8", "surrogatepass")).hexdigest(), 16) // 5 % 5
