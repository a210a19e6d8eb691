"""Evaluates the expressions of a model on rows of a save; collects which paths they read. Never decides what a false rule means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from hezong.kernel.expr.problem import EvalError
from hezong.kernel.model.field import Entity, Rule
from hezong.kernel.types import Context, Problem, Refused

Row = Mapping[str, object]
Path = tuple[str, ...]


@dataclass
class Rules:
    """What the rules of one request know, by organization."""

    context: Context
    frames: dict[UUID | None, "Frame"] = field(default_factory=dict[UUID | None, "Frame"])

    def frame(self, organization: UUID | None) -> "Frame":
        """What expressions know at an organization."""
        found = self.frames.get(organization)
        if found is None:
            found = self.frames[organization] = Frame.of(self.context, organization, self)
        return found


@dataclass(frozen=True, slots=True)
class Frame:
    """What expressions know besides the row: who asks, for which organization, when."""

    user: Row
    org: Row
    now: object
    today: object
    rules: "Rules"

    @classmethod
    def of(cls, context: Context, organization: UUID | None, rules: "Rules") -> "Frame":
        session = context.session
        user: Row = {"id": context.user, "login": session.login, "name": session.name}
        known = context.structure.organizations.get(organization) if organization else None
        org: Row = {"id": organization}
        if known is not None:
            org = {
                "id": known.id,
                "code": known.code,
                "name": known.name,
                "kind": known.kind,
                "currency": known.currency,
            }
        return cls(user, org, context.now, context.today, rules)

    def value(self, rule: Rule, row: Row, old: Row | None = None) -> object:
        """The value of a rule on a row. Raises Refused with ``expr.overflow`` or ``expr.division``."""
        environment = {
            "self": row,
            "old": old,
            "user": self.user,
            "org": self.org,
            "now": self.now,
            "today": self.today,
        }
        try:
            return rule.run(environment)
        except EvalError as error:
            raise Refused(Problem(error.code)) from error

    def holds(self, rule: Rule | None, row: Row, old: Row | None = None) -> bool:
        """Whether a condition is true; no condition always is."""
        return rule is None or self.value(rule, row, old) is True


def rules_of(entity: Entity) -> Iterable[Rule]:
    """All rules that a save of the entity may evaluate."""
    for each in entity.fields.values():
        for rule in (each.default, each.compute, each.check, each.required_when, each.readonly_when):
            if isinstance(rule, Rule):
                yield rule
    yield from (check.rule for check in entity.checks.values())
    yield from access_rules(entity)
    if entity.lifecycle is not None:
        yield from (move.when for move in entity.lifecycle.moves.values() if move.when is not None)


def access_rules(entity: Entity) -> Iterable[Rule]:
    """The conditions of grants: all that judging a right looks at."""
    for verbs in entity.access.values():
        yield from (grant.when for grant in verbs.values() if grant.when is not None)


def own_paths(rules: Iterable[Rule]) -> set[Path]:
    """The paths that rules read from the record, before or after, without their root."""
    return {path[1:] for rule in rules for path in rule.checked.paths if path[0] in ("self", "old") and len(path) > 1}
