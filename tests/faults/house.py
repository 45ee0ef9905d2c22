"""Starts web and worker as processes of their own, on a folder and a database of their own, and kills them."""

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class House:
    """One installation that may be mistreated."""

    folder: Path
    environment: dict[str, str]
    port: int
    parts: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str) -> str:
        """Run manage.py and return what it says."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, code: str) -> object:
        """Run Python inside the installation; it must set `answer` to something JSON can carry."""
        script = f"import json, django; django.setup()\n{code}\nprint('ANSWER' + json.dumps(answer))"
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.rpartition("ANSWER")[2])

    def number(self, sql: str) -> int:
        """The one number a query answers, read past Django: quick enough to watch something that is going on."""
        if url := self.environment.get("DATABASE_URL"):
            reader = psycopg2.connect(urlunsplit(urlsplit(url)._replace(scheme="postgresql")))
        else:
            reader = sqlite3.connect(self.folder / "asn_kinerja.sqlite3", timeout=20)
        with contextlib.closing(reader), contextlib.closing(reader.cursor()) as cursor:
            cursor.execute(sql)
            return int(cursor.fetchone()[0])

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
        """Start a part in a process group of its own."""
        with (self.folder / f"part-{len(self.parts)}.log").open("wb") as log:
            part = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=ROOT,
                env=self.environment | more,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.parts.append(part)
        return part

    def start_worker(self, **more: str) -> subprocess.Popen[bytes]:
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        return self.start("celery", "-A", "asn_kinerja", "worker", "-B", "--concurrency", "2", *quiet, **more)

    def start_web(self, door: str = "asn_kinerja.wsgi", **more: str) -> subprocess.Popen[bytes]:
        bind = ("--bind", f"127.0.0.1:{self.port}")
        web = self.start("gunicorn", door, *bind, "--no-control-socket", "--workers", "2", "--threads", "4", **more)
        wait_until(self.answers, seconds=60)
        return web

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def wipe_broker(self) -> int:
        """Throw every message away; returns how many there were."""
        if url := self.environment.get("REDIS_URL"):
            with redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as server:
                messages = int(server.llen("asn_kinerja"))
                # Only what Celery keeps there: the database may be somebody's.
                keys = [key for pattern in ("asn_kinerja*", "_kombu*", "unacked*") for key in server.scan_iter(pattern)]
                server.delete(*keys, "asn_kinerja")
            return messages
        files = list((self.folder / "broker" / "messages").glob("*.msg"))
        for file in files:
            file.unlink()
        return len(files)

    def close(self) -> None:
        for part in self.parts:
            kill_group(part)


def kill_group(part: subprocess.Popen[bytes]) -> None:
    """kill -9 for a part and all its children, as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(part.pid, signal.SIGKILL)
    part.wait(timeout=10)


def children_of(part: subprocess.Popen[bytes]) -> list[int]:
    """The process ids of the direct children."""
    listed = Path(f"/proc/{part.pid}/task/{part.pid}/children").read_text(encoding="ascii")
    return [int(number) for number in listed.split()]


def wait_until(condition: Callable[[], object], *, seconds: float) -> None:
    """Look again and again until it is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not so after {seconds} seconds"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Pattern:
    """A migrated database; every installation of the fault runs is a copy, because migrating takes longer."""

    folder: Path
    database: str


@contextlib.contextmanager
def pattern(folder: Path) -> Iterator[Pattern]:
    """Migrate once, on SQLite or in a database of the server of DATABASE_URL that is dropped at the end."""
    with database(os.environ.get("DATABASE_URL", ""), f"asn_kinerja_pattern_{os.getpid()}") as url:
        house = House(folder=folder, environment=environment_of(folder, url), port=0)
        house.manage("migrate", "--run-syncdb", "--verbosity", "0")
        yield Pattern(folder, url)


@contextlib.contextmanager
def built(folder: Path, like: Pattern, **more: str) -> Iterator[House]:
    """An installation of its own; its PostgreSQL database is dropped at the end."""
    port = free_port()
    with database(like.database, f"asn_kinerja_faults_{port}", like=like.database) as url:
        if not url:
            for file in like.folder.glob("asn_kinerja.sqlite3*"):
                shutil.copy(file, folder / file.name)
        (folder / "static").mkdir(exist_ok=True)
        house = House(folder=folder, environment=environment_of(folder, url) | more, port=port)
        try:
            yield house
        finally:
            house.close()
            # A test may have killed its own Redis.
            with contextlib.suppress(redis.RedisError):
                house.wipe_broker()


def environment_of(folder: Path, database_url: str) -> dict[str, str]:
    """What the parts of one installation are told; nothing of the caller's own settings but the servers."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "ASN_VAR_DIR": str(folder),
        "ASN_JOB_LEASE_SECONDS": "3",
        "ASN_JOB_SWEEP_SECONDS": "1",
        "PYTHONUNBUFFERED": "1",
    }
    if database_url:
        environment["DATABASE_URL"] = database_url
    if os.environ.get("REDIS_URL"):
        environment["REDIS_URL"] = os.environ["REDIS_URL"]
    return environment


@contextlib.contextmanager
def database(url: str, name: str, like: str = "") -> Iterator[str]:
    """A PostgreSQL database, empty or a copy of the one `like` names; nothing when `url` is empty."""
    if not url:
        yield ""
        return
    parts = urlsplit(url)
    server = psycopg2.connect(urlunsplit(parts._replace(scheme="postgresql", path="/postgres")))
    server.autocommit = True
    with server.cursor() as cursor:
        template = f' TEMPLATE "{urlsplit(like).path[1:]}"' if like else ""
        cursor.execute(f'CREATE DATABASE "{name}"{template}')
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.close()
