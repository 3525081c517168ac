"""Run a command beside a throw-away PostgreSQL.

    python tools/postgres.py -- COMMAND...

A cluster is made in a temporary directory from the system's own binaries, answers on a socket in
that directory (no port, no network), and disappears with the command, whose exit code is passed
on. The command finds it in DATABASE_URL. Standard library alone.
"""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

# Nothing here outlives the command: no need to reach the disk.
FAST = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "synchronous_commit": "off",
}
MISSING = """\
PostgreSQL's own programs are not on this machine: the tests were NOT run on PostgreSQL.
To have them run: apt install postgresql"""


def binaries() -> Path | None:
    """The directory of the newest PostgreSQL installed, or None."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    return max(found, key=_version, default=None)


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", str(path)))


def _other_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: the user to become, when we are."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None


def _as(user: pwd.struct_passwd | None) -> dict[str, object]:
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}


def _quietly(command: list[str], user: pwd.struct_passwd | None, log: Path) -> None:
    done = subprocess.run(
        command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **_as(user)
    )
    if done.returncode:
        print(done.stdout.decode(errors="replace"), file=sys.stderr)
        if log.exists():
            print(log.read_text(errors="replace"), file=sys.stderr)
        sys.exit(f"{Path(command[0]).name} failed: see above.")


def beside(command: list[str], programs: Path) -> int:
    """Run the command with a cluster beside it: the command's exit code."""
    user = _other_user()
    home = Path(tempfile.mkdtemp(prefix="coroutine-pg-"))
    cluster, log = home / "cluster", home / "log"
    control = [str(programs / "pg_ctl"), "-D", str(cluster), "-w"]
    try:
        if user:
            os.chown(home, user.pw_uid, user.pw_gid)
        initdb = [str(programs / "initdb"), "-D", str(cluster), "-U", "postgres", "-A", "trust"]
        _quietly([*initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], user, log)
        settings = "".join(f"{key} = '{value}'\n" for key, value in FAST.items())
        with (cluster / "postgresql.conf").open("a") as conf:
            conf.write(f"{settings}unix_socket_directories = '{home}'\n")
        _quietly([*control, "-l", str(log), "start"], user, log)
        try:
            url = f"postgres://postgres:@{quote(str(home), safe='')}:5432/postgres"
            env = os.environ | {"DATABASE_URL": url}
            return subprocess.run(command, check=False, env=env).returncode
        finally:
            _quietly([*control, "-m", "immediate", "stop"], user, log)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """The command line; without PostgreSQL an honest word, and a failure only in CI."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        sys.exit("Usage: python tools/postgres.py -- COMMAND...")
    programs = binaries()
    if programs is None:
        print(MISSING, file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    return beside(command, programs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
