"""Turns the expressions of one entity into Rules, and mistakes into problems at their place. Evaluates nothing."""

import re
from dataclasses import dataclass, replace

from hezong.kernel.expr.check import Checked, ExprError, compile_text
from hezong.kernel.expr.tree import Node as ExpressionNode
from hezong.kernel.expr.tree import Path, walk
from hezong.kernel.expr.types import Kind, Type
from hezong.kernel.model.field import Rule
from hezong.kernel.model.nodes import Node, Scalar, Table, scalars
from hezong.kernel.model.problem import NEAR, ROLES
from hezong.kernel.model.scope import ModelScope, sensitive_path
from hezong.kernel.model.site import Site, World
from hezong.kernel.types import Place

_BOOL = Type(Kind.BOOL)


@dataclass(frozen=True, slots=True)
class Rules:
    """The compiler of one entity in its world."""

    site: Site
    world: World

    def scope(self, old: bool) -> ModelScope:
        return ModelScope(self.world.entities, self.site.entity, old=old, sensitive=True)

    def condition(self, node: Node | None, old: bool = True) -> Rule | None:
        """A rule that is true or false."""
        return self.rule(node, _BOOL, old) if isinstance(node, Scalar) else None

    def rule(self, node: Scalar, want: Type | None, old: bool = True, skip: int = 0) -> Rule | None:
        """``skip``: characters before the expression, such as the ``=`` of a default."""
        below = None if node.under is None else self.rule(node.under, want, old)
        checked = self._compile(node, node.text[skip:], want, old, skip)
        if checked is None or (below is None and node.under is not None):
            return None
        if below is None:
            return Rule(node.text[skip:], checked, node.place)
        return self._both(below, node, old)

    def _both(self, below: Rule, node: Scalar, old: bool) -> Rule | None:
        text = f"({below.text}) && ({node.text})"
        checked = self._compile(replace(node, lines=True), text, _BOOL, old, 0)
        return None if checked is None else Rule(text, checked, node.place)

    def _compile(self, node: Scalar, text: str, want: Type | None, old: bool, skip: int) -> Checked | None:
        scope = self.scope(old)
        try:
            checked = compile_text(text, scope, want, functions=self.world.functions)
        except ExprError as error:
            self._explain(error, node, skip)
            return None
        secret = sensitive_path(checked.paths, scope)
        if secret is not None:
            self.site.problems.add("model.sensitive", node.place, word=".".join(secret))
            return None
        listed = next((each for each in walk(checked.tree) if _is_list_of_records(each)), None)
        if listed is None:
            return checked
        place = _inside(node, *listed.at, skip)
        self.site.problems.add("model.many", place, "model.hint.many", word=text)
        return None

    def _explain(self, error: ExprError, node: Scalar, skip: int) -> None:
        if self.site.problems.broken & set(re.findall(r"\w+", node.text)):
            return
        for each in error.problems:
            place = _inside(node, each.line, each.column, skip)
            hint = NEAR if each.hint else None
            self.site.problems.add("model.expression", place, hint, reason=each.code, near=each.hint, **each.params)

    def roles(self, said: Table, key: str) -> frozenset[str] | None:
        """The roles a list names; None where there is no list."""
        if not said.entry(key):
            return None
        named = scalars(said.get(key))
        for each in named:
            self.role(each.text, each.place)
        return frozenset(each.text for each in named)

    def role(self, name: str, place: Place) -> None:
        if name not in self.world.roles and ROLES not in self.site.problems.broken:
            self.site.problems.unknown("model.role", place, name, self.world.roles)


def _is_list_of_records(node: ExpressionNode) -> bool:
    """A rule is judged on one row in memory, which holds no other records: what it needs of them is a roll-up field."""
    item = node.type.item
    return isinstance(node, Path) and item is not None and item.kind is Kind.RECORD


def _inside(node: Scalar, line: int, column: int, skip: int) -> Place:
    """A place within an expression; folded and block texts do not keep their columns, so their beginning is shown."""
    if node.lines or line != 1:
        return node.place
    return Place(node.place.file, node.place.line, node.place.column + node.offset + skip + column - 1)
