"""Turns refusals into problem documents (RFC 9457; contract §1); the only place that knows which status a code has. Never decides what is refused."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from starlette.responses import Response

from hezong.api.answer import plain
from hezong.kernel.model.field import Titles
from hezong.kernel.model.model import Model
from hezong.kernel.types import Problem, Refused
from hezong.kernel.types.message import Messages

FAMILIES = MappingProxyType(
    {
        "request": 400,
        "expr": 400,
        "session": 401,
        "access": 403,
        "conflict": 409,
        "check": 422,
        "import": 422,
        "model": 422,
        "server": 500,
    }
)
"""Status by the first part of a code; everything unknown is the content's fault (422)."""

CODES = MappingProxyType(
    {
        "request.not_found": 404,
        "request.not_yet": 404,
        "request.gone_then": 404,
        "request.no_route": 404,
        "request.unknown_entity": 404,
        "request.method": 405,
        "request.too_large": 413,
        "request.content_type": 415,
        "request.id_taken": 409,
        "request.idempotency": 409,
        "request.facet_exists": 409,
        "request.set_up": 409,
        "request.readable": 409,
        "request.access_asked": 409,
        "request.access_state": 409,
        "request.cost": 422,
        "request.too_many_rows": 422,
        "expr.cost": 422,
        "expr.overflow": 422,
        "expr.division": 422,
        "request.version_needed": 428,
        "conflict.version": 412,
        "session.throttled": 429,
        "request.throttled": 429,
        "server.key": 503,
        "request.streams": 429,
        "server.busy": 503,
        "server.not_ready": 503,
    }
)
"""Codes whose status differs from that of their family."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How problems are said in one language; the model brings the titles of its own checks, ``{entity}.{check}``."""

    messages: Messages
    language: str
    model: Model | None = None

    def message(self, problem: Problem) -> str:
        """The sentence of a problem; its code where nobody wrote one."""
        params = dict(_params(problem))
        reason = params.get("reason")
        if isinstance(reason, str):
            # The reason of a filter's or a model's mistake may be the code of a sentence itself.
            params["reason"] = self.messages.say(reason, self.language, params) or reason
        said = self.messages.say(problem.code, self.language, params)
        return said or self._of_model(problem.code) or problem.code

    def hint(self, problem: Problem) -> str | None:
        """A hint is the code of a sentence, or a text that is ready."""
        if problem.hint is None:
            return None
        return self.messages.say(problem.hint, self.language, _params(problem)) or problem.hint

    def title(self, code: str) -> str:
        """What the whole answer is about: the family of its first problem."""
        family = "check" if self._of_model(code) else code.partition(".")[0]
        return self.messages.find(f"title.{family}", self.language) or code

    def _of_model(self, code: str) -> str | None:
        """What the model says of a check of its own, ``{entity}.{check}``: a text of its files, or the check's title."""
        entity, _, check = code.removeprefix("check.").rpartition(".")
        if self.model is None or entity not in self.model.entities:
            return None
        text = self.model.texts.get(self.language, {}).get(f"{entity}.{check}")
        if text is not None:
            return text
        found = self.model.entities[entity].checks.get(check)
        return None if found is None else titled(found.title, self.language, check)


def titled(titles: Titles, language: str, otherwise: str) -> str:
    """The text of a title in a language, else in any, else the name itself, made readable."""
    return titles.get(language) or next(iter(titles.values()), None) or otherwise.replace("_", " ")


def status_of(code: str) -> int:
    """The HTTP status of a problem's code."""
    return CODES.get(code) or FAMILIES.get(code.partition(".")[0], 422)


def document(refused: Refused, wording: Wording) -> dict[str, object]:
    """The body; the first problem gives its code and status."""
    code = refused.problems[0].code
    return {
        "type": f"urn:hezong:problem:{code}",
        "title": wording.title(code),
        "status": status_of(code),
        "code": code,
        "problems": [described(problem, wording) for problem in refused.problems],
    }


def problem_response(refused: Refused, wording: Wording, headers: Mapping[str, str] | None = None) -> Response:
    """The one way in which an error leaves the server."""
    body = json.dumps(document(refused, wording), ensure_ascii=False, default=plain).encode()
    kept = {"cache-control": "no-store", **_headers(refused), **(headers or {})}
    status = status_of(refused.problems[0].code)
    return Response(body, status, kept, media_type="application/problem+json")


def described(problem: Problem, wording: Wording) -> dict[str, object]:
    """One problem as clients read it; what it brings besides stands beside its code."""
    return {
        **problem.extra,
        "code": problem.code,
        "field": problem.field,
        "row": problem.row,
        "message": wording.message(problem),
        "hint": wording.hint(problem),
    }


def _params(problem: Problem) -> Mapping[str, object]:
    return {"name": problem.field or "", **problem.params}


def _headers(refused: Refused) -> dict[str, str]:
    seconds = refused.problems[0].params.get("seconds")
    if status_of(refused.problems[0].code) == 429:
        return {"retry-after": str(seconds or 1)}
    return {}
