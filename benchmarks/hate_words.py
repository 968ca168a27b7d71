"""What the cards of the models of hate, sexism and counter-speech say in words."""

TITLES = {"hate": "hate against a group", "sexist": "sexism", "counter-speech": "counter-speech"}
_HATECHECK = "HateCheck and Multilingual HateCheck, Röttger et al. 2021 and 2022: the given half of the templates"
_WRITTEN = "Sentences written for Marsad (`benchmarks/hate_templates.py`): denials, neutral mentions, their opposites"
SET_NOTES = {"hatecheck": (_HATECHECK, "CC BY 4.0"), "written": (_WRITTEN, "Apache-2.0")}
_ENGINE = """**What it is.** A linear model over hashed pieces of words, words, neighbouring words, consonants that
Arabic and Latin script share, and *concepts*: word lists in Arabic and Darija (both scripts), French, Spanish and
English say which words name a group, a slur, another target, contempt, violence, praise, a denial, a quotation or a
condemnation, and the short sequences of these are weighed too (`marsad.detect.concepts`)."""
_HATE = """The ground of a hateful post (women, orientation, origin, religion, disability) is told by a rule: which of
them its words name.

**It learnt from functional tests.** HateCheck was made to test models, and the note beside its copy here asks that it
be used so. Half of its templates was given for this project, and this model learns from that half, because no freely
licensed set teaches the difference between hate and its denial or quotation. Every figure on HateCheck below is of
templates held out. What a model answers that learnt from no test stands beside them."""
_SEXIST = """**What it learnt.** English posts, the tests of HateCheck that speak of women, and plain Arabic, French and
Spanish sentences that name women, taken not to be sexist. No freely licensed set of sexist posts in Arabic, Darija,
French or Spanish was found: in these languages it knows HateCheck's tests and the word lists, no more. The tests and
the concepts are there for these languages; they cost English posts a little."""
_COUNTER = """**It learnt from very little.** The tests of HateCheck that quote or refer to hate in order to condemn it,
and eight English posts. No freely licensed set of counter-speech was found. Denied hate ('no woman deserves to die') is
left out, as it can be read as either."""
IS = {
    "hate": f"{_ENGINE}\n{_HATE}",
    "sexist": f"{_ENGINE}\n\n{_SEXIST}",
    "counter-speech": f"{_ENGINE}\n\n{_COUNTER}",
}
_NEVER = "Never as a verdict, a prevalence or a judgement of a person"
USE = {
    "hate": f"""**Use.** To put posts before coders. {_NEVER}: a signal says
that the words of a post are like those of posts that were called hateful.""",
    "sexist": f"**Use.** To put posts before coders. {_NEVER}.",
    "counter-speech": """**Use.** To keep answers to hate from being counted as hate, and to describe them in
aggregate. Counter-speech is lawful speech: it is never listed by author.""",
}
# Measured once on the whole sets, thinned nowhere; by the shipped file of 22 November 2026.
TOO_MUCH = {
    "hate": """**Too much on ordinary posts.** Of the large English sets only one in six of the posts that hold
nothing was learnt from, calibrated on and measured on. On all their rows it says too much: Davidson, 5.8% hateful, it
gives 23.9% on average (calibration error 0.18); EDOS 15.2% and 41.8% (0.27); Guest 11.1% and 30.3% (0.19). Of 100
posts it flags there some 20 to 30 are hateful. Judge it by your own codings (`marsad errors`), and train your own.""",
}
CANNOT_SEE = {
    "hate": """- Irony, allusion, pictures, and hate that names no group or one that is on no list.
- Words of two meanings: a name that is also a group, a slur said among friends where nothing in the words shows it.
- Darija was not learnt from labelled posts; the word lists and some hundred and fifty written sentences know it. The
  Arabic posts are Levantine and Gulf tweets and comments, the Arabic tests are Egyptian.
- French: 200 hateful posts of one set. Spanish: no posts at all. Tamazight: nothing.
- The sets disagree on what hate is. What one unit calls hateful it should code, train on and measure itself.
- Davidson's tweets carry a known bias against African American English: a sixth of those without hate is learnt
  from, and all with it.""",
    "sexist": """- Sexism in Arabic, Darija, French and Spanish beyond a word list and a few test sentences.
- Prejudice said politely, benevolence, backhanded praise.
- Sexism against women of a group in words of that group: look at `hate` too.
- The posts are of two English-language forums known for misogyny: the words of election posts differ.
- Three posts in four of those learnt from are not sexist; where sexism is rarer, more of what it finds is none.""",
    "counter-speech": """- Counter-speech that quotes nothing and condemns nothing in so many words: facts, humour,
  solidarity.
- Correction of false claims: no examples were found to learn from.
- Darija, where it knows only the word lists, and Tamazight.
- Whether somebody who quotes hate agrees with it, where the words do not say so.""",
}
POSTS_NOTE = """Posts that the model asked had not learnt from. Macro-F1 is the mean of the F1 of both labels;
intervals are percentile bootstraps, 95%. 'Before' is what a model of words reached that learnt from that set alone."""
TESTS_NOTE = """Each test is answered by a model that learnt from none of its template. The word lists were written
with the given templates in view, so that other templates may do worse. The line between yes and no is that of the
shipped model. Intervals draw templates whole."""
GROUNDS_NOTE = """How often the ground of a hateful test is named by its words (a rule: nothing is learnt). Slurs for
Arabs count as origin where the tests count them as religion."""
