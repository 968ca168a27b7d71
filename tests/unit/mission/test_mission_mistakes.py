"""Every mistake in a mission file is told with its line and its value: one row a mistake."""

import pytest

from marsad.core.errors import RefusedInput
from marsad.core.mission import Frame, Mission
from marsad.core.words import speaking
from marsad.store.codebook_file import codebook_of
from marsad.store.mission_file import mission_of

TEXTS = "{ar: نص, fr: texte, en: text}"
CODEBOOK = f"""
id: small
version: "1.0"
title: {TEXTS}
families:
  - id: A
    label: {TEXTS}
    definition: {TEXTS}
    codes:
      - {{id: A1, severity: true, referable: true, label: {TEXTS}, definition: {TEXTS}}}
  - id: E
    label: {TEXTS}
    definition: {TEXTS}
    codes:
      - {{id: E2, lawful_speech: true, label: {TEXTS}, definition: {TEXTS}}}
      - {{id: E9, label: {TEXTS}, definition: {TEXTS}}}
attributes:
  - id: severity
    label: {TEXTS}
    values:
      - {{id: "1", label: {TEXTS}}}
      - {{id: "2", label: {TEXTS}}}
      - {{id: "3", label: {TEXTS}}}
      - {{id: "4", label: {TEXTS}}}
"""
MISSION = f"""id: trial
title: {TEXTS}
territory: {TEXTS}
country: MA
start: 2030-08-01
end: 2030-09-30
time_zone: Africa/Casablanca
legal_basis: {TEXTS}
mandate: {TEXTS}
languages: [ary-Arab, fra]
codebook: codebook.yaml
roster: roster.csv
sources:
  - id: replies
    title: {TEXTS}
    frame: target
    time_zone: UTC
    columns:
      text: Message
      author: User
  - id: search
    title: {TEXTS}
    frame: topic
    query: words searched
  - id: tips
    title: {TEXTS}
    frame: opportunistic
questions:
  - id: violence
    title: {TEXTS}
    asks: {TEXTS}
    codes: [A1]
    sources:
      - replies
    stratify_on: ["lexicon:abuse"]
    compare: {{by: target_sex, first: woman, second: man}}
  - id: abstention
    title: {TEXTS}
    asks: {TEXTS}
    codes: [E2]
    sources: [search]
    planned: true
retention:
  collected_days: 30
  ledger_days: 365
restricted:
  start: 2030-08-15
  end: 2030-09-08
  reference: a law
  checked_on: 2030-07-15
"""

SEARCHED = "    query: words searched\n"

# what is wrong · what was written · what is written instead · value that must be said · part of the sentence
MISTAKES = [
    ("a misspelt key", "country:", "countryy:", "countryy", "did you mean 'country'"),
    ("an unknown key", "country: MA", "country: MA\nzzzz: 1", "zzzz", "is not a known key here"),
    ("a key that lists authors", "    planned: true", "    list_authors: true", "list_authors", "not a known key"),
    ("a key written twice", "country: MA", "country: MA\ncountry: FR", "country", "is written twice"),
    ("a missing title", f"title: {TEXTS}\nterritory", "territory", "title", "is missing"),
    ("a language of the title missing", f"territory: {TEXTS}", "territory: {ar: نص, fr: t}", "territory.en", "missing"),
    ("an empty text", "fr: texte, en: text}\nterritory", 'fr: "  ", en: text}\nterritory', "  ", "holds no text"),
    ("an empty key", "country: MA", "country:", "country", "is empty"),
    ("a text that is a list", "country: MA", "country: [MA]", "MA", "is one value"),
    ("a small-letter country", "country: MA", "country: ma", "ma", "is not a country code"),
    ("a country that does not exist", "country: MA", "country: XX", "XX", "is not a country of ISO 3166-1"),
    ("a day that does not exist", "start: 2030-08-01", "start: 2030-02-30", "2030-02-30", "is not a date"),
    ("a date in another order", "start: 2030-08-01", "start: 01/08/2030", "01/08/2030", "is not a date"),
    ("a number for a date", "start: 2030-08-01", "start: 86400", "86400", "is not a date"),
    ("an end before the start", "end: 2030-09-30", "end: 2030-07-30", "2030-07-30", "is before the start"),
    ("an unknown time zone", "Africa/Casablanca", "Africa/Casa", "Africa/Casa", "is not a known time zone"),
    ("a time zone that is a path", "Africa/Casablanca", "../../etc/passwd", "../../etc/passwd", "is not a known time"),
    ("a two-letter language", "[ary-Arab, fra]", "[ary-Arab, fr]", "fr", "is not a language"),
    ("a language that does not exist", "[ary-Arab, fra]", "[qqq]", "qqq", "is not a language"),
    ("a script that does not exist", "[ary-Arab, fra]", "[ary-Abcd]", "ary-Abcd", "is not a language"),
    ("no languages", "[ary-Arab, fra]", "[]", "languages", "holds nothing"),
    ("one language without brackets", "[ary-Arab, fra]", "fra", "fra", "is not a list"),
    ("a codebook elsewhere", "codebook: codebook.yaml", "codebook: ../codebook.yaml", "../codebook.yaml", "file name"),
    ("an id with a space", "id: trial", "id: my trial", "my trial", "is not a valid id"),
    ("an unknown frame", "frame: target", "frame: targets", "targets", "'actor', 'target', 'topic', 'opportunistic'"),
    ("an unknown way to count", "    planned: true", "    repeats: twice", "twice", "'once', 'each'"),
    ("a topic source without its query", "    query: words searched\n", "", "search", "is a topic source"),
    ("a source beside itself", SEARCHED, f"{SEARCHED}    same_as: [search]\n", "search", "is set beside itself"),
    ("a source beside none", SEARCHED, f"{SEARCHED}    same_as: [answers]\n", "answers", "is not a source of this"),
    ("a source beside tips", SEARCHED, f"{SEARCHED}    same_as: [tips]\n", "tips", "no collection of anything"),
    ("a source beside another frame", SEARCHED, f"{SEARCHED}    same_as: [replies]\n", "replies", "the same thing"),
    ("a source beside another twice", SEARCHED, f"{SEARCHED}    same_as: [tips, tips]\n", "tips", "is given twice"),
    ("two sources of one id", "- id: search", "- id: replies", "replies", "is given twice"),
    ("a source's unknown time zone", "    time_zone: UTC", "    time_zone: UTM", "UTM", "is not a known time zone"),
    ("a column for two fields", "author: User", "author: Message", "Message", "is given to two fields"),
    ("a field in capitals", "author: User", "Author: User", "Author", "is not a field of a post"),
    ("an unknown code", "codes: [A1]", "codes: [A1, Z9]", "Z9", "is not a code of the codebook 'small 1.0'"),
    ("a code given twice", "codes: [A1]", "codes: [A1, A1]", "A1", "is given twice"),
    ("no codes", "codes: [A1]", "codes: []", "codes", "holds nothing"),
    ("lawful speech counted with harm", "codes: [A1]", "codes: [A1, E2]", "E2", "cannot be counted together"),
    ("an unknown source", "      - replies", "      - answers", "answers", "is not a source of this mission"),
    ("a source asked twice", "      - replies", "      - replies\n      - replies", "replies", "is given twice"),
    ("no countable source", "sources: [search]", "sources: [tips]", "tips", "is opportunistic"),
    ("an opportunistic source beside another", "sources: [search]", "sources: [search, tips]", "tips", "never counted"),
    ("two frames in a question", "sources: [search]", "sources: [search, replies]", "abstention", "mixes the frames"),
    ("a signal without its detector", '"lexicon:abuse"', '"abuse"', "abuse", "is not a signal"),
    ("a comparison by author", "by: target_sex", "by: author", "author", "author by author"),
    ("a comparison with itself", "second: man}", "second: woman}", "woman", "is compared with itself"),
    ("a sex not on the list", "second: man}", "second: homme}", "homme", "is not on the official list"),
    (
        "a script not known",
        "by: target_sex, first: woman, second: man",
        "by: script, first: Arabic, second: Latn",
        "Arabic",
        "is not a script",
    ),
    (
        "a language not known",
        "by: target_sex, first: woman, second: man",
        "by: language, first: ar, second: fra",
        "'ar'",
        "is not a language",
    ),
    ("sexes without a roster", "roster: roster.csv\n", "", "target_sex", "name it under 'roster'"),
    ("sexes in a topic source", "      - replies", "      - search", "search", "is not a target source"),
    ("a question planned perhaps", "planned: true", "planned: perhaps", "perhaps", "neither true nor false"),
    (
        "a poll opened without a decision",
        "planned: true",
        "planned: true\n    poll_like: false",
        "abstention",
        "who decided otherwise",
    ),
    ("a poll perhaps", "planned: true", "planned: true\n    poll_like: perhaps", "perhaps", "neither true nor false"),
    ("days in words", "collected_days: 30", "collected_days: thirty", "thirty", "is not a whole number"),
    ("no days at all", "collected_days: 30", "collected_days: 0", "0", "the least is 1"),
    ("more days than allowed", "collected_days: 30", "collected_days: 31", "31", "more than the 30 allowed"),
    ("a restricted period backwards", "end: 2030-09-08", "end: 2030-08-08", "2030-08-08", "is before the start"),
    ("a restricted period unchecked", "  checked_on: 2030-07-15\n", "", "restricted.checked_on", "is missing"),
    ("a reference left empty", "reference: a law", "reference:", "restricted.reference", "is empty"),
    ("a YAML reference", "country: MA", "country: *here", "*here", "repeats another part"),
    ("a YAML tag", "country: MA", "country: !!python/name:os.system ''", "os.system", "is a YAML tag"),
    ("a line that is not YAML", "country: MA", "country: 'MA", "MA", "cannot be read as YAML"),
    ("a tab for indentation", "  collected_days", "\tcollected_days", "collected_days", "cannot be read as YAML"),
    ("a character that cannot be shown", "country: MA", "country: M\x00A", "U+0000", "cannot be shown"),
    ("an escape that cannot be shown", "reference: a law", 'reference: "a\\x07law"', "a�law", "cannot be shown"),
]
# Where the thing said stands elsewhere than on the first line that differs.
ELSEWHERE = {
    "a missing title": "id: trial",
    "a topic source without its query": "    frame: topic",
    "sexes without a roster": "    compare:",
    "sexes in a topic source": "    compare:",
    "a restricted period unchecked": "restricted:",
}


def first_difference(damaged: str) -> int:
    lines = zip(MISSION.splitlines(), damaged.splitlines(), strict=False)
    return next(at for at, (before, after) in enumerate(lines, start=1) if before != after)


def line_of(beginning: str, text: str) -> int:
    return next(at for at, line in enumerate(text.split("\n"), start=1) if line.startswith(beginning))


def refusal_of(text: str) -> str:
    with speaking("en"), pytest.raises(RefusedInput) as refused:
        mission_of(text, codebook_of(CODEBOOK))
    return str(refused.value)


@pytest.mark.parametrize(("name", "was", "now", "value", "said"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_told_with_its_line_and_value(name: str, was: str, now: str, value: str, said: str) -> None:
    assert was in MISSION
    damaged = MISSION.replace(was, now, 1)
    line = line_of(ELSEWHERE[name], damaged) if name in ELSEWHERE else first_difference(damaged)
    told = [row for row in refusal_of(damaged).split("\n") if said in row]
    assert len(told) == 1, refusal_of(damaged)
    assert told[0].startswith(f"  line {line}: ")
    assert value in told[0]


def test_the_file_without_mistakes_is_a_mission() -> None:
    mission = mission_of(MISSION, codebook_of(CODEBOOK))
    assert isinstance(mission, Mission)
    assert [source.frame for source in mission.sources] == [Frame.TARGET, Frame.TOPIC, Frame.OPPORTUNISTIC]
    assert mission.sources[0].columns == (("text", "Message"), ("author", "User"))
    assert mission.retention.ledger_days == 365
    assert mission.retention.identity_days == 90
    assert mission.restricted is not None
    assert not mission.fictional


def second_search(platform: str) -> str:
    """The mission with two searches of the same thing, the second one on `platform`."""
    second = f"  - id: again\n    title: {TEXTS}\n    frame: topic\n    query: words\n    platform: {platform}\n"
    with_platform = MISSION.replace(SEARCHED, f"{SEARCHED}    platform: x\n    same_as: [again]\n")
    return with_platform.replace("  - id: tips\n", f"{second}    same_as: [search]\n  - id: tips\n")


def test_two_sources_of_the_same_thing_are_one_pair_whoever_says_so() -> None:
    mission = mission_of(second_search("x"), codebook_of(CODEBOOK))
    assert [(first.id, second.id) for first, second in mission.same_things()] == [("search", "again")]
    assert mission_of(MISSION, codebook_of(CODEBOOK)).same_things() == ()


def test_two_platforms_cannot_be_of_the_same_thing() -> None:
    told = refusal_of(second_search("facebook"))
    assert told.count("posts are matched inside a platform") == 2
    assert "'again' is of the platform facebook" in told


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines() -> None:
    damaged = MISSION
    for was, now in [
        ("country: MA", "country: Morocco"),
        ("end: 2030-09-30", "end: 2030-07-30"),
        ("frame: target", "frame: targets"),
        ("codes: [A1]", "codes: [Z9]"),
        ("collected_days: 30", "collected_days: 400"),
    ]:
        damaged = damaged.replace(was, now, 1)
    head, *rows = refusal_of(damaged).split("\n")
    assert head == "The file 'mission.yaml' has 5 mistakes; correct them and run the command again."
    assert [int(row.split(":")[0].removeprefix("  line ")) for row in rows] == [4, 6, 16, 32, 44]


def test_a_mistake_in_a_source_is_not_told_again_by_the_question_that_asks_it() -> None:
    told = refusal_of(MISSION.replace("frame: target", "frame: targets"))
    assert told.count("line ") == 1


def test_keeping_longer_is_allowed_with_a_documented_decision() -> None:
    longer = MISSION.replace("collected_days: 30", "collected_days: 60\n  documented_decision: bureau, 3 July, appeals")
    mission = mission_of(longer, codebook_of(CODEBOOK))
    assert (mission.retention.collected_days, mission.retention.documented_decision) == (60, "bureau, 3 July, appeals")


def test_an_invented_country_is_allowed_in_a_fictional_mission() -> None:
    mission = mission_of(MISSION.replace("country: MA", "country: XX\nfictional: true"), codebook_of(CODEBOOK))
    assert (mission.country, mission.fictional) == ("XX", True)


def test_values_are_taken_as_they_are_written() -> None:
    mission = mission_of(MISSION.replace("country: MA", "country: NO"), codebook_of(CODEBOOK))
    assert mission.country == "NO"


@pytest.mark.parametrize("text", ["", "just words", "- a\n- list", "---\na: 1\n---\nb: 2", "? [a]\n: b"])
def test_what_holds_no_keys_is_refused(text: str) -> None:
    assert "mission.yaml" in refusal_of(text)


def test_deep_nesting_is_refused_before_it_is_built() -> None:
    assert "levels deep" in refusal_of("a: " + "[" * 900 + "]" * 900)


def test_a_small_file_that_stands_for_a_huge_one_is_refused() -> None:
    bomb = "a: &a [x, x, x, x]\n" + "\n".join(f"b{i}: &b{i} [*a, *a, *a, *a]" for i in range(30))
    told = refusal_of(bomb)
    assert "'*a' repeats another part" in told


def test_more_mistakes_than_can_be_read_are_cut_short() -> None:
    told = refusal_of("\n".join(f"key{i}: 1" for i in range(5000)))
    assert "Only the first 200 are listed." in told
    assert told.count("\n") == 201


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_mistake_is_told_in_the_reader_s_language(language: str) -> None:
    with speaking(language), pytest.raises(RefusedInput) as refused:
        mission_of(MISSION.replace("codes: [A1]", "codes: [Z9]"), codebook_of(CODEBOOK))
    told = str(refused.value)
    assert "Z9" in told
    assert "mistake" not in told
    assert "is not a code" not in told
