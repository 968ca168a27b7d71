"""Fill a coder's sheet in with the practice answers of the tutorial: python3 fill_in.py SHEET CODER.

Only for practice: real sheets are filled in by people. Standard library only.
"""

import csv
import sys
from pathlib import Path

sheet, coder = Path(sys.argv[1]), sys.argv[2]
with Path("answers.csv").open(encoding="utf-8", newline="") as file:
    answers = {row["text"]: row[coder] for row in csv.DictReader(file)}
with sheet.open(encoding="utf-8-sig", newline="") as file:
    rows = list(csv.DictReader(file))
for row in rows:
    answer = answers[row["text"]]
    if answer == "cannot":
        row["cannot_decide"] = "too short to tell"
    else:
        row["codes"] = answer
with sheet.open("w", encoding="utf-8-sig", newline="") as file:
    writer = csv.DictWriter(file, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
