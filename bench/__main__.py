"""Measures Hezong against hand-written SQL in one run: each ratio is our requests per second over those of pgbench.

Ours runs with session, rights and HTTP; the reference is the statement alone. Who goes first alternates; the median of five counts.
Writes bench/results.json. Needs wrk (Debian package of that name).
"""

import argparse
import asyncio
import json
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote

import asyncpg

from bench.dataset import prepare
from bench.imports import measure_import
from bench.plan import check_plan
from bench.run import HERE, Load, pgbench, wrk
from bench.search import MOST, MOST_CITY, Times, measure_search
from hezong.adapters.postgres import Database, start
from hezong.adapters.postgres.binaries import packaged_binaries
from hezong.cli.employ import employed
from hezong.settings import Settings

FIELDS = "name,stage,owner,industry,region,credit_limit"
FILTER = quote("stage == 'screened'")
RECORDS = f"/api/records/customer?limit=50&fields={FIELDS}&filter={FILTER}"
LIST = f"{RECORDS}&rows=relationships"
READS = (
    Load("get", 1, "/api/records/customer/{id}", "get.sql"),
    Load("list_1", 2, LIST, "list.sql", ((":scope", "L"), (":deep", ""))),
    Load("list_30", 3, LIST, "list.sql", ((":scope", "B"), (":deep", ""))),
    Load("list_300", 4, LIST, "list.sql", ((":scope", "A"), (":deep", ""))),
    Load("list_all", 5, LIST, "list_all.sql"),
    Load("list_deep", 3, LIST, "list.sql", ((":scope", "B"),)),
    Load("list_cold", 6, LIST, "list.sql", ((":scope", "C"), (":deep", ""))),
    Load("records_1", 2, RECORDS, "records.sql", ((":scope", "L"),)),
    Load("records_30", 3, RECORDS, "records.sql", ((":scope", "B"),)),
    Load("records_300", 4, RECORDS, "records.sql", ((":scope", "A"),)),
    Load("records_all", 5, RECORDS, "records_all.sql"),
)
WRITES = (
    Load("create", 1, "/api/records/customer", "create.sql", script="create.lua"),
    Load("update", 1, "/", "update.sql", script="update.lua"),
)
LEAST = {
    "get": 0.12,
    "list_1": 0.65,
    "list_30": 0.65,
    "list_300": 0.65,
    "list_all": 0.65,
    "list_deep": 0.65,
    "list_cold": 0.65,
    "records_1": 0.65,
    "records_30": 0.65,
    "records_300": 0.65,
    "records_all": 0.65,
    "create": 0.45,
    "update": 0.35,
}
COLD_MOST = 6.0
IMPORT_LEAST = 4_000
DEEP = 20
RESET = """update hz.customer_facet f set version = 1
from hz_control.bench_tree t where t.code = 'W' and f.organization = t.id and f.version > 1"""
"""Versions as they were made, so that each update knows the one it starts from."""


class Results(TypedDict):
    """What is written to bench/results.json; a figure that was not asked for is null or absent."""

    commit: str
    machine: str
    ratios: dict[str, float]
    list_cold_db_ms: float | None
    import_rows_per_s: float | None
    search_p95_ms: dict[str, Times] | None


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000, help="customers")
    parser.add_argument("--rounds", type=int, default=5, help="pairs of runs per figure")
    parser.add_argument("--seconds", type=int, default=5, help="length of a run")
    parser.add_argument("--only", default="", help="names of figures, separated by commas")
    args = parser.parse_args()
    if shutil.which("wrk") is None:
        print("bench: wrk is missing; on Debian: apt-get install wrk", file=sys.stderr)
        return 2
    settings = Settings(data=Path(".data/bench").absolute(), port=_free_port())
    with start(settings) as running:
        asyncio.run(prepare(running.database.dsn("hezong_owner"), args.rows))
        results = Bench(running.database, settings, args).run()
    (HERE / "results.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return report(results)


class Bench:
    """One run of all figures against one database and one worker."""

    def __init__(self, database: Database, settings: Settings, args: argparse.Namespace) -> None:
        self.database, self.settings, self.args = database, settings, args
        self.pgbench = packaged_binaries().program("pgbench")
        self.wanted = set(filter(None, args.only.split(",")))
        self.used = 0

    def run(self) -> Results:
        server = self._serve()
        try:
            ratios = {load.name: self._ratio(load) for load in (*READS, *WRITES) if self._asked(load.name)}
            cold = self._cold() if self._asked("list_cold") else None
            found = measure_search(self.settings.port) if self._asked("search") else None
            rate = self._import() if self._asked("import") else None
        finally:
            server.terminate()
            server.wait()
        machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        return {
            "commit": commit(),
            "machine": machine,
            "ratios": ratios,
            "list_cold_db_ms": cold,
            "import_rows_per_s": rate,
            "search_p95_ms": found,
        }

    def _import(self) -> float:
        """A job process works the import, as in ``hezong run``."""
        with employed(self.settings):
            return measure_import(self.settings.port, self.database)

    def _asked(self, name: str) -> bool:
        return not self.wanted or name in self.wanted

    def _serve(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "HEZONG_DATA": str(self.settings.data), "HEZONG_PORT": str(self.settings.port)}
        command = [sys.executable, "-m", "uvicorn", "--factory", "hezong.app:build", "--port", str(self.settings.port)]
        server = subprocess.Popen(
            [
                *command,
                "--log-level",
                "warning",
                "--no-access-log",
                "--no-proxy-headers",
                "--no-server-header",
                "--workers",
                "2",
            ],
            env=environment,
        )
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.settings.port}/healthz", timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return server
        server.terminate()
        raise RuntimeError("the server did not start")

    def _ratio(self, load: Load) -> float:
        """The median of ours over theirs, pair by pair; rows written are counted on both sides."""
        if load.name == "update":
            asyncio.run(self._value(RESET))
        deep = self._mark(load) if load.name == "list_deep" else ("", "")
        load = Load(load.name, load.token, load.path + deep[0], load.reference, load.replace, load.script)
        sql = self._reference(load, deep[1])
        plan = asyncio.run(check_plan(self.database.dsn("hezong_owner"), sql.read_text(encoding="utf-8")))
        pairs = [self._pair(load, sql, number % 2 == 0) for number in range(self.args.rounds)]
        ratios = sorted(ours / theirs for ours, theirs in pairs)
        shown = ", ".join(f"{ours:.0f}/{theirs:.0f}" for ours, theirs in pairs)
        print(f"{load.name:10} {statistics.median(ratios):.2f}  ({shown})  {plan}", flush=True)
        return round(statistics.median(ratios), 3)

    def _pair(self, load: Load, sql: Path, first: bool) -> tuple[float, float]:
        if first:
            ours = self._ours(load)
            return ours, self._theirs(sql)
        theirs = self._theirs(sql)
        return self._ours(load), theirs

    def _ours(self, load: Load) -> float:
        before = self._rows()
        rate = wrk(load, self.settings.port, self.args.seconds, self.used)
        written = self._rows() - before
        if load in WRITES:
            assert written >= rate * self.args.seconds * 0.95, f"{load.name}: {written} rows for {rate}/s"
            self.used += written + 100
        return rate

    def _theirs(self, sql: Path) -> float:
        before = self._rows()
        rate = pgbench(self.pgbench, self.database.dsn("hezong_owner"), sql, self.args.seconds)
        if "insert" in sql.read_text(encoding="utf-8"):
            written = self._rows() - before
            assert written >= rate * self.args.seconds * 0.8, f"{sql.name}: {written} rows for {rate}/s"
        return rate

    def _rows(self) -> int:
        return int(str(asyncio.run(self._value("select count(*) from hz_control.outbox"))))

    async def _value(self, sql: str) -> object:
        connection = await asyncpg.connect(self.database.dsn("hezong_owner"))
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    def _reference(self, load: Load, deep: str) -> Path:
        text = (HERE / "reference" / load.reference).read_text(encoding="utf-8")
        for name, value in (*load.replace, (":deep", deep)):
            text = text.replace(name, value)
        found = self.settings.data / f"{load.name}.sql"
        found.write_text(text, encoding="utf-8")
        return found

    def _mark(self, load: Load) -> tuple[str, str]:
        """The cursor of a deep page, and the same place for the reference."""
        after = ""
        for _ in range(DEEP):
            page = self._page(load, after)
            after = f"&after={page['next']}"
        last = page["items"][-1]  # pyright: ignore[reportPossiblyUnboundVariable, reportIndexIssue, reportUnknownVariableType]  DEEP is positive
        facet = last["facets"][0]  # pyright: ignore[reportUnknownVariableType]  as the contract says
        return after, f" and (changed_at, record) < ('{facet['changed_at']}', '{last['id']}')"

    def _page(self, load: Load, after: str) -> dict[str, object]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.settings.port}{load.path}{after}")
        request.add_header("Authorization", f"Bearer bench-{load.token}")
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def _cold(self) -> float:
        """Milliseconds in the database of our own statement over thirty organizations whose rows are all old."""
        from bench.cold import milliseconds

        return asyncio.run(milliseconds(self.database))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def commit() -> str:
    found = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return found.stdout.strip()


def report(results: Results) -> int:
    """Prints each figure with its limit; returns 1 if one misses it."""
    figures = {name: (ratio, LEAST[name], ratio >= LEAST[name]) for name, ratio in results["ratios"].items()}
    if (cold := results["list_cold_db_ms"]) is not None:
        figures["list_cold_db_ms"] = (cold, COLD_MOST, cold <= COLD_MOST)
    if (rate := results["import_rows_per_s"]) is not None:
        figures["import_rows_per_s"] = (rate, IMPORT_LEAST, rate >= IMPORT_LEAST)
    for name, times in (results["search_p95_ms"] or {}).items():
        most = MOST_CITY if name.startswith("cities") else MOST
        figures[f"search {name}"] = (times["p95"], most, times["p95"] <= most)
    for name, (figure, limit, held) in figures.items():
        print(f"{name:20} {figure:>10,} {limit:>10,}  {'' if held else 'missed'}".rstrip())
    return 0 if all(held for _, _, held in figures.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
