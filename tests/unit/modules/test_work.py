"""Rules of repetition, and what a note shows of itself (SA-10, SA-11)."""

from datetime import date

import pytest

from hezong.kernel.hooks import Change
from hezong.modules.work.note import MENTION, first_line
from hezong.modules.work.task import following, understood
from tests.unit.modules.test_order_line import CONTEXT

DUE = date(2026, 1, 30)


@pytest.mark.parametrize(
    "rule, today, day",
    [
        ("FREQ=DAILY", DUE, date(2026, 1, 31)),
        ("FREQ=WEEKLY;INTERVAL=2", DUE, date(2026, 2, 13)),
        ("FREQ=WEEKLY;BYDAY=MO", DUE, date(2026, 2, 2)),
        ("FREQ=MONTHLY", DUE, date(2026, 3, 30)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", DUE, date(2026, 1, 31)),
        ("FREQ=DAILY", date(2026, 2, 10), date(2026, 2, 11)),
        ("FREQ=DAILY;COUNT=1", DUE, None),
        ("FREQ=DAILY;UNTIL=20260130", DUE, None),
    ],
)
def test_the_next_day_of_a_rule_is_found_and_days_that_have_passed_are_left_out(rule, today, day):
    assert understood(rule)
    assert following(rule, DUE, today) == day


@pytest.mark.parametrize(
    "rule", ["", "每周", "FREQ=SECONDLY", "FREQ=WEEKLY;BYHOUR=3", "FREQ=WEEKLY;BYDAY=XX", "INTERVAL=2"]
)
def test_a_rule_that_nobody_could_compute_is_not_understood(rule):
    assert not understood(rule)


def test_a_note_is_called_by_its_first_line_without_ids():
    who = "0193a5e0-0000-7000-8000-00000000000a"
    body = f"\n  @[{who}] 请回访\n第二行"
    assert first_line(Change("note", None, {"body": body}), CONTEXT) == "@ 请回访"
    assert MENTION.findall(body) == [who]
