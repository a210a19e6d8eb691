"""The keeper of sensitive values (contract §2, "Sensitive fields")."""

import os
import stat

import pytest

from hezong.adapters.vault import FileVault, open_vault
from hezong.kernel.types import Refused


def test_the_key_is_made_once_and_closed_to_others(tmp_path):
    file = tmp_path / "keys" / "sensitive.key"
    sealed = open_vault(file).seal("身份证")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert open_vault(file).open(sealed) == "身份证"


def test_a_key_that_others_may_read_is_refused(tmp_path):
    file = tmp_path / "sensitive.key"
    open_vault(file)
    os.chmod(file, 0o644)
    with pytest.raises(PermissionError):
        open_vault(file)


def test_a_key_file_of_another_length_is_no_key(tmp_path):
    file = tmp_path / "sensitive.key"
    file.write_bytes(b"short")
    file.chmod(0o600)
    with pytest.raises(ValueError, match="32 bytes"):
        open_vault(file)


def test_a_seal_is_never_twice_the_same_and_breaks_when_touched():
    vault, other = FileVault.of(bytes(32)), FileVault.of(b"1" * 32)
    sealed = vault.seal("x")
    assert sealed != vault.seal("x")
    assert vault.digest("x") == vault.digest("x") != other.digest("x")
    for broken in (sealed[:-1] + bytes([sealed[-1] ^ 1]), b"\x02" + sealed[1:]):
        with pytest.raises(Refused, match=r"server\.key"):
            vault.open(broken)
    with pytest.raises(Refused, match=r"server\.key"):
        other.open(sealed)
