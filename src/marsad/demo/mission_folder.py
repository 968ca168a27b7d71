"""The mission of the worked example, as an observer would have written it: the mission file and the roster."""

import csv
import io
import shutil
from pathlib import Path

from marsad.demo.world import HERE, World, roster, the_world

MISSION = HERE / "mission" / "mission.yaml"
ROSTER_COLUMNS = ("id", "name", "role", "sex", "party", "constituency", "handles")


def write_mission(folder: Path) -> Path:
    """Write mission.yaml and roster.csv into `folder`; gives the path of the mission file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "roster.csv").write_bytes(roster_csv(the_world()).encode())
    return Path(shutil.copyfile(MISSION, folder / "mission.yaml"))


def roster_csv(world: World) -> str:
    """The roster as CSV: one row a person; `handles` are 'platform:handle' joined by ';', '*' for every platform."""
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(ROSTER_COLUMNS)
    for person in roster(world):
        handles = ";".join(f"{platform}:{handle}" for platform, handle in person.handles)
        sex = "" if person.sex is None else str(person.sex)
        lines.writerow(
            (person.id, person.name, person.role, sex, person.party or "", person.constituency or "", handles)
        )
    return out.getvalue()
