"""The calls by which organizations are changed: a document from its draft to its end (contract §4). Holds no rule of its own."""

from collections.abc import Awaitable, Callable, Mapping
from typing import cast
from uuid import UUID

from starlette.responses import Response

from hezong.api.answer import answer, nothing
from hezong.api.asking import whole
from hezong.api.audit import cursor
from hezong.api.body import only, optional_text, read_object, read_optional_object, text_of
from hezong.api.problem import described
from hezong.api.records import runtime
from hezong.api.route import Call, Handler, wording
from hezong.kernel.query.request import DEFAULT_LIMIT, LARGEST_LIMIT
from hezong.kernel.records.reorganization import life
from hezong.kernel.records.reorganization.document import OPEN, STATES, Document
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.types import Context, Problem
from hezong.kernel.types.problem import refuse

LONGEST = 2000
"""Characters of a comment."""
STEPS: Mapping[str, tuple[str, ...]] = {
    "preview": ("draft", "previewed", "submitted", "approved", "scheduled", "rejected"),
    "submit": ("previewed",),
    "approve": ("submitted",),
    "reject": ("submitted",),
    "apply": ("approved",),
    "undo": ("applied",),
    "cancel": (*OPEN, "submitted", "approved", "scheduled"),
}
"""In which states each call is possible."""
Worded = Callable[[Runtime, Context, UUID, str], Awaitable[Document]]
Plain = Callable[[Runtime, Context, UUID], Awaitable[Document]]


async def create(call: Call) -> Response:
    """``POST /api/reorganizations {title, reason, effective, operations, approvers}`` → 201 and the draft."""
    made = await life.create(runtime(call), call.context, await read_object(call.request))
    return answer(await _shown(call, made), 201, {"location": f"/api/reorganizations/{made.id}"})


async def listed(call: Call) -> Response:
    """``GET /api/reorganizations?state=&limit=&after=``: those that one may see, newest first."""
    query = call.query("state", "limit", "after")
    state = query.get("state") or None
    if state is not None and state not in STATES:
        raise refuse("request.parameter", field="state", name="state", expected=", ".join(STATES))
    limit, after = whole(query, "limit", DEFAULT_LIMIT, LARGEST_LIMIT), cursor(query.get("after"))
    found, following = await life.listed(runtime(call), call.context, state, after, limit)
    return answer({"items": [_brief(each) for each in found], "next": following})


async def read(call: Call) -> Response:
    """``GET /api/reorganizations/{id}``, with its preview and what was said."""
    return answer(await _shown(call, await life.read(runtime(call), call.context, call.id())))


async def change(call: Call) -> Response:
    """``PATCH /api/reorganizations/{id}``."""
    body = await read_object(call.request)
    return answer(await _shown(call, await life.change(runtime(call), call.context, call.id(), body)))


async def delete(call: Call) -> Response:
    """``DELETE /api/reorganizations/{id}``."""
    await life.remove(runtime(call), call.context, call.id())
    return nothing()


def worded(do: Worded) -> Handler:
    """A step with a comment: ``POST …/{step} {comment}``."""

    async def handle(call: Call) -> Response:
        body = await read_optional_object(call.request)
        only(body, "comment")
        return answer(await _shown(call, await do(runtime(call), call.context, call.id(), _said(body))))

    return handle


def plain(do: Plain) -> Handler:
    """A step without words; what it changes of the structure is in force when it is answered."""

    async def handle(call: Call) -> Response:
        only(await read_optional_object(call.request))
        found = await do(runtime(call), call.context, call.id())
        await call.server.refresh()
        return answer(await _shown(call, found))

    return handle


preview, carry_out, undo = plain(life.preview), plain(life.carry_out), plain(life.undo)
submit, approve = worded(life.submit), worded(life.approve)
reject, cancel = worded(life.reject), worded(life.cancel)


async def comment(call: Call) -> Response:
    """``POST /api/reorganizations/{id}/comments {text}`` → 201 and the document."""
    body = await read_object(call.request)
    only(body, "text")
    text = _within(text_of(body, "text"), "text")
    return answer(await _shown(call, await life.comment(runtime(call), call.context, call.id(), text)), 201)


def _said(body: Mapping[str, object]) -> str:
    return _within(optional_text(body, "comment") or "", "comment")


def _within(text: str, name: str) -> str:
    if len(text) > LONGEST:
        raise refuse("request.parameter", field=name, name=name, expected=f"0–{LONGEST}")
    return text


def _brief(found: Document) -> dict[str, object]:
    draft, preview = found.draft, found.preview or {}
    return {
        "id": found.id,
        "title": draft.title,
        "reason": draft.reason,
        "effective": draft.effective,
        "state": found.state,
        "operations": draft.given,
        "version": found.version,
        "by": {"id": found.by, "label": found.by_name},
        "at": found.at,
        "changed_at": found.changed_at,
        "applied_at": found.applied_at,
        "figures": preview.get("figures"),
    }


async def _shown(call: Call, found: Document) -> dict[str, object]:
    notes = await life.notes(runtime(call), found.id)
    names = await life.people(runtime(call), found.draft.approvers)
    said = wording(call.server, call.context.language)
    decided = _decided(notes)
    return {
        **_brief(found),
        "approvers": [
            {"id": each, "label": names.get(each), "decision": decided.get(each)} for each in found.draft.approvers
        ],
        "preview": found.preview,
        "problems": [described(_problem(each), said) for each in found.problems],
        "notes": [_note(each) for each in notes],
        "steps": [name for name, states in STEPS.items() if found.state in states],
    }


def _note(row: Mapping[str, object]) -> dict[str, object]:
    by = None if row["by"] is None else {"id": row["by"], "label": row["by_name"]}
    return {**{name: row[name] for name in ("id", "kind", "text", "at")}, "by": by}


def _decided(notes: object) -> dict[object, object]:
    """What each person said since it was last submitted."""
    found: dict[object, object] = {}
    for each in cast("list[Mapping[str, object]]", notes):
        if each["kind"] == "submitted":
            found.clear()
        elif each["kind"] in ("approved", "rejected"):
            found[each["by"]] = each["kind"]
    return found


def _problem(stored: Mapping[str, object]) -> Problem:
    return life.problem_of(stored)
