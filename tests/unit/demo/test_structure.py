"""The organizations and people of the demonstration group (design §9, MO-01)."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from hezong.demo import Group, structure
from hezong.demo.units import MERGED
from hezong.kernel.types import Organization, Structure
from tests.unit.demo.group import ANCHOR, group

LOGINS = {
    "admin": {("administrator", "HZ")},
    "hq.director": {("director", "HZ")},
    "north.manager": {("sales_manager", "NORTH")},
    "north.sales": {("sales", "NORTH")},
    "north.sales2": {("sales", "NORTH")},
    "north.finance": {("finance", "NORTH")},
    "south.manager": {("sales_manager", "SOUTH")},
    "south.sales": {("sales", "SOUTH")},
    "both.sales": {("sales", "EAST"), ("sales_manager", "WEST-CD")},
    "north.modeler": {("modeler", "NORTH")},
    "integrator": {("integrator", "HZ")},
}


def at(day: date) -> Structure:
    """The structure of a day, as the kernel would read it."""
    codes = {each.code: each for each in group().organizations}
    parents = {
        each.child: each.parent
        for each in group().parents
        if each.start <= day and (each.end is None or day < each.end)
    }
    successors = {each.predecessor: each.successor for each in group().successions if each.effective <= day}
    return Structure.of(
        day,
        1,
        (
            Organization(
                UUID(each.id),
                each.code,
                each.name,
                each.kind,
                UUID(parents[each.id]) if each.id in parents else None,
                each.closed is None or day < each.closed,
                UUID(successors[each.id]) if each.id in successors else None,
            )
            for each in codes.values()
        ),
    )


@pytest.mark.parametrize("login", LOGINS)
def test_login_has_the_positions_of_the_design(login: str):
    codes = {each.id: each.code for each in group().organizations}
    user = next(each.id for each in group().people if each.login == login)
    assert {(each.role, codes[each.organization]) for each in group().positions if each.user == user} == LOGINS[login]


def test_group_has_three_hundred_people_and_about_sixty_organizations():
    assert len(group().people) == len({each.login for each in group().people}) == 300
    assert 55 <= len(group().organizations) <= 70


def test_tree_is_five_levels_deep():
    today = at(ANCHOR)
    assert max(len(today.ancestors(each)) for each in today.organizations) == 4


def test_every_organization_but_the_root_hangs_below_the_group_on_every_day():
    for day in (date(2020, 1, 1), MERGED - timedelta(days=1), MERGED, ANCHOR):
        structure_then = at(day)
        below = structure_then.below(structure_then.by_code["HZ"])
        assert below == frozenset(structure_then.organizations)


def test_central_is_there_until_the_merger_and_below_south_after_it():
    """Contract §4: there until 2025-06-30 and absent from 2025-07-01."""
    before, after = at(date(2025, 6, 30)), at(date(2025, 7, 1))
    central, wuhan, south = (before.by_code[code] for code in ("CENTRAL", "CENTRAL-WH", "SOUTH"))
    assert before.organizations[central].alive
    assert wuhan in before.below(central)
    assert wuhan not in before.below(south)
    assert not after.organizations[central].alive
    assert after.current(central) == south
    assert wuhan in after.below(south)
    assert after.company(wuhan) == south


def test_dated_parents_of_an_organization_never_overlap():
    for child in {each.child for each in group().parents}:
        periods = sorted((each.start, each.end or date.max) for each in group().parents if each.child == child)
        assert all(first[1] <= second[0] for first, second in pairwise(periods))


def test_positions_name_people_and_open_organizations():
    people = {each.id for each in group().people}
    closed = {each.id: each.closed for each in group().organizations}
    for each in group().positions:
        assert each.user in people
        end = closed[each.organization]
        assert end is None or (each.end is not None and each.end <= end)


def test_every_role_is_held():
    held = Counter(each.role for each in group().positions)
    assert held.keys() == {
        "administrator",
        "director",
        "sales_manager",
        "sales",
        "finance",
        "modeler",
        "integrator",
        "data_protection",
    }


def test_only_the_deputy_moves_with_the_anchor():
    later: Group = structure(date(2027, 1, 1))
    assert (later.organizations, later.parents, later.people) == (
        group().organizations,
        group().parents,
        group().people,
    )
    moved = [one for one, other in zip(later.positions, group().positions, strict=True) if one != other]
    assert [each.deputy_from for each in moved] == [date(2027, 2, 1)]
