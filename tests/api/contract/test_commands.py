"""Contract §8: commands and where the server may listen."""

import argparse
from pathlib import Path

import pytest

from hezong.assembly.start import Starter
from hezong.cli.command import command_names
from hezong.cli.import_ import bring_in

COMPANIES = Path(__file__).parents[2] / "data" / "companies_cn.csv"
NAMED = "init run demo check explain publish import backup restore verify sql-user token"


def test_the_commands_are_there():
    """Contract §8: the list of commands."""
    assert set(NAMED.split()) <= set(command_names())


def test_with_demonstration_passwords_it_listens_here_only(api_settings, group_database):
    """Contract §8: with demonstration passwords the server refuses any other address than this machine's."""
    starter = Starter(api_settings, group_database)
    assert starter.allows("127.0.0.1")
    assert not starter.allows("0.0.0.0")  # noqa: S104  it must be refused


@pytest.mark.parametrize("login, mode, created", [("north.manager", "create", 2), ("nobody.here", "create", None)])
async def test_a_file_is_imported_by_a_command(api_settings, group_database, tmp_path, login, mode, created):
    """Contract §8, ``hezong import``: with the rights of a login, through the same door."""
    file = tmp_path / "list.csv"
    file.write_text("客户名称,电话\n命令甲公司,010-66007781\n命令乙公司,010-66007782\n", encoding="utf-8")
    args = argparse.Namespace(entity="customer", file=file, login=login, organization="NORTH", mode=mode)
    counts = await bring_in(group_database, args, api_settings)
    assert (counts and counts["created"]) == created
