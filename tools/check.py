"""`make check`: every reading of the code that runs none of it, two at a time, all to the end."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
PRODUCTION = {
    "COROUTINE_MODE": "production",
    "SECRET_KEY": "of-this-one-check-alone-and-of-no-place-whatsoever-3141592653",
    "SITE_URL": "https://place.example",
}


def templates() -> list[str]:
    """Every template of the house."""
    return [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("src/**/templates/**/*.html"))]


def checks() -> dict[str, list[str]]:
    """What is run, by name; the slowest first, so that two at a time end together."""
    return {
        "types": [f"{BIN}/mypy"],
        "dead code": [f"{BIN}/vulture"],
        "translations": [PYTHON, "tools/messages.py", "--check"],
        "dependencies": [f"{BIN}/deptry", "."],
        "floors": [f"{BIN}/lint-imports"],
        "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
        "in production": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        "pages": [f"{BIN}/djlint", "--lint", "--quiet", *templates()],
        "page style": [f"{BIN}/djade", "--check", "--target-version", "5.2", *templates()],
        "lint": [f"{BIN}/ruff", "check", "--quiet", "."],
        "format": [f"{BIN}/ruff", "format", "--check", "--quiet", "."],
    }


def run(name: str, command: list[str], home: Path) -> bool:
    """Run one check in a house of its own; print its verdict, and its words when it fails."""
    env = os.environ | {"COROUTINE_MODE": "local", "DATA_DIR": str(home / name.replace(" ", "-"))}
    env.pop("DATABASE_URL", None)
    if name == "in production":
        env |= PRODUCTION
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    took = f"{name:<14} {time.perf_counter() - start:5.1f} s"
    if done.returncode == 0:
        print(f"  well   {took}", flush=True)
    else:
        print(f"  WRONG  {took}\n{done.stdout}{done.stderr}", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run everything: 0 when all is well."""
    with tempfile.TemporaryDirectory(prefix="coroutine-check-") as home:
        with ThreadPoolExecutor(2) as pool:
            runs = [pool.submit(run, *check, Path(home)) for check in checks().items()]
        verdicts = [verdict.result() for verdict in runs]
    wrong = verdicts.count(False)
    print(
        f"{len(verdicts)} checks, {wrong} wrong." if wrong else f"{len(verdicts)} checks, all well."
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
