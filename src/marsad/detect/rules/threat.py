"""Threats, wishes of harm and calls to harm: a violent verb with its person, tense or mood (tables/threat.yaml).

A report of a threat, a threat that is denied or condemned, sport and politics
('we will beat you at the polls') are not.
"""

from marsad.core.words import N_
from marsad.detect.rules.tables import Rule

THREAT, NO = "threat", "no threat"

RULES = (
    Rule(id="quotes or condemns", label=NO, says=N_("Reports, quotes or condemns a threat: {words}.")),
    Rule(id="sport or politics", label=NO, says=N_("A contest or a figure of speech, not harm: {words}.")),
    Rule(id="threatens", label=THREAT, says=N_("Says that the writer will do harm: {words}."), quoted=False),
    Rule(
        id="you will be harmed", label=THREAT, says=N_("Says that somebody will come to harm: {words}."), quoted=False
    ),
    Rule(id="calls for harm", label=THREAT, says=N_("Calls for harm to somebody: {words}."), quoted=False),
    Rule(
        id="deserves harm",
        label=THREAT,
        says=N_("Says that somebody deserves harm or should be harmed: {words}."),
        quoted=False,
    ),
    Rule(id="wishes harm", label=THREAT, says=N_("Wishes somebody death or injury: {words}."), quoted=False),
    Rule(
        id="knows where you live",
        label=THREAT,
        says=N_("Tells somebody that they or their family can be found: {words}."),
        quoted=False,
    ),
    Rule(id="will regret it", label=THREAT, says=N_("Says that somebody will regret or pay: {words}."), quoted=False),
    Rule(id="violent words", label=NO, says=N_("Violent words in which the rules see no threat: {words}.")),
)
