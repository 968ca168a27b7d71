"""Write the reference pages that are made from the code, so that they cannot say anything else.

python scripts/reference_pages.py           write them: codebook, commands, refusals, roles, states
python scripts/reference_pages.py --check   change nothing; exit 1 if a page is stale
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer

from marsad.core import assessments, errors, publication, release
from marsad.core.judgement import Attribute, Code, Codebook, Family
from marsad.core.refusals import CANNOT_SHOW, REASONS
from marsad.core.roles import ALLOWED, SECOND_FACTOR, Action, Role
from marsad.core.trilingual import Trilingual
from marsad.core.words import speaking
from marsad.review.states import as_table
from marsad.review.urgent import as_table as urgent_table
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


COMMANDS = """\
<!-- Made by scripts/reference_pages.py from src/marsad/cli. Do not edit. -->
# The commands

`marsad` works on the observatory in `--home DIR`, else in `MARSAD_HOME`, else in the current folder. Answers are in the
language of `--lang`, else of `MARSAD_LANG`, else of the system. These two stand before the command, as in
`marsad --home DIR --lang fr doctor`. `--json` answers for a programme.

`--debug` shows where an error comes from. Without it an error is one sentence with the value in quotes and the next
step, on standard error, and an exit code.

| Exit code | Means |
|---|---|
| 0 | done |
| 1 | a flaw of Marsad: report it |
{exits}

| Variable | Holds |
|---|---|
| `MARSAD_HOME` | the folder of the observatory |
| `MARSAD_LANG` | `ar`, `fr` or `en` |
| `MARSAD_PLUGINS` | plug-ins that may be loaded beside the built-in one, with commas between |
"""
ROLES = """\
<!-- Made by scripts/reference_pages.py from src/marsad/core/roles.py and src/marsad/web/doors.py. Do not edit. -->
# Roles

Who may do what. What is not in the table is not allowed. One person may hold several roles; nobody settles a post they
coded. The desk asks this table at every request. At the shell the person with access to the folder acts, and the
ledger names them `shell:` and their name on the machine.

"""
DOORS_PART = """
## Pages

Every page of the desk has its door in one table; a page that is not in it opens for nobody. Once the desk is reached
from the network, people with one of these roles open nothing before they have a second factor: {second}. Whose
password was given by somebody else chooses another one first. [Log in safely](../how-to/log-in-safely.md).

| Address | Door | Opens to |
|---|---|---|
"""
STATES = """\
<!-- Made by scripts/reference_pages.py from src/marsad/review/states.py. Do not edit. -->
# The life of a coding task

A task that is `agreed`, `settled` or `compared` is done. What is not in the table cannot happen: no third coding, no
settlement of answers that agree, no way back. A settlement that was wrong gets a correction beside it, with its reason.
A task of a round of calibration asks every coder; it ends `compared`, and its answers are discussed, never counted.

"""
URGENT = """\
<!-- Made by scripts/reference_pages.py from src/marsad/review/urgent.py. Do not edit. -->
# The life of an urgent case

A coder who sees a danger raises a case and stops; the legal officer takes it up, writes what is done and closes it.
What is not in the table cannot happen: no closed case is opened again, and no step hands anything to police or
prosecution. A case that is not closed and has had no step for 30 days is shown as overdue.

"""
ASSESSMENTS = """\
<!-- Made by scripts/reference_pages.py from src/marsad/core/assessments.py. Do not edit. -->
# The life of an assessment

What people say of a group that moves together: evidence about who is behind it, and harm. What is not in the table
cannot happen. Every step is kept with who took it and its entry in the ledger; nothing is changed. Two people stand
behind what counts, and one is enough to take it back. `replace` follows by itself from a newer assessment of the same
group: one that waits is replaced by the next proposal, one that stands by the next that is confirmed.

"""
FINDINGS = """\
<!-- Made by scripts/reference_pages.py from src/marsad/core/publication.py. Do not edit. -->
# The life of a finding

What is not in the table cannot happen. Every step is kept with who took it, in which role, and its entry in the
ledger; a version that was drafted is never changed. At least two people stand behind what is published, three where
the unit has them: the drafter neither reads nor publishes, and the second reader publishes only where nobody else
holds the role.

`hand_over`, `read` and `publish` are refused where the figures are no longer those of the draft, or are locked by the
restricted period. `correct` happens to the version that stands when the corrected one is published. A finding that is
`corrected` or `withdrawn` stays visible, with the reason.

"""
RELEASES = """\
<!-- Made by scripts/reference_pages.py from src/marsad/core/release.py. Do not edit. -->
# The way of an analysis to the public

An analysis of coordination, of bursts or of origin is a draft from the moment it was run. What is not in the table
cannot happen. Every step is kept with who took it, in which role, and its entry in the ledger. Whoever ran an analysis
neither reads nor publishes it, and its reader publishes it only where nobody else holds the role; where it was run at a
shell, never. A report prints what is not public as a draft.

"""
REFUSALS = """\
<!-- Made by scripts/reference_pages.py from src/marsad/core/refusals.py. Do not edit. -->
# Why a row is refused

Nothing is dropped in silence. Each row of a file is a post, known already, or refused for one of these reasons. The
refused row stays in the sealed file; the table `refusals` of the lake keeps its number, the reason and at most 80
characters of the value.

"""
CANNOT = """
## What a format cannot show

Each reader says which of these its files lack; the account of every file repeats it, and so does the report.

"""


def commands_page() -> str:
    """Every command with its arguments and options, as the command line declares them."""
    kinds = (errors.UsageError, errors.RefusedInput, errors.NotAllowed, errors.WrongState, errors.Missing,
             errors.NotSafeToPublish, errors.NoAnswer)  # fmt: skip
    exits = [f"| {kind.exit_code} | {(kind.__doc__ or '').strip().rstrip('.').lower()} |" for kind in kinds]
    with speaking("en"):
        from marsad.cli.main import app

        parts = [command_part(*named) for named in commands_of(typer.main.get_command(app))]
    return "\n".join([COMMANDS.format(exits="\n".join(exits)), *parts])


def commands_of(group: Any, before: str = "marsad") -> Iterator[tuple[str, Any]]:
    """Each command with its whole name, groups opened."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands_of(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


def command_part(name: str, command: Any) -> str:
    """One command: what it does, then a row for each argument and option."""
    lines = [f"## {name}", "", f"{command.help}", ""]
    if explained := (command.callback.__doc__ or "").strip():
        lines += [explained, ""]
    lines += ["| Give | It is | |", "|---|---|---|"]
    lines += [parameter_row(parameter) for parameter in command.params if "--help" not in parameter.opts]
    return "\n".join(lines if command.params else lines[:-2]).rstrip() + "\n"


def parameter_row(parameter: Any) -> str:
    """An argument or option, what it is, and its default."""
    option = parameter.opts[0].startswith("-")
    shown = ", ".join(f"`{name}`" for name in parameter.opts) if option else f"`{parameter.name.rstrip('_').upper()}`"
    if parameter.required:
        default = "required"
    elif parameter.default in (None, False) or getattr(parameter, "is_flag", False):
        default = ""
    else:
        default = f"default `{parameter.default}`"
    return f"| {shown} | {parameter.help} | {default} |"


def roles_page() -> str:
    """The table of roles and what each may do."""
    said = {action: action.replace("_", " ") for action in Action}
    lines = ["| May | " + " | ".join(role.replace("_", " ") for role in Role) + " |", "|---" * (len(Role) + 1) + "|"]
    for action in Action:
        marks = ("yes" if role in ALLOWED[action] else "" for role in Role)
        lines.append(f"| {said[action]} | " + " | ".join(marks) + " |")
    second = ", ".join(role.replace("_", " ") for role in Role if role in SECOND_FACTOR)
    return "\n".join([ROLES + "\n".join(lines), "", DOORS_PART.format(second=second) + "\n".join(door_rows()), ""])


def door_rows() -> Iterator[str]:
    """Every page of the desk in the order of its addresses, and whom it opens to."""
    from marsad.web.doors import DOORS
    from marsad.web.urls import urlpatterns

    seen = set()
    for pattern in urlpatterns:
        name = getattr(pattern, "name", None)
        where = f"/{pattern.pattern!s}"
        if name not in DOORS or where in seen:  # allauth calls some pages by names of its own too
            continue
        seen.add(where)
        door = DOORS[name]
        roles = (role.replace("_", " ") for role in Role if role in ALLOWED[door]) if isinstance(door, Action) else ()
        who = ", ".join(roles) or {"anyone": "anyone", "logged in": "every member"}[door]
        yield f"| `{where}` | {door.replace('_', ' ')} | {who} |"


def states_page() -> str:
    """The transitions of a coding task."""
    return STATES + as_table() + "\n"


def urgent_page() -> str:
    """The transitions of an urgent case."""
    return URGENT + urgent_table() + "\n"


def assessments_page() -> str:
    """The steps of an assessment of a group, and who may take them."""
    return ASSESSMENTS + assessments.as_table() + "\n"


def findings_page() -> str:
    """The steps of a finding, and who may take them."""
    return FINDINGS + publication.as_table() + "\n"


def releases_page() -> str:
    """The steps of an analysis, and who may take them."""
    return RELEASES + release.release_table() + "\n"


def refusals_page() -> str:
    """Reasons of refusal, and what a format may be unable to show."""
    reasons = [f"| `{key}` | {said} |" for key, said in REASONS.items()]
    cannot = [f"| `{key}` | {said} |" for key, said in CANNOT_SHOW.items()]
    return "\n".join(
        [
            f"{REFUSALS}| Key | Reason |",
            "|---|---|",
            *reasons,
            CANNOT + "| Key | Never shown |",
            "|---|---|",
            *cannot,
            "",
        ]
    )


API = """\
<!-- Made by scripts/reference_pages.py from src/marsad/web/api. Do not edit. -->
# The API

The desk answers programmes under `/api/v1`, read-only, as JSON: the same functions as its pages, so the same rules.
Its OpenAPI document is at `/api/v1/openapi.json`. How to use it:
[read the desk by programme](../how-to/read-the-desk-by-programme.md).

* A key opens it: `Authorization: Bearer KEY`, made by a member on the page of keys. A session opens nothing here.
* What a page withholds is `null`, with the reason in `withheld`. Shares are from 0 to 1, times are ISO 8601 in UTC.
* No resource holds an account, a handle, an address, a post's text, or who coded; no parameter asks for an author.
* A mistake is `{{"error": "one sentence", "code": 14}}`, in the language of `Accept-Language`; the code is the
  [exit code](commands.md) of the command.
* {requests} requests a minute with one key; then `429` with `Retry-After`. `ETag` and `If-None-Match` save the rest.

| Resource | May be read by | Parameters | Gives |
|---|---|---|---|
"""


def api_page() -> str:
    """Every resource with who may read it, from the OpenAPI document; then every shape."""
    from django.urls import set_urlconf

    from marsad.store import records  # noqa: F401 - sets Django up
    from marsad.web.api.doors import API_DOORS, PARAMETERS
    from marsad.web.api.interface import api
    from marsad.web.api.pace import REQUESTS

    set_urlconf("marsad.web.urls")
    document = api.get_openapi_schema()
    lines = []
    for path, operations in document["paths"].items():
        name = path.rsplit("/", 1)[1]
        door = API_DOORS[name]
        who = ALLOWED[Action(door)] & ALLOWED[Action.USE_API]
        roles = ", ".join(role.replace("_", " ") for role in Role if role in who)
        asked = ", ".join(f"`{one}`" for one in sorted(PARAMETERS.get(name, ())))
        lines.append(f"| `{name}` | {roles} | {asked} | {first_sentence(operations['get']['description'])} |")
    shapes = [shape_part(name, shape) for name, shape in sorted(document["components"]["schemas"].items())]
    return API.format(requests=REQUESTS) + "\n".join(lines) + "\n\n" + "\n".join(shapes)


def first_sentence(text: str) -> str:
    """The first paragraph on one line."""
    return " ".join(text.split("\n\n", maxsplit=1)[0].split())


def shape_part(name: str, shape: Any) -> str:
    """One shape and its fields."""
    lines = [f"## {name}", "", first_sentence(shape.get("description", "")), "", "| Field | Is | |", "|---|---|---|"]
    lines += [
        f"| `{field}` | {kind_of(told)} | {told.get('description', '').replace('|', '/')} |"
        for field, told in shape["properties"].items()
    ]
    return "\n".join(lines) + "\n"


def kind_of(told: Any) -> str:
    """The kind of a field in a few words."""
    if "anyOf" in told:
        return " or ".join(kind_of(one) for one in told["anyOf"])
    if "$ref" in told:
        name = told["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if told.get("type") == "array":
        return f"list of {kind_of(told.get('items', {}))}"
    if told.get("type") == "object":
        return f"text to {kind_of(told.get('additionalProperties', {}))}"
    return str(told.get("format") or told.get("type", "anything")).replace("string", "text")


PAGES: dict[str, Callable[[], str]] = {
    "api.md": api_page,
    "codebook.md": lambda: page_of(load_codebook(SHIPPED)),
    "commands.md": commands_page,
    "roles.md": roles_page,
    "coding-states.md": states_page,
    "assessment-states.md": assessments_page,
    "finding-states.md": findings_page,
    "analysis-states.md": releases_page,
    "urgent-states.md": urgent_page,
    "refusals.md": refusals_page,
}


def main() -> int:
    """Write or check the pages; exit 1 where a check fails."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--check", action="store_true")
    check = arguments.parse_args().check
    stale = []
    for name, page in PAGES.items():
        path, text = REFERENCE / name, page()
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        print(f"{', '.join(stale)}: stale; run 'python scripts/reference_pages.py'", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
