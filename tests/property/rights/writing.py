"""Who may write what, restated from the words of contract §1 and §2 for tests; it shares no code with the product on purpose.

The second half restates what row policies promise: never narrower than the rights, wider only as their own module says.
"""

from collections.abc import Callable, Iterable

from tests.property.rights.oracle import CHILDREN, Post, Row, Unit, gives, judged, reaches

Grant = tuple[str, Callable[[dict], bool] | None, set[str] | None]
"""A depth, a condition on the row's values, and the fields if not all are given."""

# What the model of this folder grants to writers, by entity, verb and role.
WRITE: dict[str, dict[str, dict[str, Grant]]] = {
    "asset": {
        "create": {"clerk": ("own", None, None), "head": ("below", None, None)},
        "update": {
            "clerk": ("own", None, None),
            "head": ("below", None, None),
            "auditor": ("group", lambda row: row["level"] == "high", {"level"}),
            "treasurer": ("company", None, {"value"}),
        },
        "delete": {"head": ("below", None, None)},
    },
    "paper": {
        "create": {
            "clerk": ("own", None, None),
            "head": ("unit", None, None),
            "treasurer": ("below", lambda row: row["pages"] is not None and row["pages"] > 5, None),
        },
        "update": {"clerk": ("own", None, None), "head": ("unit", None, None)},
        "delete": {"clerk": ("own", None, None)},
    },
    "partner": {
        "create": {"clerk": ("own", None, None), "head": ("below", None, None)},
        "update": {
            "clerk": ("own", None, None),
            "head": ("below", None, None),
            "treasurer": ("company", None, {"credit"}),
        },
        "delete": {"head": ("below", None, None)},
    },
}
LISTED: dict[str, Grant] = {
    "head": ("unit", None, None),
    "treasurer": ("group", lambda row: row["name"] == "乙", None),
}
"""Who may delete an item, besides the right over its asset that is needed as well."""
WRITTEN_BY = {"note": {"head"}, "remark": {"head"}, "mark": {"head"}}
"""Fields that only some roles write."""
MOVED_BY = {"retire": {"head"}, "fall": {"head"}}
"""Moves that only some roles take."""


def covering(posts: list[Post], entity: str, verb: str, row: Row, person: str) -> list[Post]:
    """The positions each of which gives the verb over the row by itself."""
    if entity in CHILDREN:
        return _inherited(posts, entity, verb, row, person)
    return [post for post in posts if _covers(post, WRITE[entity][verb].get(post.role), row, person)]


def _inherited(posts: list[Post], entity: str, verb: str, row: Row, person: str) -> list[Post]:
    """Whoever changes an asset changes its items. To write about a related record it is enough to read it; what was written is
    changed by its owner, and by whoever changes the record.
    """
    if entity == "item" and verb == "delete":
        found = any(_above(post, "update", row, person) for post in posts)
        return [post for post in posts if found and _covers(post, LISTED.get(post.role), row, person)]
    if entity == "item":
        return [post for post in posts if _above(post, "update", row, person)]
    if verb == "create":
        alone = entity == "chore" and row.about is None
        return [post for post in posts if alone or _above(post, "read", row, person)]
    return [post for post in posts if row.owner == person or _above(post, "update", row, person)]


def _above(post: Post, verb: str, row: Row, person: str) -> bool:
    """Whether one position gives a verb over the record above; a right to change some of its fields is none over what lies below it."""
    if verb == "read":
        return any(gives(post, str(row.about), each, person) for each in judged(row))
    grant = WRITE.get(str(row.about), {}).get(verb, {}).get(post.role)
    some = grant is not None and grant[2] is not None
    return not some and any(covering([post], str(row.about), verb, each, person) for each in judged(row))


def writes(post: Post, entity: str, verb: str, name: str) -> bool:
    """Whether the role of a position may give a field a value with this verb."""
    if entity in CHILDREN:
        fixed = name == "organization" and verb != "create"
        return not fixed and (name not in WRITTEN_BY or post.role in WRITTEN_BY[name])
    _, _, fields = WRITE[entity][verb][post.role]
    return (fields is None or name in fields) and (name not in WRITTEN_BY or post.role in WRITTEN_BY[name])


def may_take(posts: list[Post], entity: str, move: str, row: Row, person: str) -> bool:
    """A move needs ``update`` over the row, of a role that may take it and is not limited to other fields than the stage."""
    found = covering(posts, entity, "update", row, person)
    by = MOVED_BY.get(move)
    return any(writes(post, entity, "update", "stage") and (by is None or post.role in by) for post in found)


def may_receive(posts: list[Post], entity: str, unit: Unit, person: str) -> bool:
    """Whether ``update``, of the organization too, reaches a unit: a row may be handed to it."""
    row = _anything(unit, person)
    return any(
        _reaches(post, grant, row, person) and (grant[2] is None) for post, grant in _held(posts, entity, "update")
    )


def _covers(post: Post, grant: Grant | None, row: Row, person: str) -> bool:
    return grant is not None and _reaches(post, grant, row, person) and (grant[1] is None or grant[1](row.values))


def _reaches(post: Post, grant: Grant, row: Row, person: str) -> bool:
    return reaches(post, grant[0], row, person)


def _held(posts: list[Post], entity: str, *verbs: str) -> Iterable[tuple[Post, Grant]]:
    for post in posts:
        for verb in verbs:
            grant = WRITE[entity][verb].get(post.role)
            if grant is not None:
                yield post, grant


def _anything(unit: Unit, person: str) -> Row:
    """A row of the person at a unit: with it, depth ``own`` reaches wherever it could."""
    return Row("", "", unit, person, {})


# Row policies. Wider than the rights in these ways, and no other: update and delete arrive as the same command; fields and
# moves are not looked at; a condition is judged on the row as it was; what is changed may get any owner; a master is made where
# any create reaches, and changed from its steward or from any facet, whatever the conditions; its copies follow it, so that whoever
# changes one facet changes the rows of all, wherever they come to lie; a closed facet is taken up by whoever may make one there.
CHANGING = ("update", "delete")


def net_makes(posts: list[Post], entity: str, row: Row, person: str) -> bool:
    """Whether a row, or a facet, may be inserted."""
    return bool(covering(posts, entity, "create", row, person))


def net_takes(posts: list[Post], entity: str, row: Row, person: str) -> bool:
    """Whether a row, or a facet, may be changed at all."""
    return any(covering(posts, entity, verb, row, person) for verb in CHANGING)


def net_leaves(posts: list[Post], entity: str, unit: Unit, person: str) -> bool:
    """Whether a changed row may come to lie at a unit."""
    row = _anything(unit, person)
    return any(_reaches(post, grant, row, person) for post, grant in _held(posts, entity, *CHANGING))


def net_leaves_child(posts: list[Post], entity: str, row: Row, person: str) -> bool:
    """Whether a row whose rights are those of another record may become this one: below a record to which the person may add.

    What they own stays theirs wherever it lies, and a chore may lie anywhere.
    """
    if entity == "item":
        return bool(covering(posts, entity, "create", row, person))
    return entity == "chore" or row.owner == person or bool(covering(posts, entity, "create", row, person))


def net_makes_master(posts: list[Post], entity: str, steward: Unit, person: str) -> bool:
    row = _anything(steward, person)
    return any(_reaches(post, grant, row, person) for post, grant in _held(posts, entity, "create"))


def net_changes_master(posts: list[Post], entity: str, steward: Unit, facets: list[Row], person: str) -> bool:
    """From the steward by other depths than own, or from one of the facets."""
    held = list(_held(posts, entity, *CHANGING))
    row = _anything(steward, person)
    stewarding = any(grant[0] != "own" and _reaches(post, grant, row, person) for post, grant in held)
    return stewarding or any(_reaches(post, grant, facet, person) for facet in facets for post, grant in held)
