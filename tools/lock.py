"""`make lock`: newer versions of what we depend on, for every platform, with their hashes."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = Path(sys.executable).with_name("uv")
COMMON = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header"]


def lock(output: str, *options: str) -> None:
    """Write one lock file; it must say what to install, never from where."""
    command = [UV, "pip", "compile", *COMMON, "--upgrade", *options, "pyproject.toml"]
    text = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    if "://" in text:
        sys.exit(f"{output} would name an address: nothing was written.")
    (ROOT / output).write_text(text)
    print(f"{output}: {text.count('==')} packages")


if __name__ == "__main__":
    lock("requirements.txt")
    lock("requirements-dev.txt", "--group", "dev", "--constraint", "requirements.txt")
