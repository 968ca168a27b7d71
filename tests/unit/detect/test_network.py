"""Two modules of Marsad send anything out, each to the addresses of its file. No other imports what could."""

import ast
from pathlib import Path

import marsad

ROOT = Path(marsad.__file__).parent
REACHING = {"aiohttp", "ftplib", "http.client", "httpx", "httpx2", "requests", "smtplib", "socket", "telnetlib"}
REACHING |= {"urllib.request", "urllib3", "xmlrpc"}
ALLOWED = {
    "detect/endpoint.py": {"httpx2"},  # the addresses of models.yaml
    "web/entrance.py": {"requests", "requests.adapters", "requests.adapters.HTTPAdapter"},  # that of sign-on.yaml
}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_only_the_endpoint_and_the_sign_on_can_reach_the_network() -> None:
    found = {}
    for path in ROOT.rglob("*.py"):
        reaching = {name for name in imported(path) if name in REACHING or name.split(".")[0] in REACHING}
        if reaching:
            found[path.relative_to(ROOT).as_posix()] = reaching
    assert found == ALLOWED
