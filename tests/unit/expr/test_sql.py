"""The text of the SQL: what the planner sees, and that no value is ever in it."""

import pytest

from hezong.kernel.expr.builtin import BUILT_IN
from hezong.kernel.expr.check import compile_text
from hezong.kernel.expr.function import Function, registry
from hezong.kernel.expr.problem import ExprError
from hezong.kernel.expr.sql import Params, SqlMoney, SqlValue, render_value, render_where
from hezong.kernel.expr.types import BOOL
from tests.unit.expr.shop import Shop, ShopColumns


def where(text: str) -> str:
    params = Params()
    return render_where(compile_text(text, Shop(), BOOL), ShopColumns(params), params)


def value(text: str) -> SqlValue:
    params = Params()
    return render_value(compile_text(text, Shop(), None), ShopColumns(params), params)


@pytest.mark.parametrize(
    "text, sql",
    [
        ("stage == 'open'", "c.stage = $1::text"),
        ("'open' == stage", "$1::text = c.stage"),
        ("stage in ['a', 'b']", "c.stage = ANY($1::text[])"),
        ("owner == user.id", "c.owner = $1::any"),
        ("self.owner == user", "c.owner = $1::any"),
        ("stage == user.name", "(c.stage = $1::any OR (c.stage IS NULL AND $1::any IS NULL))"),
        ("count > 3", "c.count > $1::bigint"),
        ("limit >= 100", "c.limit >= $1::numeric"),
        ("limit == money(5, 'CNY')", "(c.limit = $1::numeric AND c.limit_currency = $2::text)"),
        ("industry.name.startsWith('合')", "(c.industry_name LIKE $1::text)"),
        ("name.contains('a%')", "(c.name LIKE $1::text)"),
        ("'vip' in tags", "c.tags @> ARRAY[$1::text]"),
        ("owner in user.units", "c.owner = ANY($1::any::uuid[])"),
        ("has(name) && active", "c.name IS NOT NULL AND c.active"),
        ("due == null || due < '2026-01-01'", "(c.due IS NULL OR c.due < $1::date)"),
        ("due < today() + days(7)", "c.due < ($1::any + $2::integer)"),
        (
            "changed_at > now() - days(30)",
            "c.changed_at > (($1::any AT TIME ZONE 'UTC' - $2::interval) AT TIME ZONE 'UTC')",
        ),
    ],
)
def test_an_index_can_serve_the_condition(text: str, sql: str) -> None:
    """Nulls need no case of their own where WHERE drops them anyway."""
    assert where(text) == sql


@pytest.mark.parametrize(
    "text, sql",
    [
        ("stage != 'open'", "c.stage IS DISTINCT FROM $1::text"),
        ("!(stage == 'open')", "c.stage IS DISTINCT FROM $1::text"),
        ("!(stage != 'open')", "((c.stage = $1::text) IS TRUE)"),
        ("name == stage", "c.name IS NOT DISTINCT FROM c.stage"),
        ("name != null", "c.name IS NOT NULL"),
        ("!has(name)", "c.name IS NULL"),
        ("!has(tags)", "((cardinality(c.tags) > 0) IS NOT TRUE)"),
        ("!active", "((c.active) IS NOT TRUE)"),
        ("!!active", "((c.active) IS TRUE)"),
        ("!(count > 3)", "((c.count > $1::bigint) IS NOT TRUE)"),
        ("!(self.id == user.id)", "c.id <> $1::any"),
        ("!(active || has(due))", "(((c.active) IS NOT TRUE) AND c.due IS NULL)"),
        ("!(stage in ['a'])", "((c.stage = ANY($1::text[])) IS NOT TRUE)"),
        ("active == false", "c.active = false"),
    ],
)
def test_a_negation_is_true_where_the_condition_is_null(text: str, sql: str) -> None:
    """contract §2: `!x` is true exactly when x is false."""
    assert where(text) == sql


def test_text_is_ordered_by_code_point_whatever_the_collation() -> None:
    assert where("name < 'b'") == 'c.name COLLATE "C" < $1::text COLLATE "C"'


@pytest.mark.parametrize(
    "text, sql",
    [
        (
            "stage == 'a' && rate * 2 > 5",
            (
                "c.stage = $1::text AND CASE WHEN c.stage = $2::text"
                " THEN (c.rate * $3::numeric)::numeric(76, 38) > $4::numeric ELSE false END"
            ),
        ),
        (
            "count * 2 > 5 && active",
            "CASE WHEN (c.count * $1::bigint) > $2::bigint THEN c.active ELSE false END",
        ),
        (
            "active || count * 2 > 5",
            "CASE WHEN c.active THEN true ELSE (c.count * $1::bigint) > $2::bigint END",
        ),
    ],
)
def test_what_can_fail_is_guarded_by_what_stands_before_it(text: str, sql: str) -> None:
    """The plain conjunct before the guard is still there for the index."""
    assert where(text) == sql


def test_constants_are_hidden_from_the_planner_where_they_could_fail_too_early() -> None:
    assert "/ (SELECT ($1::any)::numeric)" in where("active && rate / user.level > 1")


def test_a_quotient_is_exact_before_it_is_rounded() -> None:
    assert value("rate / 3") == "trim_scale(round(round(c.rate, 100) / $1::numeric, 12)::numeric(76, 38))"


def test_money_is_rendered_as_amount_and_currency() -> None:
    assert value("limit * 2") == SqlMoney("trim_scale((c.limit * $1::numeric)::numeric(76, 38))", "c.limit_currency")


def test_the_value_of_a_condition_is_never_null() -> None:
    assert value("stage == 'a' && active") == "(((c.stage = $1::text AND c.active)) IS TRUE)"


def test_values_are_parameters_in_the_order_of_the_text() -> None:
    params = Params()
    render_where(
        compile_text("name == 'a\\'b' && count in [1, 2] && due > '9999-12-30'", Shop(), BOOL),
        ShopColumns(params),
        params,
    )
    assert [str(each) for each in params.values] == ["a'b", "[1, 2]", "9999-12-30"]


def test_the_last_day_is_written_out_because_drivers_make_it_infinity() -> None:
    assert where("due == '9999-12-31'") == "c.due = $1::text::date"


def test_an_unused_currency_makes_no_parameter() -> None:
    """PostgreSQL refuses a statement with parameters whose type it cannot know."""
    params = Params()
    sql = render_where(
        compile_text("(active ? limit : money(1, 'CNY')) > 3", Shop(), BOOL), ShopColumns(params), params
    )
    assert all(f"${number + 1}::" in sql for number in range(len(params.values)))


@pytest.mark.parametrize("text", ["contacts == null", "odd(count)"])
def test_what_has_no_sql_is_refused_with_its_place(text: str) -> None:
    odd = Function("odd", "int -> bool", python=lambda number: number % 2 == 1)
    checked, params = compile_text(text, Shop(), BOOL, registry(odd, BUILT_IN["size"])), Params()
    with pytest.raises(ExprError) as caught:
        render_where(checked, ShopColumns(params), params)
    assert caught.value.problems[0].code == "expr.not_in_sql"


def test_records_of_a_list_are_counted_by_the_caller() -> None:
    assert where("size(contacts) > 1") == "(select count(*) from contacts) > $1::bigint"
    assert where("has(contacts)") == "(select count(*) from contacts) > 0"


def test_text_that_grows_beyond_measure_is_refused() -> None:
    text = "count"
    for _ in range(14):
        text = f"max({text}, 1)"
    with pytest.raises(ExprError) as caught:
        where(f"{text} > 1")
    assert (caught.value.problems[0].code, caught.value.problems[0].params["limit"]) == ("expr.cost", "sql")
