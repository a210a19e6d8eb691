"""What names mean in filters and in rules: the units of the asker are known to filters alone."""

import pytest

from hezong.kernel.expr.check import compile_text
from hezong.kernel.expr.problem import ExprError
from hezong.kernel.expr.types import Kind, Type
from hezong.kernel.model.scope import access_scope, filter_scope, rule_scope
from tests.unit.model.sample import SMALL, load

TRUTH = Type(Kind.BOOL)


def test_the_units_of_the_asker_are_known_to_filters_alone():
    """What is stored, and who may see it, must not depend on who happens to look."""
    model = load(SMALL)
    entity = next(iter(model.entities.values()))
    compile_text("organization in user.units", filter_scope(entity, model), TRUTH)
    for scope in (rule_scope, access_scope):
        with pytest.raises(ExprError):
            compile_text("self.organization in user.units", scope(entity, model), TRUTH)
