"""The mission file: who watches, where, by which mandate, what is asked of whom; and the templates to start from."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from marsad.core.errors import Missing, RefusedInput
from marsad.core.judgement import Codebook
from marsad.core.mission import Mission
from marsad.core.words import _
from marsad.store.codebook_file import SHIPPED, load_codebook
from marsad.store.forms import filled
from marsad.store.mission_checks import contradictions
from marsad.store.mission_form import MissionForm
from marsad.store.mission_values import plain_file_name
from marsad.store.mistakes import Mistake, refuse, shortened
from marsad.store.yaml_lines import Document, document_of, read_document

TEMPLATES = SHIPPED.parent
TEMPLATE_NAMES = ("election", "incident", "infodemic")


def load_mission(path: Path) -> Mission:
    """The mission in the YAML file at `path`, checked against the codebook and the roster named beside it.

    Raises Missing where there is no such file; RefusedInput with the line and value of every mistake in it.
    """
    document = read_document(path)
    codebook, mistakes = _codebook_beside(path, document)
    if (roster := _named(document, "roster")) and not (path.parent / roster).is_file():
        said = _("there is no file '{value}' beside the mission file; put it there.", value=shortened(roster))
        mistakes.append(document.mistake(("roster",), said))
    return mission_in(document, codebook, mistakes)


def mission_of(text: str, codebook: Codebook, name: str = "mission.yaml") -> Mission:
    """The mission written in `text`, checked against `codebook`. Raises RefusedInput as load_mission does."""
    return mission_in(document_of(text, name), codebook)


def mission_in(document: Document, codebook: Codebook | None, mistakes: Iterable[Mistake] = ()) -> Mission:
    """The mission a document holds. Raises RefusedInput with `mistakes` and every mistake found in it.

    Without a codebook the questions' codes are not checked: pass the mistake that explains why there is none.
    """
    form, found = filled(MissionForm, document)
    found = [*document.mistakes, *mistakes, *found, *contradictions(document, codebook)]
    if found or form is None:
        refuse(document.name, found)
    return form.mission()


def write_template(folder: Path, template: str) -> list[Path]:
    """Write the mission file, roster and codebook of a template into `folder`, which is made if needed.

    Raises RefusedInput, before anything is written, for a template that does not exist and where a file of
    one of those names is there already.
    """
    if template not in TEMPLATE_NAMES:
        said = _("There is no template '{value}'; choose {choices}.", value=template, choices=", ".join(TEMPLATE_NAMES))
        raise RefusedInput(said)
    originals = [TEMPLATES / template / "mission.yaml", TEMPLATES / template / "roster.csv", SHIPPED]
    written = [folder / original.name for original in originals]
    for path in written:
        if path.exists() or path.is_symlink():
            said = _("'{name}' is there already and is never overwritten; name another folder.", name=path)
            raise RefusedInput(said)
    folder.mkdir(parents=True, exist_ok=True)
    for original, path in zip(originals, written, strict=True):
        with original.open("rb") as source, path.open("xb") as copy:
            shutil.copyfileobj(source, copy)
    return written


def _codebook_beside(path: Path, document: Document) -> tuple[Codebook | None, list[Mistake]]:
    """The codebook the document names, or None and why there is none."""
    name = _named(document, "codebook")
    if name is None:
        return None, []  # missing or not a file name: the form says so
    try:
        return load_codebook(path.parent / name), []
    except Missing:
        said = _("there is no file '{value}' beside the mission file; put it there.", value=shortened(name))
    except RefusedInput as error:
        said = _("the codebook is not accepted. {why}", why=error)
    return None, [document.mistake(("codebook",), said)]


def _named(document: Document, key: str) -> str | None:
    """The file name under `key`, or None where there is none that can be opened."""
    value = document.value.get(key)
    try:
        return plain_file_name(value) if isinstance(value, str) else None
    except ValueError:
        return None
