"""What the checker refuses, where it says the mistake is, and what it thinks was meant."""

import pytest

from hezong.kernel.expr.check import compile_text
from hezong.kernel.expr.function import Function, registry
from hezong.kernel.expr.problem import ExprError, ExprProblem
from hezong.kernel.expr.types import BOOL, DATE, DECIMAL, INT, MONEY, TEXT, Kind, Type
from tests.unit.expr.shop import PERSON, Shop


def problems_of(text: str, want: Type | None = None) -> tuple[ExprProblem, ...]:
    with pytest.raises(ExprError) as caught:
        compile_text(text, Shop(), want)
    return caught.value.problems


@pytest.mark.parametrize(
    "text, code, column, hint",
    [
        ("nme == 'a'", "expr.unknown_name", 1, "name"),
        ("self.industri.name == 'a'", "expr.unknown_member", 6, "industry"),
        ("self.industry.nam == 'a'", "expr.unknown_member", 15, "name"),
        ("客户级别 == '重点'", "expr.unknown_name", 1, "客户等级"),
        ("客户等级 == '重要'", "expr.choice", 9, "重点"),
        ("客户等级 in ['普通', '普桶']", "expr.choice", 16, "普通"),
        ("name.lowr() == 'a'", "expr.unknown_function", 6, "lower"),
        ("hass(name)", "expr.unknown_function", 1, "has"),
        ("tody() == due", "expr.unknown_function", 1, "today"),
        ("name.lower == 'a'", "expr.no_members", 6, "lower"),
        ("today == due", "expr.unknown_name", 1, "today()"),
        ("name ＝ 'a'", "expr.syntax", 6, "="),
        ("name == “a”", "expr.syntax", 9, '"'),
        ("count > 1， rate > 2", "expr.syntax", 10, ","),
    ],
)
def test_mistyped_words_are_answered_with_what_was_meant(text: str, code: str, column: int, hint: str) -> None:
    (problem,) = problems_of(text)
    assert (problem.code, problem.line, problem.column, problem.hint) == (code, 1, column, hint)


@pytest.mark.parametrize(
    "text, code, column",
    [
        ("", "expr.unfinished", 1),
        ("name ==", "expr.unfinished", 8),
        ("(name == 'a'", "expr.unfinished", 13),
        ("name == 'a", "expr.open_text", 9),
        ("name = 'a'", "expr.syntax", 6),
        ("name == 'a' and active", "expr.syntax", 13),
        ("self.owner[0]", "expr.syntax", 11),
        ("12abc == 1", "expr.syntax", 1),
        ("name == 'a\\q'", "expr.text", 9),
        ("name == '\\u0000'", "expr.text", 9),
        ("name == '\\ud83d'", "expr.text", 9),
        ("name == '\\U00110000'", "expr.text", 9),
        ("count == 9223372036854775808", "expr.number", 10),
        ("rate == 1.0e99", "expr.number", 9),
        ("count + name > 1", "expr.operands", 7),
        ("name > 1", "expr.operands", 6),
        ("name == 1", "expr.operands", 6),
        ("active > true", "expr.operands", 8),
        ("count < null", "expr.operands", 7),
        ("owner == industry", "expr.operands", 7),
        ("due < now()", "expr.operands", 5),
        ("due + 1 > today()", "expr.operands", 5),
        ("limit * limit > 1", "expr.operands", 7),
        ("limit + 1 > 2", "expr.operands", 7),
        ("count in name", "expr.operands", 1),
        ("-name == 'a'", "expr.operand", 1),
        ("!name", "expr.condition", 2),
        ("active && name", "expr.condition", 11),
        ("count ? 1 : 2", "expr.condition", 1),
        ("active ? 1 : 'a'", "expr.branches", 14),
        ("active ? null : null", "expr.branches", 17),
        ("has('a')", "expr.path_needed", 5),
        ("has(name, name)", "expr.arguments", 1),
        ("size()", "expr.arguments", 1),
        ("today(1)", "expr.unknown_function", 1),
        ("lower(count) == 'a'", "expr.argument", 7),
        ("min(count, due) > 1", "expr.argument", 12),
        ("coalesce(name, 1) == 'a'", "expr.argument", 16),
        ("date(name) == due", "expr.literal_needed", 1),
        ("due == '2026-02-30'", "expr.value", 8),
        ("due == date('20260101')", "expr.value", 13),
        ("changed_at > datetime('2026-01-01')", "expr.value", 23),
        ("changed_at > '0001-01-01T00:00:00+08:00'", "expr.value", 14),
        ("rate > decimal('1.2.3')", "expr.value", 16),
        ("rate > decimal('1_000')", "expr.value", 16),
        ("rate > decimal('NaN')", "expr.value", 16),
        ("owner == 'nobody'", "expr.value", 10),
        ("[1, 'a'] == null", "expr.list_item", 5),
        ("count in [1, null]", "expr.list_item", 14),
        ("1 / 0 == 1", "expr.division", 1),
        ("count == 9223372036854775807 + 1", "expr.overflow", 10),
        ("due == date('9999-12-31') + days(1)", "expr.overflow", 8),
    ],
)
def test_a_mistake_is_found_at_its_place(text: str, code: str, column: int) -> None:
    (problem,) = problems_of(text)
    assert (problem.code, problem.line, problem.column) == (code, 1, column)


def test_all_mistakes_are_found_at_once_in_the_order_of_the_text() -> None:
    text = "nme == 'a'\n  && count > 'x' // not a number\n  && (1 / 0 == 1 || 客户等级 == '重')"
    found = [(problem.code, problem.line, problem.column) for problem in problems_of(text)]
    assert found == [
        ("expr.unknown_name", 1, 1),
        ("expr.operands", 2, 12),
        ("expr.division", 3, 7),
        ("expr.choice", 3, 29),
    ]


@pytest.mark.parametrize(
    "text, limit",
    [
        ("true" + " " * 4_000, "characters"),
        (" + ".join(["count"] * 60) + " > 1", "depth"),
        (" && ".join(["active"] * 400), "nodes"),
        ("count in [" + ", ".join(["1"] * 300) + "]", "nodes"),
    ],
)
def test_what_is_too_large_is_refused(text: str, limit: str) -> None:
    (problem,) = problems_of(text)
    assert (problem.code, problem.params["limit"]) == ("expr.cost", limit)


def test_a_long_chain_of_conditions_is_not_deep() -> None:
    assert compile_text(" || ".join(["active"] * 200), Shop(), BOOL).type == BOOL


def test_parentheses_are_no_depth() -> None:
    assert compile_text("(" * 500 + "active" + ")" * 500, Shop(), BOOL).type == BOOL


@pytest.mark.parametrize(
    "text, want, fits",
    [
        ("name", BOOL, False),
        ("null", BOOL, False),
        ("null", MONEY, True),
        ("1", DECIMAL, True),
        ("1.5", INT, False),
        ("1", MONEY, False),
        ("'2026-01-01'", DATE, True),
        ("客户等级", TEXT, True),
        ("user.id", PERSON, True),
        ("industry", PERSON, False),
        ("'重点'", Type(Kind.CHOICE, options=("重点",)), True),
        ("'x'", Type(Kind.CHOICE, options=("重点",)), False),
        ("['a']", Type(Kind.LIST, item=TEXT), True),
        ("[1]", Type(Kind.LIST, item=TEXT), False),
    ],
)
def test_a_place_takes_only_values_of_its_type(text: str, want: Type, fits: bool) -> None:
    if fits:
        assert compile_text(text, Shop(), want)
    else:
        assert {problem.code for problem in problems_of(text, want)} <= {"expr.result", "expr.choice"}


def test_an_integer_in_the_place_of_a_decimal_becomes_one() -> None:
    assert compile_text("count", Shop(), DECIMAL).type == DECIMAL


def test_paths_name_every_value_that_is_read() -> None:
    checked = compile_text("industry.name == 'a' && self.owner == user.id && changed_at < now()", Shop(), BOOL)
    assert checked.paths == {
        ("self", "industry", "name"),
        ("self", "owner"),
        ("user", "id"),
        ("self", "changed_at"),
        ("now",),
    }


def test_texts_that_mean_the_same_have_equal_trees() -> None:
    one = compile_text('count > 1 + 1 && "a" == name', Shop(), BOOL)
    other = compile_text("( self.count>2 )\n && 'a' == self.name // why", Shop(), BOOL)
    assert (one, hash(one)) == (other, hash(other))


def test_a_module_adds_functions_of_its_own() -> None:
    even = Function("even", "int -> bool", python=lambda number: number % 2 == 0)
    assert compile_text("even(count)", Shop(), BOOL, functions=registry(even)).type == BOOL


@pytest.mark.parametrize(
    "text",
    [
        "name == 'it\\'s'",
        'name == "it\'s"',
        "name == '\\u5408\\U0001F600\\n'",
        "name.size() > 1 ? active : !active",
        "in_stock",
    ],
)
def test_the_syntax_takes(text: str) -> None:
    """Both kinds of quotes, escapes, methods, and names that begin like a word of the language."""
    if text == "in_stock":
        assert problems_of(text)[0].params["name"] == "in_stock"
    else:
        assert compile_text(text, Shop(), BOOL)
