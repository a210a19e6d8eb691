"""Turns grants into SQL predicates over one row, for policies and report views. Which person asks is SQL too: a setting
or the login.

A position reaches organizations by role and depth through the view ``hz_control.scope``; the subqueries depend on the
person alone, so that PostgreSQL runs them once per statement. Never used by the statements of the application, which
compile their scope.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hezong.kernel.model.field import EVERYONE, Depth, Entity, Field, Grant, Rule
from hezong.kernel.schema.names import control, literal

READING = ("read",)
CHANGING = ("update", "delete", "merge")
"""Verbs that change a row in place; all of them arrive as an UPDATE, since deleting is soft."""

SETTING = f"(select {control('me')}())"
"""The person of the transaction, as the write pool has set it."""
LOGIN = f'(select b."user" from {control("bi_login")} b where b."login" = session_user)'
"""The person behind the login; no setting and no SET ROLE changes it (contract §7)."""


@dataclass(frozen=True, slots=True)
class Row:
    """Where a predicate finds what it looks at, as SQL; ``owner`` None: depth ``own`` reaches whatever lies in its
    organizations.
    """

    organization: str
    owner: str | None
    who: str
    when: Callable[[Rule], str]


def grants(entity: Entity, verbs: Iterable[str]) -> tuple[Grant, ...]:
    """All grants of these verbs, of all roles, in a stable order."""
    found = (by_verb[verb] for _, by_verb in sorted(entity.access.items()) for verb in verbs if verb in by_verb)
    return tuple(found)


def reading(entity: Entity, field: Field) -> tuple[Grant, ...]:
    """The grants under which a field is read: given by the grant and not kept for other roles."""
    return tuple(each for each in grants(entity, READING) if gives(each, field))


def gives(grant: Grant, field: Field) -> bool:
    """Whether a grant of reading gives a field. For a grant of everyone see ``everyone``."""
    in_list = grant.fields is None or field.name in grant.fields
    return in_list and (field.read is None or grant.role == EVERYONE or grant.role in field.read)


Pair = tuple[Depth, frozenset[str] | None]
Entry = tuple[Grant, frozenset[str] | None]
"""A grant and the roles that may use it; None: whoever has a position."""


def everyone(found: Iterable[Grant], roles: frozenset[str] | None = None) -> tuple[Entry, ...]:
    """Each grant with its role; a grant of everyone with ``roles``, where a field is kept for some."""
    return tuple((each, roles if each.role == EVERYONE else frozenset({each.role})) for each in found)


def predicate(entries: Iterable[Entry], row: Row) -> str:
    """True for the rows that one of the grants reaches by itself; ``false`` without grants."""
    plain: list[Pair] = []
    mine: list[Pair] = []
    terms: list[str] = []
    for grant, roles in entries:
        if grant.when is not None:
            term = _one(grant.depth, roles, row)
            terms.append(f"({term}\n      and {row.when(grant.when)})")
        else:
            (mine if grant.depth is Depth.OWN else plain).append((grant.depth, roles))
    joined = [_reached(plain, row)] if plain else []
    joined += [_owned(_reached(mine, row), row)] if mine else []
    return "\n    or ".join((*joined, *terms)) or "false"


def _one(depth: Depth, roles: frozenset[str] | None, row: Row) -> str:
    reached = _reached([(depth, roles)], row)
    return _owned(reached, row) if depth is Depth.OWN else reached


def _owned(reached: str, row: Row) -> str:
    return reached if row.owner is None else f"({row.owner} = {row.who}\n      and {reached})"


def _reached(pairs: list[Pair], row: Row) -> str:
    wanted = tuple(dict.fromkeys(right for depth, roles in pairs for right in _rights(depth, roles)))
    if row.who == SETTING:
        rights = ", ".join(literal(each) for each in wanted)
        return f"{row.organization} = any ((select {control('reached')}(array[{rights}]::text[]))::uuid[])"
    rules = "\n          or ".join(_rule(each) for each in wanted) or "false"
    return (
        f'{row.organization} in (\n        select s."organization" from {control("scope")} s\n'
        f'        where s."user" = {row.who} and (\n          {rules}))'
    )


def _rights(depth: Depth, roles: frozenset[str] | None) -> Iterable[str]:
    """Rights as text: depth and role; of everyone the depth alone."""
    return (depth.value,) if roles is None else (f"{depth.value} {role}" for role in sorted(roles))


def opened(entity: Entity, entries: Iterable[Entry], record: str, who: str) -> str:
    """True for the records that a granted access request opens to somebody whom one of the grants reaches there; ``false`` where
    none can be opened. No condition can be judged without a relationship, and who reads the whole group needs no request.
    """
    plain = (each for each in entries if each[0].when is None and each[0].depth is not Depth.GROUP)
    wanted = tuple(dict.fromkeys(right for grant, roles in plain for right in _rights(grant.depth, roles)))
    if not entity.share_masked or entity.above is not None or not wanted:
        return "false"
    rules = "\n          or ".join(_rule(each, "o") for each in wanted)
    return (
        f"exists (\n        select from {control('opened')} o\n"
        f'        where o."user" = {who} and o."entity" = {literal(entity.name)} and o."record" = {record} and (\n'
        f"          {rules}))"
    )


def _rule(right: str, alias: str = "s") -> str:
    depth, _, role = right.partition(" ")
    of_role = f' and {alias}."role" = {literal(role)}' if role else ""
    return f'({alias}."depth" = {literal(depth)}{of_role})'
