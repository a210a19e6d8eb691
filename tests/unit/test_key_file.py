"""A secret is made once, however many begin at the same time, and others may not read it."""

import secrets
import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from hezong.adapters.key_file import kept

MANY = 16


def test_all_that_begin_at_once_get_the_same_whole_secret(tmp_path):
    file, start = tmp_path / "keys" / "seal.key", Barrier(MANY)

    def begin(_: int) -> bytes:
        start.wait()
        return kept(file, lambda: secrets.token_bytes(32))

    with ThreadPoolExecutor(MANY) as pool:
        found = set(pool.map(begin, range(MANY)))
    assert found == {file.read_bytes()}
    assert [each.name for each in file.parent.iterdir()] == ["seal.key"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_secret_that_others_may_read_is_refused(tmp_path):
    file = tmp_path / "seal.key"
    kept(file, lambda: b"x")
    file.chmod(0o644)
    with pytest.raises(PermissionError):
        kept(file, lambda: b"y")
