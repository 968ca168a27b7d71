"""Write the reference pages that are made from the code, so that they cannot say anything else.

python scripts/reference_pages.py           write docs/reference/codebook.md from the shipped codebook
python scripts/reference_pages.py --check   change nothing; exit 1 if a page is stale
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from marsad.core.judgement import Attribute, Code, Codebook, Family
from marsad.core.trilingual import Trilingual
from marsad.store.codebook_file import SHIPPED, load_codebook

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
FLAGS = (
    ("severity", "severity 1 to 4 asked"),
    ("referable", "may open a referral"),
    ("lawful_speech", "lawful speech"),
    ("urgent", "urgent"),
)
INTRODUCTION = """\
<!-- Made by scripts/reference_pages.py from src/marsad/store/templates/codebook.yaml. Do not edit. -->
# The codebook

The shipped codebook, `{id}` version {version}: what coders look for, and the rules by which two of them come to the
same answer. Definitions are given here in English; the file holds every one of them in Arabic and French too, and
the coding page shows them in the coder's language. `marsad init` puts a copy beside the mission file.

A codebook is frozen before coding begins. Change its `version` whenever a word that coders read changes: every coding
keeps the version it was made under, and versions are never mixed in one figure.

| Flag | Means |
|---|---|
| severity 1 to 4 asked | the coder says how severe; families A, B and D, and no other |
| may open a referral | after two people and the rights test, never by itself |
| lawful speech | described in aggregate, never listed by author, never referable, never given a severity |
| urgent | stops coding and calls the human protocol |

E1 to E4 are lawful speech in every codebook: a file that says otherwise is refused.
General rules are called R1 to R8, because G1 to G6 are codes.
"""


def page_of(codebook: Codebook) -> str:
    """The reference page of a codebook, in Markdown."""
    parts = [INTRODUCTION.format(id=codebook.id, version=codebook.version)]
    if codebook.unit:
        parts.append(f"## What is coded\n\n{codebook.unit.en}\n")
    rules = [f"- **R{number}** {rule.en}" for number, rule in enumerate(codebook.rules, start=1)]
    parts.append("## General rules\n\n" + "\n".join(rules) + "\n")
    parts += [part for family in codebook.families for part in family_parts(codebook, family)]
    parts.append("## Attributes\n\nWhat is noted besides the code.\n")
    parts += [attribute_part(attribute) for attribute in codebook.attributes]
    obligations = [f"- `{item.id}`: {item.title.en}" for item in codebook.obligations]
    parts.append("## Obligations\n\nThe texts that codes rest on.\n\n" + "\n".join(obligations) + "\n")
    return "\n".join(parts)


def family_parts(codebook: Codebook, family: Family) -> Iterator[str]:
    """A family and its codes."""
    yield f"## {family.id}. {family.label.en}\n\n{in_other_languages(family.label)}\n\n{family.definition.en}\n"
    for code in codebook.codes:
        if code.family == family.id:
            yield code_part(codebook, code)


def code_part(codebook: Codebook, code: Code) -> str:
    """One code with its rules and flags."""
    lines = [f"### {code.id}. {code.label.en}", "", in_other_languages(code.label), "", code.definition.en, ""]
    if code.include:
        lines.append(f"- Counts: {code.include.en}")
    if code.exclude:
        lines.append(f"- Does not count: {code.exclude.en}")
    if flags := [words for flag, words in FLAGS if getattr(code, flag)]:
        lines.append(f"- Flags: {', '.join(flags)}")
    if obligation := codebook.obligation(code.obligation):
        lines.append(f"- Rests on: `{obligation.id}`")
    return "\n".join(lines).rstrip() + "\n"


def attribute_part(attribute: Attribute) -> str:
    """One attribute and its values, in three languages."""
    asked = f"Asked for {', '.join(attribute.of)}." if attribute.of else "Asked for every post."
    number = " More than one value may be given." if attribute.several else ""
    lines = [f"### {attribute.label.en} (`{attribute.id}`)", "", in_other_languages(attribute.label), ""]
    lines += [asked + number + (f" {attribute.definition.en}" if attribute.definition else ""), ""]
    lines += ["| Value | English | Français | العربية | Meaning |", "|---|---|---|---|---|"]
    for value in attribute.values:
        meaning = " ".join(([value.definition.en] if value.definition else []) + (["Urgent."] if value.urgent else []))
        lines.append(f"| `{value.id}` | {value.label.en} | {value.label.fr} | {value.label.ar} | {meaning} |")
    return "\n".join(lines) + "\n"


def in_other_languages(label: Trilingual) -> str:
    """The French and Arabic labels on one line."""
    return f"*{label.fr}* · {label.ar}"


def main() -> int:
    """Write or check the pages; exit 1 where a check fails."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--check", action="store_true")
    check = arguments.parse_args().check
    page, path = page_of(load_codebook(SHIPPED)), REFERENCE / "codebook.md"
    if not check:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != page:
        print(f"{path.name} is stale: run 'python scripts/reference_pages.py'", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
