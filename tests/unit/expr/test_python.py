"""What expressions give in Python; PostgreSQL and the browser give the same (tests/property)."""

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_DOWN, Context, Decimal, localcontext
from uuid import UUID

import pytest

from hezong.kernel.expr.builtin import BUILT_IN
from hezong.kernel.expr.check import compile_text
from hezong.kernel.expr.problem import EvalError
from hezong.kernel.expr.python import compile_python, evaluate
from hezong.kernel.types.money import Money
from tests.unit.expr.shop import Shop

ANNA, BERT = UUID(int=1), UUID(int=2)
CNY, USD = Money(Decimal("12.50"), "CNY"), Money(Decimal("12.50"), "USD")
RECORD = {
        "id": UUID(int=9), "name": "合纵", "客户等级": "重点", "count": 7, "rate": Decimal("0.1"), "limit": CNY,
        "active": True, "due": date(2026, 1, 31), "changed_at": datetime(2026, 1, 31, 12, tzinfo=UTC), "tags": [],
        "owner": {"id": ANNA, "name": "Anna", "level": 3}, "industry": None, "contacts": [{"id": BERT}, BERT],
}  # fmt: skip
ENV = {
    "old": None,
    "user": {"id": ANNA, "units": [ANNA, BERT]},
    "now": datetime(2026, 2, 1, tzinfo=UTC),
    "today": date(2026, 2, 1),
}


def give(text: str, **changes: object) -> object:
    return evaluate(compile_text(text, Shop(), None), {**ENV, "self": {**RECORD, **changes}})


@pytest.mark.parametrize(
    "text, result",
    [
        ("rate + 0.2 == 0.3", True),
        ("rate + 1", Decimal("1.1")),
        ("1 / 3 * 3", Decimal("0.999999999999")),
        ("2 / 3", Decimal("0.666666666667")),
        ("-2 / 3", Decimal("-0.666666666667")),
        ("count / 2", Decimal("3.5")),
        ("count % 4 - -7 % 4", 6),
        ("0.00000000000000000001 * 0.1", Decimal("1E-21")),
        ("2 + 3 * 4 == 14 && !(1 > 2) || false", True),
        ("count > 5 ? '大' : '小'", "大"),
        ("客户等级 == '重点' && 客户等级 in ['重点', '普通']", True),
        ("name + '集团'", "合纵集团"),
        ("'😀' > '\\uFFEE'", True),
        ("owner == user.id && owner == user && self.owner.name == 'Anna'", True),
        ("user.id in user.units && !(self.id in user.units)", True),
        ("due + days(1) == '2026-02-01' && today() - due == days(1)", True),
        ("due - hours(30)", date(2026, 1, 30)),
        ("now() - changed_at", timedelta(hours=12)),
        ("size(contacts)", 2),
        ("has(contacts) && !has(tags) && size(tags) == 0", True),
        ("limit > 12 && limit == money(12.5, 'CNY') && limit == 12.5", True),
        ("limit + limit", Money(Decimal("25.00"), "CNY")),
        ("limit * 2 / 4", Money(Decimal("6.25"), "CNY")),
        ("limit + money(1, 'USD')", None),
        ("limit == money(12.5, 'USD') || limit < money(99, 'USD')", False),
        ("limit != money(12.5, 'USD')", True),
    ],
)
def test_the_result_is(text: str, result: object) -> None:
    assert give(text) == result


@pytest.mark.parametrize(
    "text, result",
    [
        ("name == null", True),
        ("null == name", True),
        ("name == stage", True),
        ("name != 'a'", True),
        ("count < 1 || count >= 1 || count == 1", False),
        ("!(count < 1)", True),
        ("count + 1", None),
        ("count + 1 == null", True),
        ("name in ['a']", False),
        ("name.contains('') || name.startsWith('')", False),
        ("size(name)", None),
        ("active || !active", True),
        ("active", False),
        ("active == false", False),
        ("industry.name == null", True),
        ("old.name == null && !has(old)", True),
        ("limit > 0", False),
        ("limit == null", True),
        ("coalesce(count, 5)", 5),
        ("min(count, 1)", None),
        ("'a' in tags", False),
    ],
)
def test_null_is_a_value_that_is_only_equal_to_itself(text: str, result: object) -> None:
    """contract §2 "Conditions": never unknown."""
    assert give(text, name=None, count=None, active=None, limit=None, tags=None) == result


@pytest.mark.parametrize(
    "text, code",
    [
        ("count * 9223372036854775807", "expr.overflow"),
        ("-(count - 9223372036854775807 - 8)", "expr.overflow"),
        ("rate * 99999999999999999999999999999999999999.0 * 10000", "expr.overflow"),
        ("count / (count - 7)", "expr.division"),
        ("count % (count - 7)", "expr.division"),
        ("limit / (rate - 0.1)", "expr.division"),
        ("due + days(count * 1000000)", "expr.overflow"),
        ("now() - days(count * 1000000)", "expr.overflow"),
        ("days(count * 100000000)", "expr.overflow"),
        ("abs(count - 9223372036854775807 - 8)", "expr.overflow"),
        ("round(99999999999999999999999999999999999999.5 + rate, 0)", "expr.overflow"),
        ("count / 0 > 1 && name == null", "expr.division"),
    ],
)
def test_a_failing_computation_says_why(text: str, code: str) -> None:
    with pytest.raises(EvalError) as caught:
        give(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "text, result",
    [
        ("count != 7 && 1 / (count - 7) > 0", False),
        ("count == 7 || 1 / (count - 7) > 0", True),
        ("count == 7 ? 1 : count / (count - 7)", 1),
        ("coalesce(count, count / 0)", 7),
    ],
)
def test_what_is_not_needed_cannot_fail(text: str, result: object) -> None:
    assert give(text) == result


@pytest.mark.parametrize("text, result", [case for function in BUILT_IN.values() for case in function.cases])
def test_functions_keep_the_cases_of_their_declaration(text: str, result: object) -> None:
    assert give(text) == result


def test_the_context_of_the_thread_changes_nothing() -> None:
    with localcontext(Context(prec=3, rounding=ROUND_DOWN)):
        assert give("round(2 / 3 * 1000.005, 2)") == Decimal("666.67")
        assert give("-limit") == Money(Decimal("-12.50"), "CNY")
        assert give("abs(-99999.5)") == Decimal("99999.5")


def test_a_field_of_a_record_that_is_not_loaded_is_a_mistake_of_the_caller() -> None:
    assert give("owner.id == user.id", owner=ANNA) is True
    with pytest.raises(TypeError, match="'name' is read from is not loaded"):
        give("owner.name == 'Anna'", owner=ANNA)


def test_a_compiled_expression_serves_many_records() -> None:
    run = compile_python(compile_text("count > 3", Shop(), None))
    assert [run({"self": {"count": count}}) for count in (None, 3, 4)] == [False, False, True]
