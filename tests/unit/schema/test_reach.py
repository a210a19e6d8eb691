"""The stored rows of the structure say what each depth covers (contract §2, "Depths")."""

from hezong.kernel.access.reach import reach_of
from hezong.kernel.model.field import Depth
from hezong.kernel.schema.reach import reach_rows
from tests.fixtures.group import identity, structure


def members(organization: str, depth: str) -> set:
    return {member for of, kind, member in reach_rows(structure()) if of == identity(organization) and kind == depth}


def test_each_depth_covers_what_the_contract_says():
    north, south = {identity("NORTH"), identity("N1")}, {identity("SOUTH"), identity("CENTRAL")}
    assert members("NORTH", "unit") == {identity("NORTH")}
    assert members("NORTH", "below") == north
    assert members("N1", "company") == north
    assert members("SOUTH", "unit") == members("SOUTH", "below") == south
    assert members("HZ", "below") == {identity("HZ"), *north, *south}


def test_own_reaches_the_organizations_of_below():
    tree = structure()
    for each in tree.organizations:
        assert reach_of(tree, each, Depth.OWN).own == reach_of(tree, each, Depth.BELOW).full


def test_no_row_stands_twice():
    rows = reach_rows(structure())
    assert len(rows) == len(set(rows))
