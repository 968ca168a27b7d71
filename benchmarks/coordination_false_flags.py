"""Who is flagged where nobody acts together, and who is found where some do: null models beside the common rules.

python benchmarks/coordination_false_flags.py [--worlds 20] [--part power]

Worlds of benchmarks/coordination_worlds.py; everything is seeded. Results go to
benchmarks/results/coordination_false_flags.json.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pyarrow as pa
from coordination_worlds import Planted, World, independent, same_days, tastes

from marsad.coordination.asked import Asked, Null
from marsad.coordination.pairs import pairs
from marsad.coordination.sensitivity import accounts_of, shuffled_worlds
from marsad.coordination.testing import Strata, test_pairs
from marsad.store.engines import as_table, counting

sys.path.remove(str(Path(__file__).parent))  # or a library takes benchmarks/coverage.py for another library
RESULTS = Path(__file__).parent / "results" / "coordination_false_flags.json"
Rule = Callable[[Any, World], set[str]]
FIRST = 1_000  # seed of the first world
HARDER = ((3, 30), (5, 30), (3, 600), (5, 600), (10, 600), (20, 600), (40, 600))  # links, within seconds
FEW = 5  # worlds for each point of the power curve and for the worlds that mislead


def kept(window: float = 60.0, null: Null = Null.PERMUTATION, strata: Strata | None = None) -> Rule:
    """Accounts of the pairs kept at a false discovery rate of 5%."""

    def flagged(engine: Any, world: World) -> set[str]:
        asked = Asked(window=window, null=null)
        return set(accounts_of(test_pairs(engine, as_table(engine, world.events), asked, strata=strata)).to_pylist())

    return flagged


def repeated(window: float, least: int) -> Rule:
    """Accounts that met another so often within the window."""

    def flagged(engine: Any, world: World) -> set[str]:
        return ends(pairs(as_table(engine, world.events), window, least).order_by("a", "b").to_pyarrow())

    return flagged


def coornet(engine: Any, world: World) -> set[str]:
    """The interval and the quantile of CooRnet (q = 10%, p = 50%), every pair's own delay instead of bins of time."""
    by_link: dict[str, list[int]] = {}
    for link, at in zip(world.events["object"].to_pylist(), world.events["at"].to_pylist(), strict=True):
        by_link.setdefault(link, []).append(at)
    shared = [sorted(times) for times in by_link.values() if len(times) > 1]
    quick = np.quantile([times[1] - times[0] for times in shared], 0.1)
    halves = [times[(len(times) + 1) // 2 - 1] - times[0] for times in shared if times[1] - times[0] <= quick]
    interval = max(1.0, float(np.median(halves)) / 1e6)
    found = pairs(as_table(engine, world.events), interval, 1).order_by("a", "b").to_pyarrow()
    heavy = np.quantile(found["weight"].to_numpy(), 0.9)
    return ends(found.filter(pa.array(found["weight"].to_numpy() > heavy)))


def ends(rows: pa.Table) -> set[str]:
    """The accounts of pairs."""
    return set(rows["a"].to_pylist()) | set(rows["b"].to_pylist())


RULES: dict[str, Rule] = {
    "CooRnet-style interval, top 10% of edges": coornet,
    "60 s, twice or more": repeated(60, 2),
    "60 s, three times or more": repeated(60, 3),
    "60 s, five times or more": repeated(60, 5),
    "10 s, twice or more": repeated(10, 2),
    "BiCM (no time), FDR 5%": kept(null=Null.BICM),
    "permutation by popularity alone, 60 s, FDR 5%": kept(strata=Strata(period=None)),
    "permutation by popularity and by day, 60 s, FDR 5% (the default)": kept(),
    "permutation by popularity and by day, 10 s, FDR 5%": kept(10),
    "permutation by popularity and by day, 300 s, FDR 5%": kept(300),
    "permutation by popularity and by day, 3600 s, FDR 5%": kept(3600),
}
# Rule -> what method 8.3 measured in two null worlds and one planted one
BEFORE = {
    "CooRnet-style interval, top 10% of edges": ("219 and 227", "241, 12 of them true"),
    "60 s, twice or more": ("119 and 116", "134, 12 of them true"),
    "60 s, three times or more": ("33 and 30", "38, 12 of them true"),
    "60 s, five times or more": ("2 and 6", "16, 12 of them true"),
    "10 s, twice or more": ("16 and 12", "19, 12 of them true"),
    "BiCM (no time), FDR 5%": ("0 and 0", "12, all true"),
    "permutation by popularity and by day, 60 s, FDR 5% (the default)": ("0 and 0", "12, all true"),
}


def row(what: str, values: list[int], **told: str) -> dict[str, Any]:
    """The median over worlds, with the least and the most."""
    made = {"what": what, "value": float(median(values)), "low": float(min(values)), "high": float(max(values))}
    print(f"{what}: median {median(values)}; all {values}", flush=True)
    return {**made, "baseline": "", "goal": "", "how": "", **told}


def null_worlds(engine: Any, worlds: int) -> list[dict[str, Any]]:
    """Nobody acts together."""
    made = [independent(FIRST + number) for number in range(worlds)]
    return [
        row(
            f"null worlds, accounts flagged: {name}",
            [len(rule(engine, world)) for world in made],
            baseline=BEFORE.get(name, ("", ""))[0],
            goal="0 (median)" if "default" in name else "",
            how=f"{worlds} worlds of 400 independent accounts; low and high are the least and the most",
        )
        for name, rule in RULES.items()
    ]


def planted_worlds(engine: Any, worlds: int) -> list[dict[str, Any]]:
    """Twelve accounts share 40 links within 30 s."""
    made = [independent(FIRST + number, Planted()) for number in range(worlds)]
    rows = []
    for name, rule in RULES.items():
        flagged = [(rule(engine, world), world.together) for world in made]
        told = {"baseline": BEFORE.get(name, ("", ""))[1], "how": f"{worlds} worlds, 40 links within 30 s each"}
        goal = "12 in every world" if "default" in name else ""
        found = [len(names & true) for names, true in flagged]
        rows.append(row(f"planted worlds, of 12 found: {name}", found, goal=goal, **told))
        rows.append(row(f"planted worlds, others flagged: {name}", [len(n - true) for n, true in flagged], **told))
    return rows


def power(engine: Any, _worlds: int) -> list[dict[str, Any]]:
    """Harder worlds: fewer links, further apart."""
    rows = []
    for links, within in HARDER:
        made = [independent(FIRST + number, Planted(links=links, within=within)) for number in range(FEW)]
        for window in (60.0, 600.0):
            flagged = [(kept(window)(engine, world), world.together) for world in made]
            others = max(len(names - true) for names, true in flagged)
            rows.append(
                row(
                    f"power, of 12 found: {links} links within {within} s; window {window:.0f} s",
                    [len(names & true) for names, true in flagged],
                    how=f"{FEW} worlds; at most {others} others flagged",
                )
            )
    return rows


def misleading(engine: Any, _worlds: int) -> list[dict[str, Any]]:
    """Nobody acts together, and something else than activity and popularity makes accounts meet."""
    fans = [tastes(FIRST + number) for number in range(FEW)]
    campaigns = [same_days(FIRST + number) for number in range(FEW)]
    whole, inside = Strata(), Strata(side="side")
    rows = []
    for window in (60.0, 600.0, 3600.0):
        for kind, strata, made in (
            ("four communities of taste: permutation among all", whole, fans),
            ("four communities of taste: within each community", inside, fans),
            ("60 accounts active on the same four days: by popularity alone", Strata(period=None), campaigns),
            ("60 accounts active on the same four days: by popularity and by day", whole, campaigns),
        ):
            flagged = [len(kept(window, strata=strata)(engine, world)) for world in made]
            rows.append(row(f"{kind}, window {window:.0f} s, accounts flagged", flagged, how=f"{FEW} worlds"))
    return rows


def shuffled(engine: Any, _worlds: int) -> list[dict[str, Any]]:
    """The check that anyone can repeat on real events: the same rule where they are exchanged at random."""
    world = independent(FIRST, Planted())
    made = shuffled_worlds(engine, as_table(engine, world.events), Asked(), 10, FIRST)
    return [
        row("10 shuffles of a planted world, pairs kept", list(made.kept), goal="0 (median)", how="the default, 60 s")
    ]


PARTS = {"null": null_worlds, "planted": planted_worlds, "power": power, "misleading": misleading, "shuffled": shuffled}


def main() -> None:
    """Measure and keep; with --part, one part beside what the others gave before."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--worlds", type=int, default=20)
    asked.add_argument("--part", choices=PARTS, action="append")
    told = asked.parse_args()
    for part in told.part or PARTS:
        with counting("duckdb") as engine:
            rows = PARTS[part](engine, told.worlds)
        before = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
        new = {made["what"] for made in rows}
        rows = [made for made in before if made["what"] not in new] + rows
        RESULTS.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
