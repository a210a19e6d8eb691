"""One function turns refusals into problem documents (contract §1)."""

import pytest

from hezong.api.problem import Wording, document, status_of
from hezong.kernel.types import Problem, Refused
from hezong.kernel.types.message import LANGUAGES, load_messages

MESSAGES = load_messages()


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("request.cursor", 400),
        ("request.organization_needed", 400),
        ("session.missing", 401),
        ("access.field", 403),
        ("request.not_found", 404),
        ("request.id_taken", 409),
        ("request.idempotency", 409),
        ("request.facet_exists", 409),
        ("conflict.kept", 409),
        ("conflict.version", 412),
        ("check.required", 422),
        ("request.cost", 422),
        ("customer.some_check", 422),
        ("request.version_needed", 428),
        ("session.throttled", 429),
    ],
)
def test_the_status_follows_from_the_code(code: str, status: int):
    assert status_of(code) == status


def test_the_first_problem_decides_and_all_are_told():
    refused = Refused([Problem("access.field", field="name"), Problem("check.required", field="kind", row=2)])
    body = document(refused, Wording(MESSAGES, "en"))
    assert (body["status"], body["code"]) == (403, "access.field")
    problems = body["problems"]
    assert isinstance(problems, list)
    assert [each["message"] for each in problems] == [
        'Your positions do not permit the field "name".',
        'Fill in "kind".',
    ]


def test_what_a_problem_brings_stands_beside_its_code():
    conflict = Problem("conflict.version", field="phone", extra={"mine": "1", "theirs": "2", "original": None})
    problems = document(Refused(conflict), Wording(MESSAGES, "zh-CN"))["problems"]
    assert isinstance(problems, list)
    assert {"mine", "theirs", "original", "code", "field", "row", "message", "hint"} == set(problems[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_parameter_never_breaks_a_message(language: str):
    for code in MESSAGES.texts[language]:
        assert MESSAGES.say(code, language, {}) is not None
