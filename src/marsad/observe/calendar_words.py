"""Names of months and zones as exports write them."""

_MONTHS = (
    "jan january janvier janv enero ene يناير كانون_الثاني",
    "feb february février fevrier févr fév febrero فبراير شباط",
    "mar march mars marzo مارس آذار",
    "apr april avril avr abril abr أبريل ابريل نيسان",
    "may mai mayo ماي مايو أيار",
    "jun june juin junio يونيو حزيران",
    "jul july juillet juil julio يوليوز يوليو تموز",
    "aug august août aout agosto ago غشت أغسطس آب",
    "sep sept september septembre septiembre شتنبر سبتمبر أيلول",
    "oct october octobre octubre أكتوبر اكتوبر",
    "nov november novembre noviembre نونبر نوفمبر",
    "dec december décembre decembre déc diciembre dic دجنبر ديسمبر",
)
MONTHS: dict[str, int] = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}

# Minutes east of UTC. The American ones are RFC 2822's; IST and others that mean several places are left out.
ZONES: dict[str, int] = {
    "Z": 0, "z": 0, "UTC": 0, "GMT": 0, "UT": 0, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180,
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip
