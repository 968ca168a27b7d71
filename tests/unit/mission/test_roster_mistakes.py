"""Every mistake in a roster is told with its line and value; sex comes from the official list or is not given."""

import pytest

from marsad.core.errors import RefusedInput
from marsad.core.mission import Person, Sex
from marsad.core.words import speaking
from marsad.store.roster_file import roster_of

HEADER = "id,name,role,sex,party,constituency,handles\n"
FIRST = "w1,Candidate One (invented),candidate,woman,party-a,North,facebook:one;x:@One_1\n"

# what is wrong · the second row · value that must be said · part of the sentence
MISTAKES = [
    ("an id with a capital", "W2,Two,candidate,man,,,\n", "W2", "is not a valid id"),
    ("no id", ",Two,candidate,man,,,\n", "''", "is not a valid id"),
    ("an id that is a formula", "=1+1,Two,candidate,man,,,\n", "=1+1", "is not a valid id"),
    ("no name", "m2,,candidate,man,,,\n", "''", "holds no text"),
    ("a name that is a formula", "m2,=HYPERLINK(1),candidate,man,,,\n", "=HYPERLINK(1)", "spreadsheet formula"),
    ("a party that is a formula", "m2,Two,candidate,man,@SUM(A1),,\n", "@SUM(A1)", "spreadsheet formula"),
    ("a constituency that is a formula", "m2,Two,candidate,man,,+1,\n", "+1", "spreadsheet formula"),
    ("a formula behind a tab", "m2,\t-2+3,candidate,man,,,\n", "-2+3", "spreadsheet formula"),
    ("a name with a NUL", "m2,T\x00wo,candidate,man,,,\n", "T�wo", "cannot be shown"),
    ("an unknown role", "m2,Two,king,man,,,\n", "king", "is not a role"),
    ("a sex in French", "m2,Two,candidate,homme,,,\n", "homme", "is not a sex of the official list"),
    ("a sex in one letter", "m2,Two,candidate,F,,,\n", "F", "is not a sex of the official list"),
    ("a sex given for a body", "p2,Party Two,party,woman,,,\n", "woman", "leave the sex empty"),
    ("an id given before", "w1,Two,candidate,man,,,\n", "w1", "is already on line 2"),
    ("a handle given before", "m2,Two,candidate,man,,,x:one_1\n", "x:one_1", "an account has one owner"),
    ("a handle without its platform", "m2,Two,candidate,man,,,two\n", "two", "is not a handle"),
    ("an address for a handle", "m2,Two,candidate,man,,,https://example.org/two\n", "https://", "is not a handle"),
    ("a platform with nothing behind it", "m2,Two,candidate,man,,,x:\n", "x:", "is not a handle"),
    ("a cell too few", "m2,Two,candidate,man,,\n", "6", "cells and the header 7"),
    ("a cell too many", "m2,Two,candidate,man,,,,\n", "8", "cells and the header 7"),
    ("a quote never closed", 'm2,"Two,candidate,man,,,\n', "here", "check its quotes"),
]
HEADERS = [
    ("an unknown column", "id,name,role,gender\n", "gender", "is not a column of a roster"),
    ("a column twice", "id,name,role,name\n", "name", "stands twice"),
    ("a missing column", "id,name\n", "role", "is missing"),
    ("an empty file", "", "id", "is missing"),
]


def refusal_of(text: str) -> str:
    with speaking("en"), pytest.raises(RefusedInput) as refused:
        roster_of(text)
    return str(refused.value)


@pytest.mark.parametrize(("name", "row", "value", "said"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_told_with_its_line_and_value(name: str, row: str, value: str, said: str) -> None:
    told = [line for line in refusal_of(HEADER + FIRST + row).split("\n") if said in line]
    assert len(told) == 1, refusal_of(HEADER + FIRST + row)
    assert told[0].startswith("  line 3: ")
    assert value in told[0]


@pytest.mark.parametrize(("name", "header", "value", "said"), HEADERS, ids=[row[0] for row in HEADERS])
def test_a_mistake_in_the_header_is_told(name: str, header: str, value: str, said: str) -> None:
    told = [line for line in refusal_of(header).split("\n") if said in line and f"'{value}'" in line]
    assert len(told) == 1
    assert told[0].startswith("  line 1: ")


def test_a_row_is_a_person_with_handles_as_platforms_write_them() -> None:
    assert roster_of(HEADER + FIRST) == (
        Person(
            id="w1",
            name="Candidate One (invented)",
            role="candidate",
            sex=Sex.WOMAN,
            party="party-a",
            constituency="North",
            handles=(("facebook", "one"), ("x", "One_1")),
        ),
    )


def test_what_is_left_empty_is_not_given() -> None:
    (person,) = roster_of(HEADER + "j1,صحفية (متخيلة),journalist,,,,\n")
    assert (person.sex, person.party, person.constituency, person.handles) == (None, None, None, ())


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_the_one_the_header_uses(separator: str) -> None:
    header, row = ("id", "name", "role", "handles"), ("j1", "One", "journalist", '"x:a;*:b"')
    text = f"{separator.join(header)}\r\n{separator.join(row)}\r\n"
    (person,) = roster_of(text)
    assert person.handles == (("x", "a"), ("*", "b"))


def test_lines_are_counted_through_cells_of_several_lines_and_empty_rows() -> None:
    text = 'id,name,role\nj1,"One\nof two",journalist\n\n,,\nj2,Two,king\n'
    assert "line 6: 'king'" in refusal_of(text)


def test_all_mistakes_are_told_at_once() -> None:
    told = refusal_of(HEADER + "W,,king,x,,,y\n" + FIRST + "m2,Two,emperor,,,,\n")
    assert told.startswith("The file 'roster.csv' has 6 mistakes")
    assert told.count("line 2: ") == 5
    assert told.count("line 4: ") == 1
