"""Who is let give a position to somebody can do whatever the receiver then can, on random groups (contract §1, SY-07)."""

import random

from hezong.kernel.access.giving import lacking
from tests.property.rights.group import random_group
from tests.property.rights.hold import Held, structure, world
from tests.property.rights.model import ROLES
from tests.property.rights.oracle import READ, Post, may_read, reads_field
from tests.property.rights.writing import MOVED_BY, WRITE, covering, may_take, writes

GROUPS = 60
FIELDS = ("name", "level", "value", "note", "pages", "size", "phase", "credit", "remark")


def outside(group, giver: str, receiver: str, post: Post, entity: str, verb: str) -> list[str]:
    """The rows, or fields of them, that the receiver gets and the giver does not have, by the oracle."""
    found = []
    for row in group.rows[entity]:
        given, held = ([post], receiver), (group.posts[giver], giver)
        names = [each for each in FIELDS if each in row.values]
        if verb == "read":
            gets = [each for each in names if reads_field(given[0], entity, row, receiver, each)]
            lacks = [each for each in gets if not reads_field(held[0], entity, row, giver, each)]
            found += [row.id] * (
                may_read(given[0], entity, row, receiver) and not may_read(held[0], entity, row, giver)
            )
        elif verb in WRITE[entity]:
            over = [covering(posts, entity, verb, row, person) for posts, person in (given, held)]
            gets = [each for each in names if any(writes(one, entity, verb, each) for one in over[0])]
            lacks = [each for each in gets if not any(writes(one, entity, verb, each) for one in over[1])]
            found += [row.id] * (bool(over[0]) and not over[1])
        else:
            gets = may_take(given[0], entity, verb, row, receiver)
            lacks = [verb] if gets and not may_take(held[0], entity, verb, row, giver) else []
        found += [f"{row.id}.{each}" for each in lacks]
    return found


def test_who_may_give_a_role_holds_all_that_it_gives():
    made, compared, allowed = world(), 0, 0
    for seed in range(GROUPS):
        group, dice = random_group(seed), random.Random(seed)
        held = Held(made, group, structure(group), None)
        for giver in group.posts:
            role, unit = dice.choice(ROLES), dice.choice([each for each in group.units if each.successor is None])
            lacks = {
                (each.entity, each.verb) for each in lacking(made.model, held.context(giver), role, group.id(unit.code))
            }
            receiver = dice.choice([each for each in group.posts if each != giver])
            for entity in READ:
                lifecycle = made.model.entities[entity].lifecycle
                moves = [each for each in MOVED_BY if lifecycle is not None and each in lifecycle.moves]
                for verb in ("read", *WRITE[entity], *moves):
                    compared += 1
                    if (entity, verb) not in lacks:
                        allowed += 1
                        found = outside(group, giver, receiver, Post(role, unit), entity, verb)
                        assert found == [], (seed, giver, role, unit.code, entity, verb)
    assert compared > 1000
    assert 0.1 < allowed / compared < 0.9


def test_whoever_holds_a_right_over_everything_may_give_it():
    """The cautious answer is not always no: a head at the top gives heads, clerks and guests anywhere below."""
    made = world()
    group = random_group(7)
    group.posts["p0"] = [Post("head", group.units[0])]
    held = Held(made, group, structure(group), None)
    for unit in (each for each in group.units if each.successor is None):
        lacks = {each.entity for each in lacking(made.model, held.context("p0"), "clerk", group.id(unit.code))}
        assert not lacks & {"asset", "partner"}
