"""Run Marsad from a fresh clone with nothing but Python 3.11 and the network (or a package cache).

    python3 boot.py demo          builds the worked example
    python3 boot.py test [...]    runs the test suite
    python3 boot.py run ARG...    runs the marsad command

Gets uv (from the PATH, else by pip in a private folder, else as a wheel whose hash is checked against
the index), then installs exactly what uv.lock says, hashes included. Standard library only.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import urllib.request
import venv
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
BOOT = HERE / ".boot"
UV_VERSION = "0.13.9"
DEFAULT_INDEX = "https://pypi.org/simple"


def main(arguments: list[str]) -> int:
    """Install what is needed, then hand over to the command asked for."""
    if sys.version_info < (3, 11):  # noqa: UP036 - it is here to say so
        print(f"Marsad needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    if not arguments or arguments[0] not in {"demo", "test", "run", "sync"}:
        print(__doc__, file=sys.stderr)
        return 2
    uv = find_uv()
    sync(uv)
    what, rest = arguments[0], arguments[1:]
    bin_folder = HERE / ".venv" / ("Scripts" if os.name == "nt" else "bin")
    commands = {
        "demo": [str(bin_folder / "marsad"), "demo", *(rest or ["demo-observatory"])],
        "test": [str(bin_folder / "python"), "-m", "pytest", *rest],
        "run": [str(bin_folder / "marsad"), *rest],
    }
    return 0 if what == "sync" else subprocess.call(commands[what], cwd=HERE)


def sync(uv: str) -> None:
    """Make .venv hold what uv.lock says."""
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(HERE / ".venv")}
    print("installing from uv.lock ...", file=sys.stderr, flush=True)
    quiet = ["--quiet"] if os.environ.get("CI") else []
    subprocess.run([uv, "sync", "--frozen", "--python", sys.executable, *quiet], cwd=HERE, env=environment, check=True)


def find_uv() -> str:
    """A uv to run: from the PATH, from an earlier run, by pip, or as a checked wheel."""
    for candidate in (shutil.which("uv"), BOOT / "bin" / "uv"):
        if candidate and Path(candidate).exists():
            return str(candidate)
    print("getting uv ...", file=sys.stderr, flush=True)
    try:
        venv.create(BOOT, with_pip=True, clear=True)
        pip = [str(BOOT / "bin" / "python"), "-m", "pip", "install", "--quiet", f"uv=={UV_VERSION}"]
        subprocess.run(pip, check=True)
        return str(BOOT / "bin" / "uv")
    except (subprocess.CalledProcessError, OSError):
        return uv_from_wheel()  # Debian's python3 without python3-venv has no pip to give


def uv_from_wheel() -> str:
    """Fetch the one wheel of uv that fits this machine and unpack its program."""
    index = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("PIP_INDEX_URL") or DEFAULT_INDEX
    machine = os.uname().machine
    request = urllib.request.Request(
        f"{index.rstrip('/')}/uv/", headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        files = json.load(answer)["files"]
    name = f"uv-{UV_VERSION}-py3-none-manylinux"
    chosen = next((file for file in files if file["filename"].startswith(name) and machine in file["filename"]), None)
    if chosen is None:
        raise SystemExit(f"No uv {UV_VERSION} for '{machine}' in the index; install uv by hand and try again.")
    with urllib.request.urlopen(chosen["url"], timeout=300) as answer:
        wheel = answer.read()
    if hashlib.sha256(wheel).hexdigest() != chosen["hashes"]["sha256"]:
        raise SystemExit("The uv that was fetched does not have the hash the index gives; nothing was installed.")
    target = BOOT / "bin" / "uv"
    target.parent.mkdir(parents=True, exist_ok=True)
    archive = BOOT / "uv.whl"
    archive.write_bytes(wheel)
    with zipfile.ZipFile(archive) as unpacked:
        program = next(member for member in unpacked.namelist() if member.endswith("/scripts/uv"))
        target.write_bytes(unpacked.read(program))
    target.chmod(0o755)
    return str(target)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
