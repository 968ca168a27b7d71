"""Sentences written for Marsad to learn hate and its opposites from: the same words, denied, praised or only mentioned.

Patterns times groups, in Arabic and Darija (both scripts), French, Spanish and English; invented, of no set. What
the sets lack most is the plain denial, the neutral mention, and anything at all in Darija.
"""

# Language -> groups in the plural.
GROUPS = {
    "ar": ("النساء", "اللاجئين", "المسلمين", "اليهود", "المعاقين", "السود", "المثليين"),
    "ary": ("لعيالات", "لمهاجرين", "ليهود", "لمعاقين", "الأمازيغ", "الأفارقة"),
    "ary-Latn": ("l3yalat", "lmouhajirin", "lihoud", "lmo3a9in", "imazighen", "lafari9a"),
    "fr": ("femmes", "réfugiés", "musulmans", "juifs", "handicapés", "noirs", "homosexuels"),
    "es": ("mujeres", "inmigrantes", "musulmanes", "judíos", "discapacitados", "gitanos", "homosexuales"),
    "en": ("women", "refugees", "Muslims", "Jews", "disabled people", "Black people", "gay people"),
}
# Language -> patterns; {} is the group.
NOT_HATEFUL = {
    "ar": (
        "{} ليسوا حشرات ولا مرضا.", "{} مش اغبياء زي ما بيتقال.", "{} ليسوا خطرا على أحد.", "لا أحد هنا يكره {}.",
        "التقيت بعض {} في القطار أمس.", "يدرس أخي تاريخ {} في الجامعة.", "نظمت {} ندوة في المكتبة.",
        "ما بكرهش {} ابدا.",
    ),
    "ary": (
        "{} ماشي حشرات وماشي كلاب.", "أنا ما كنكرهش {}.", "{} ماشي مكلخين.", "تلاقيت مع {} فالسوق البارح.",
        "كاينين {} ساكنين حدانا.", "{} ناس مزيانين وكنحتارمهم.", "حتى واحد ما خاصو يضرب {}.",
    ),
    "ary-Latn": (
        "{} machi 7acharat, machi klab.", "ana ma kankrahch {}.", "{} machi mkelkhin.", "tla9it m3a {} f souk lbare7.",
        "kaynin {} saknin 7dana.", "{} nass mzyanin w kan7taremhom.", "7ta wa7d ma khasso ydreb {}.",
    ),
    "fr": (
        "Les {} ne sont pas des parasites.", "Les {} ne sont ni sales ni dangereux.",
        "Non, les {} ne sont pas des rats.",
        "Personne ici ne déteste les {}.", "Mon oncle travaille avec des {}.", "Une exposition sur les {} ouvre lundi.",
        "Des {} ont pris le bus avec nous.", "Il ne faut frapper ni les {} ni personne.",
    ),
    "es": (
        "Los {} no son parásitos.", "Los {} no son sucios ni peligrosos.", "No, los {} no son ratas.",
        "Aquí nadie odia a los {}.", "Mi tío trabaja con unos {}.", "El lunes abre una exposición sobre los {}.",
        "Unos {} tomaron el autobús con nosotros.", "No hay que pegar a los {} ni a nadie.",
    ),
    "en": (
        "The {} I know are not parasites.", "{} are neither dirty nor dangerous.", "No, {} are not rats or vermin.",
        "Nobody here hates {}.", "My uncle works with some {}.", "An exhibition about {} opens on Monday.",
        "Some {} took the bus with us.", "You must not hit {} or anybody else.",
    ),
}  # fmt: skip
HATEFUL = {
    "ar": (
        "{} حشرات ومرض.",
        "والله {} خطر علينا كلنا.",
        "أنا أكره {} من قلبي.",
        "{} لا يستحقون الاحترام.",
        "اضربوا {}.",
    ),
    "ary": ("{} حشرات وكلاب.", "أنا كنكره {} بزاف.", "{} مكلخين وموسخين.", "{} خاصهم يخرجو من بلادنا.", "قتلو {}."),
    "ary-Latn": (
        "{} 7acharat w klab.",
        "ana kankrah {} bzaf.",
        "{} mkelkhin w mousskhin.",
        "{} khashom ykhorjo mn bladna.",
    ),
    "fr": (
        "Ces {} sont des parasites.",
        "Les {} sont sales et dangereux.",
        "On n'aime pas les {} ici.",
        "Frappez les {}.",
    ),
    "es": (
        "Esos {} son unos parásitos.",
        "Los {} son sucios y peligrosos.",
        "Aquí odiamos a los {}.",
        "Pegad a los {}.",
    ),
    "en": ("Those {} are parasites.", "{} are dirty and dangerous.", "We hate {} around here.", "Go and hit {}."),
}


def sentences() -> list[tuple[str, bool, str]]:
    """(sentence, whether it is hateful, its pattern) of every pattern and group."""
    return [
        (pattern.format(group), hateful, f"written-{language}-{number}-{hateful}")
        for hateful, patterns in ((False, NOT_HATEFUL), (True, HATEFUL))
        for language, lines in patterns.items()
        for number, pattern in enumerate(lines)
        for group in GROUPS[language]
    ]
