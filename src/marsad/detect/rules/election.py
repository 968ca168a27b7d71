"""Whether a text speaks of an election: voting, candidates as such, parties. Patterns: tables/election.yaml."""

from marsad.core.words import N_
from marsad.detect.rules.tables import Rule

ELECTION, NOT = "election", "not election"

RULES = (
    Rule(id="names the election", label=ELECTION, says=N_("Words of elections: {words}.")),
    Rule(id="votes for somebody", label=ELECTION, says=N_("Speaks of voting: {words}.")),
    Rule(id="names a party", label=ELECTION, says=N_("Names a party, its sign or its members: {words}.")),
    Rule(
        id="candidate with politics",
        label=ELECTION,
        says=N_("A candidate or a list, beside words of politics: {words}."),
    ),
    Rule(id="politics only", label=NOT, says=N_("Words of politics, but none of an election: {words}.")),
)
