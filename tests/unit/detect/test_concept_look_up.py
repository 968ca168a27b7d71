"""Looking a word up quickly gives what looking it up at length gives."""

import pytest

from marsad.detect import concept_table
from marsad.detect.concept_table import ConceptTable, shipped
from marsad.detect.words import words_of

SAID = """salam khoya chno kayn lyoum ma kan7mlohomch l3yalat w lmouhajirin machi klab bghit nmchi ghadi ntsafer
نتا حمار والنساء فالدار ماكنحملوهمش المهاجرون ليسوا حشرات كتكرهو وبالعيالات مايتقتلوش لالنساء سير الله يسهل
refugees immigrants h4te stupid womens idiote idiots méprise pourries salopes étrangères odio mujeres sordos bruja
x ab قال كرهتهم 9alb n3al ntouma"""


@pytest.mark.parametrize("word", sorted(set(words_of([SAID]).spellings())))
def test_what_is_passed_over_stands_for_nothing(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quickly = shipped()._looked_up(word)
    with monkeypatch.context() as patched:
        patched.setattr(concept_table, "_may_hold", lambda *_any: True)
        patched.setattr(ConceptTable, "_none_begins", staticmethod(lambda *_any: False))
        assert shipped()._looked_up(word) == quickly
