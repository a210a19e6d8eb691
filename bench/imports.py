"""Times an import end to end: upload, staging, duplicates, save with history, until the state is done."""

import json
import time
import urllib.request
import uuid

from hezong.adapters.postgres import Database

ROWS = 20_000
WARM = 2_000


def measure_import(port: int, database: Database) -> float:
    """Rows per second of a file of 20,000 new customers; a small one goes before it, since the job process is only just being started."""
    _import(port, WARM)
    started = time.monotonic()
    _import(port, ROWS)
    return round(ROWS / (time.monotonic() - started))


def _import(port: int, rows: int) -> None:
    mark = uuid.uuid4().hex[:6]
    # Nobody has these numbers: rows that share one with a known customer are looked at more closely.
    start = int(mark, 16) * 1_000
    lines = ["name,phone", *(f"测量{mark}第{number}有限公司,0{30000000000 + start + number}" for number in range(rows))]
    made = _send(port, "/api/imports", _form("\n".join(lines).encode()), "multipart/form-data; boundary=bench")
    _send(port, f"/api/imports/{made['id']}/run", b'{"mode": "create"}', "application/json")
    while (state := _send(port, f"/api/imports/{made['id']}", None, ""))["state"] not in ("done", "failed"):
        time.sleep(0.05)
    assert state["counts"]["created"] == rows, state


def _form(data: bytes) -> bytes:
    parts = [("entity", "", b"customer"), ("organization", "", b"W"), ("file", '; filename="rows.csv"', data)]
    body = b"".join(
        f'--bench\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"
        for name, more, value in parts
    )
    return body + b"--bench--\r\n"


def _send(port: int, path: str, body: bytes | None, kind: str) -> dict:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=body)
    request.add_header("Authorization", "Bearer bench-1")
    if kind:
        request.add_header("Content-Type", kind)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)
