"""What the card of the shipped model of offence says in words."""

HEAD = """# Model card: abusive or offensive

Written by `benchmarks/classifiers.py measure`; do not edit by hand.

**For Darija this model is weak.** No set of offensive Darija has a licence that lets a shipped model learn from it.
Of offensive Moroccan comments in Arabic letters it finds fewer than half; the figures are below. Your own codings mend
that: five hundred, with `marsad train offensive`, do better than anything that ships
([what they buy](#what-your-next-codings-buy), [how to](../../how-to/train-a-model-of-your-own.md)).
**Spanish** it does not know: it learnt from no offensive Spanish, and finds little beyond the listed words.

**What it is.** A linear model over hashed pieces of words, words, neighbouring words, consonants that Arabic and
Latin script share, and [concepts](../detectors.md#hate), in 16-bit integers. Beside it stand the [word
lists](../lexicons.md) but those of English and French, which would make it worse (chosen on the figures below): the
score is the higher of the model's probability and the score of listed words of abuse. 'Offensive' is the answer from
a probability of {cut:g}, where macro-F1 was best on texts not learnt from.

**File.** `src/marsad/detect/models/offensive.npz`, {size:,} bytes, read without pickle.
SHA-256 `{sha256}`, checked on loading.

**Use.** To put posts before coders, and to draw more of the likely ones. Never as a verdict, a prevalence or a
judgement of a person.

## Trained on

{note}

{table}"""

LEARNT_NOTE = """Sets whose licence allows it. The comments of Wikipedia in ToxiFrench, which are share-alike, are
left out. Of the offensive tweets of Davidson, found by offensive words, one in three is kept. Sentences of Common
Voice ({plain}) stand for plain speech beside English and French sets of which four texts in five are offensive.
Posts of AfriSenti that hold a listed word of abuse are taken to be offensive: no person labelled them so. What is
known of neighbouring tasks (praise and blame in Maghrebi posts) is taken up; without it the area under the curve is
0.01 less on Darija."""

OWN_NOTE = """A model that learnt from four fifths of each set, on the fifth it did not see. Macro-F1 is the mean of
the F1 of both labels; intervals are percentile bootstraps over texts, 95%. The area under the curve says how well
posts are put in order, whatever the cut: 0.5 is chance.
ECE is the expected calibration error. 'Before' is what a model of words reached that learnt from
that set alone."""

NEVER_NOTE = """The shipped model on sets without a licence: measured on, never learnt from. This is what to expect
of new posts. Where the area under the curve is high and macro-F1 low, the order is right and the cut is not: draw
by score, and let people decide. 'Before' is what a model of words reached that learnt from Standard Arabic sets. In
the Latin part of MDOLDD one word gives most of the offensive posts away, and the lists hold it: elsewhere expect
less."""

PLAIN_NOTE = """Sentences that volunteers read aloud and titles of Moroccan news, not learnt from: how often plain
speech is called offensive."""

TESTS_NOTE = """The model learnt from none of these tests. HateCheck asks about hate; here the right answer is
'offensive' for the hateful classes and for abuse of a person or of a group that is not protected, 'not offensive'
for the others. Profanity without a target and two classes of slurs are left out: whether they offend depends on who
reads."""

CURVE_NOTE = """Models that learnt from that many labels of Moroccan comments, fitted as `marsad train` does, on the
fifth of each set that none of them saw. The sets have no licence: what was learnt was measured and thrown away.
Your posts are not theirs; `marsad train` draws the curve of your own codings."""

CANNOT_SEE = """- Darija, well; Tamazight, at all: no offensive posts in it were found.
- Irony, allusion, quotation and condemnation of abuse: an answer that repeats an insult is called offensive, see the
  warnings above.
- Who speaks to whom: friends who tease, words a group has made its own. Davidson's set calls African American English
  offensive more often than it is.
- Pictures, and what stands in the post that is answered.
- Spanish, nearly at all: see HateCheck above."""
