"""The classifier that comes with Marsad for each task: a trained model, or rules where there is too little to learn."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from marsad.core.errors import Missing, WrongState
from marsad.core.words import _
from marsad.detect.classifying import Classifier
from marsad.detect.lexicon import LANGUAGES
from marsad.detect.listed import WithWordLists
from marsad.detect.rules import RULES
from marsad.detect.text_model import TextModel, read

FOLDER = Path(__file__).parent / "models"
# SHA-256 of models/TASK.npz, a line a task; written by: benchmarks/model_files.py
RECORDED = """
counter-speech 1fcf75c5a45a20fee761e8feb21ef14ad8f40668f243c894d95fb2e357caeb49
hate 0d9a83a9feab08c1d6ea5951dbe91a4de5080e846c7d4f7f771b36fb05a320c0
offensive c3f4220d9adaaf16caf58c07b73b81f5648b3bdaa22a4fae702b4ed345e0130f
sexist 5602de70065d3fa68d04f1f264d3ea1cce3ea21aef41cc6fff75bdfa3d767171
"""
SHA256: Mapping[str, str] = MappingProxyType(dict(line.split() for line in RECORDED.split("\n") if line))
# Tasks whose trained model the word lists help, with the labels that mean 'yes' and the languages of the lists that do:
# in English and French a model that learnt enough is better without.
NOT_HELPED = ("eng-Latn", "fra-Latn")
LISTED: Mapping[str, tuple[str, ...]] = MappingProxyType({"offensive": ("abuse",)})
HELPED = tuple(language for language in LANGUAGES if language not in NOT_HELPED)


def comes_with_marsad(task_id: str) -> bool:
    """Whether there is a classifier for the task."""
    return task_id in SHA256 or task_id in RULES


@cache
def shipped(task_id: str) -> Classifier:
    """The classifier of a task.

    Raises Missing where none comes with Marsad, WrongState where its file is not the one this version came with.
    """
    if task_id in LISTED and task_id in SHA256:
        return with_word_lists(task_id, model(task_id))
    if task_id in SHA256:
        return model(task_id)
    if task_id in RULES:
        return RULES[task_id]()
    raise Missing(_("No classifier comes with Marsad for '{task}'; train one with 'marsad train'.", task=task_id))


def with_word_lists(task_id: str, alone: TextModel) -> WithWordLists:
    """A model of a task in LISTED joined with the lists."""
    return WithWordLists(model=alone, listed=LISTED[task_id], languages=HELPED)


@cache
def model(task_id: str) -> TextModel:
    """The trained model of a task, its file checked against the hash of the release. Raises as `shipped`."""
    path = FOLDER / f"{task_id}.npz"
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise Missing(_("The file '{name}' is not there; install Marsad again.", name=path.name)) from problem
    if hashlib.sha256(content).hexdigest() != SHA256.get(task_id):
        raise WrongState(
            _("The file '{name}' is not the one this version came with; install Marsad again.", name=path.name)
        )
    return read(content)
