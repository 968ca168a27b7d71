"""Whatever is done to a file, it is either taken or refused: nothing else ever comes out."""

import string
from collections.abc import Callable

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.core.errors import RefusedInput
from marsad.core.judgement import Codebook
from marsad.core.mission import Mission
from marsad.store.codebook_file import SHIPPED, codebook_of, load_codebook
from marsad.store.mission_file import TEMPLATES, mission_of
from marsad.store.mission_form import MissionForm, QuestionForm, SourceForm
from marsad.store.roster_file import roster_of

CODEBOOK = load_codebook(SHIPPED)
MISSION = (TEMPLATES / "election" / "mission.yaml").read_text(encoding="utf-8")
ROSTER = (TEMPLATES / "election" / "roster.csv").read_text(encoding="utf-8")
SMALL = "\n".join(SHIPPED.read_text(encoding="utf-8").split("\n")[:180])
SETTINGS = settings(max_examples=100, deadline=None, derandomize=True)

MARKS = [
    "",
    " ",
    "\n",
    "\t",
    ":",
    "- ",
    "[",
    "{",
    "}",
    "]",
    '"',
    "'",
    "&a ",
    "*a",
    "!!x ",
    "---\n",
    "~",
    "null",
    "<<: ",
]
ODDITIES = [
    "? ",
    "| ",
    "> ",
    "#",
    "%YAML 9\n",
    "\x00",
    "\ufeff",
    "\u2028",
    '"\\ud800"',
    "0x1",
    "1e999",
    "=1+1",
    "\u202e",
]
TROUBLE = st.one_of(
    st.sampled_from(MARKS + ODDITIES),
    st.text(max_size=8),
    st.text(alphabet=string.printable, max_size=12),
)


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    """`text` with up to six cuts, insertions and moves."""
    for _turn in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 60)))
        text = text[:start] + draw(TROUBLE) + text[end:]
    return text


def outcome(read: Callable[[str], object], text: str) -> object:
    """What reading `text` gives, or the sentence it is refused with; any other error is the test's failure."""
    try:
        return read(text)
    except RefusedInput as refused:
        return str(refused)


def is_a_refusal(found: object, name: str) -> bool:
    return isinstance(found, str) and found.startswith(f"The file '{name}' has ") and "\n  line " in found


@SETTINGS
@given(damaged(MISSION))
def test_a_damaged_mission_is_a_mission_or_refused(text: str) -> None:
    found = outcome(lambda text: mission_of(text, CODEBOOK), text)
    assert isinstance(found, Mission) or is_a_refusal(found, "mission.yaml")


@SETTINGS
@given(damaged(SMALL))
def test_a_damaged_codebook_is_a_codebook_or_refused(text: str) -> None:
    found = outcome(codebook_of, text)
    assert isinstance(found, Codebook) or is_a_refusal(found, "codebook.yaml")


@SETTINGS
@given(damaged(ROSTER))
def test_a_damaged_roster_is_people_or_refused(text: str) -> None:
    found = outcome(roster_of, text)
    assert isinstance(found, tuple) or is_a_refusal(found, "roster.csv")


KEYS = st.sampled_from(sorted(key for form in (MissionForm, SourceForm, QuestionForm) for key in form.model_fields))
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=6), st.sampled_from(["A1", "target", "MA"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


@SETTINGS
@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=8))
def test_values_of_any_shape_under_known_keys_are_refused_in_words(values: dict[str, object]) -> None:
    text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
    assert is_a_refusal(outcome(lambda text: mission_of(text, CODEBOOK), text), "mission.yaml")


@SETTINGS
@given(st.sampled_from(sorted(MissionForm.model_fields)), VALUES)
def test_any_value_under_one_key_of_a_good_mission_is_taken_or_refused(key: str, value: object) -> None:
    changed = yaml.safe_load(MISSION) | {key: value}
    text = yaml.safe_dump(changed, allow_unicode=True, sort_keys=False)
    found = outcome(lambda text: mission_of(text, CODEBOOK), text)
    assert isinstance(found, Mission) or is_a_refusal(found, "mission.yaml")
