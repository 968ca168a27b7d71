"""The shipped codebook and templates: complete in three languages, faithful to the method, and loadable as they are."""

import itertools
import re
from pathlib import Path

import pytest

from marsad.core.errors import Missing, RefusedInput
from marsad.core.judgement import Codebook
from marsad.core.mission import Frame
from marsad.core.trilingual import Trilingual
from marsad.core.words import speaking
from marsad.store.codebook_file import SHIPPED, load_codebook
from marsad.store.mission_file import TEMPLATE_NAMES, load_mission, write_template
from marsad.store.roster_file import load_roster

FAMILIES = {"A": 11, "B": 8, "C": 8, "D": 3, "E": 9, "F": 0, "G": 6, "H": 5}
LEXICON = {"abuse", "sexist", "threat", "abstention", "voting_procedure", "journalist", "dangerous_call"}


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook(SHIPPED)


def texts_of(codebook: Codebook) -> list[Trilingual]:
    texts = [codebook.title, codebook.unit, *codebook.rules, *(o.title for o in codebook.obligations)]
    for family in codebook.families:
        texts += [family.label, family.definition]
    for code in codebook.codes:
        texts += [code.label, code.definition, code.include, code.exclude]
    for attribute in codebook.attributes:
        texts += [attribute.label, attribute.definition]
        texts += itertools.chain.from_iterable((value.label, value.definition) for value in attribute.values)
    return [text for text in texts if text]


def test_the_codebook_holds_exactly_the_codes_of_the_method(codebook: Codebook) -> None:
    expected = [f"{family}{number}" for family, count in FAMILIES.items() for number in range(1, count + 1)]
    assert [code.id for code in codebook.codes] == expected
    assert [family.id for family in codebook.families] == list(FAMILIES)
    assert len(codebook.rules) == 8


@pytest.mark.parametrize(
    ("attribute", "values"),
    [
        ("severity", "1 2 3 4"),
        ("verification", "V0 V1 V2 V3 V4 V5"),
        ("media_context", "M0 M1 M2 M3 M4 M5 M6"),
        ("stance", "expresses reports counters jokes unclear"),
        ("gendered_basis", "yes no unclear"),
        ("tone", "-1 0 +1"),
        ("target_sex", "woman man group unknown"),
        ("danger", "danger_to_participants danger_to_others minors_addressed logistics_given date place"),
        ("depiction", "photo silhouette symbol logo initials blank absent"),
    ],
)
def test_an_attribute_has_the_values_of_the_method(codebook: Codebook, attribute: str, values: str) -> None:
    found = codebook.attribute(attribute)
    assert found is not None
    assert [value.id for value in found.values] == values.split()


def test_lawful_speech_is_e1_to_e4_and_never_referable(codebook: Codebook) -> None:
    lawful = [code for code in codebook.codes if code.lawful_speech]
    assert [code.id for code in lawful] == ["E1", "E2", "E3", "E4"]
    assert not any(code.referable or code.severity or code.urgent for code in lawful)


def test_severity_is_asked_for_violence_threats_and_hatred_and_nothing_else(codebook: Codebook) -> None:
    assert {code.family for code in codebook.codes if code.severity} == {"A", "B", "D"}
    assert all(code.severity for code in codebook.codes if code.family in {"A", "B", "D"})


def test_only_harm_coercion_false_procedures_and_dangerous_calls_are_referable(codebook: Codebook) -> None:
    assert [code.id for code in codebook.codes if code.referable and not code.severity] == ["E5", "E6", "E8"]
    opinions_and_testimony = {"A6", "A11", "B8", "D1"}
    assert {code.id for code in codebook.codes if code.severity and not code.referable} == opinions_and_testimony


def test_sexual_threats_and_dangerous_calls_stop_the_coding(codebook: Codebook) -> None:
    assert [code.id for code in codebook.codes if code.urgent] == ["A2", "B2", "E8"]


def test_each_language_is_written_in_its_own_script(codebook: Codebook) -> None:
    for text in texts_of(codebook):
        letters = "".join(re.findall(r"[^\W\d_]", text.ar))
        arabic = sum("\u0600" <= letter <= "\u06ff" for letter in letters)
        assert arabic / len(letters) > 0.8, text.ar
        assert not re.search(r"[\u0600-\u06ff]", text.fr + text.en), text


def test_no_definition_was_left_in_another_language(codebook: Codebook) -> None:
    for code in codebook.codes:
        for text in (code.definition, code.include, code.exclude):
            assert text is None or text.fr != text.en


def test_french_punctuation_is_spaced_as_french_prints_it(codebook: Codebook) -> None:
    for text in texts_of(codebook):
        assert not re.search(r" [;:?!»]|« |\w[;?!]|'", text.fr), text.fr


@pytest.mark.parametrize("template", TEMPLATE_NAMES)
def test_a_template_is_a_mission_as_it_stands(template: str, tmp_path: Path) -> None:
    written = write_template(tmp_path / "new", template)
    mission = load_mission(written[0])
    people = load_roster(written[1])
    assert [path.name for path in written] == ["mission.yaml", "roster.csv", "codebook.yaml"]
    assert mission.fictional
    assert people
    assert all("fictional" in person.name for person in people)
    asked = {signal for question in mission.questions for signal in question.stratify_on}
    assert asked <= {f"lexicon:{label}" for label in LEXICON}


def test_the_election_template_asks_what_an_election_mission_asks(tmp_path: Path) -> None:
    mission = load_mission(write_template(tmp_path, "election")[0])
    women, journalists, abstention, procedure = mission.questions
    assert women.codes == tuple(f"A{number}" for number in range(1, 11))
    assert women.compare is not None
    assert (women.compare.by, women.compare.first, women.compare.second) == ("target_sex", "woman", "man")
    source = mission.source(women.sources[0])
    assert source is not None
    assert source.frame is Frame.TARGET
    assert journalists.codes == tuple(f"B{number}" for number in range(1, 9))
    assert (abstention.codes, procedure.codes) == (("E2",), ("E6",))


def test_a_template_never_overwrites_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("mine", encoding="utf-8")
    with speaking("en"), pytest.raises(RefusedInput, match="never overwritten"):
        write_template(tmp_path, "election")
    assert [path.name for path in tmp_path.iterdir()] == ["roster.csv"]
    assert (tmp_path / "roster.csv").read_text(encoding="utf-8") == "mine"


def test_an_unknown_template_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with speaking("en"), pytest.raises(RefusedInput, match=r"'plague'.*election, incident, infodemic"):
        write_template(tmp_path / "new", "plague")
    assert not (tmp_path / "new").exists()


def test_a_missing_roster_and_a_missing_codebook_are_told_on_their_lines(tmp_path: Path) -> None:
    mission, roster, codebook = write_template(tmp_path, "election")
    roster.unlink()
    codebook.unlink()
    with speaking("en"), pytest.raises(RefusedInput) as refused:
        load_mission(mission)
    lines = mission.read_text(encoding="utf-8").split("\n")
    for name in ("roster: roster.csv", "codebook: codebook.yaml"):
        at = next(number for number, line in enumerate(lines, start=1) if line.startswith(name))
        assert f"line {at}: there is no file '{name.split()[1]}'" in str(refused.value)


def test_the_mistakes_of_the_codebook_are_told_with_those_of_the_mission(tmp_path: Path) -> None:
    mission, _roster, codebook = write_template(tmp_path, "incident")
    codebook.write_text(codebook.read_text(encoding="utf-8").replace("- id: H5", "- id: H4"), encoding="utf-8")
    mission.write_text(mission.read_text(encoding="utf-8").replace("country: XX", "country: 12"), encoding="utf-8")
    with speaking("en"), pytest.raises(RefusedInput) as refused:
        load_mission(mission)
    assert "'H4' is given twice" in str(refused.value)
    assert "'12' is not a country code" in str(refused.value)


@pytest.mark.parametrize("load", [load_mission, load_codebook, load_roster])
def test_a_file_that_is_not_there_is_missing(load: object, tmp_path: Path) -> None:
    assert callable(load)
    with pytest.raises(Missing):
        load(tmp_path / "nothing.yaml")
    with pytest.raises(Missing):
        load(tmp_path)


@pytest.mark.parametrize("load", [load_mission, load_codebook, load_roster])
def test_a_file_too_large_to_be_meant_is_refused(load: object, tmp_path: Path) -> None:
    assert callable(load)
    path = tmp_path / "large"
    path.write_bytes(b"#" * ((16 << 20) + 1))
    with pytest.raises(RefusedInput):
        load(path)


def test_a_mission_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mission.yaml"
    path.write_bytes("id: trial\ntitle: مهمة\n".encode("cp1256"))
    with speaking("en"), pytest.raises(RefusedInput, match="line 2: the byte 'e3' is not UTF-8"):
        load_mission(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_roster_is_read_in_the_encoding_its_first_bytes_say(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes("id,name,role\nj1,صحفية متخيلة,journalist\n".encode(encoding))
    assert load_roster(path)[0].name == "صحفية متخيلة"


def test_a_roster_in_windows_1256_is_refused_rather_than_misread(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes("id,name,role\nj1,صحفية متخيلة,journalist\n".encode("cp1256"))
    with speaking("en"), pytest.raises(RefusedInput, match=r"line 2: .*windows-1256"):
        load_roster(path)


def test_every_country_of_the_standard_is_known() -> None:
    from marsad.store.mission_values import is_country

    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert sum(is_country(first + second) for first in letters for second in letters) == 249
    assert is_country("MA")
