"""The table of all routes of the API; generic routes serve every entity, so that publishing a model adds none."""

from pathlib import Path

from starlette.routing import BaseRoute

from hezong.api import (
    access_requests,
    actions,
    appearance,
    audit,
    batches,
    duplicate_pairs,
    duplicates,
    events,
    explain,
    export,
    files,
    follow,
    handover,
    health,
    home,
    imports,
    model,
    models,
    openapi,
    organizations,
    permissions,
    preferences,
    privacy,
    quality,
    readers,
    recent,
    records,
    reorganizations,
    reveal,
    search,
    session,
    setup,
    stewards,
    timeline,
    tokens,
    usage,
    users,
    view_as,
    views,
    work,
)
from hezong.api.route import no_route, path
from hezong.api.server import Server
from hezong.api.static import client_route

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def routes(server: Server, client: Path | None = None) -> list[BaseRoute]:
    """Most used first; whatever is not of the API belongs to the client."""
    return [
        *_records(server),
        *_people(server),
        *_home(server),
        *_models(server),
        *_imports(server),
        *_batches(server),
        path(server, "/api/search", {"GET": search.search}),
        path(server, "/api/organizations", {"GET": organizations.list_organizations}),
        path(server, "/api/organizations/changes", {"GET": organizations.list_changes}),
        *_reorganizations(server),
        path(server, "/api/explain/access", {"GET": explain.access}),
        path(server, "/api/explain/people", {"GET": readers.people}),
        *_sharing(server),
        *_privacy(server),
        path(server, "/api/events", {"GET": events.stream}),
        path(server, "/api/steward-requests", {"GET": stewards.list_requests}),
        path(server, "/api/steward-requests/{id}/done", {"POST": stewards.close}),
        path(server, "/api/duplicate-pairs", {"GET": duplicate_pairs.list_them, "POST": duplicate_pairs.settle_all}),
        path(server, "/api/duplicate-pairs/{id}", {"POST": duplicate_pairs.settle}),
        path(server, "/api/quality", {"GET": quality.read}),
        path(server, "/api/audit", {"GET": audit.lines}),
        path(server, "/api/openapi.json", {"GET": openapi.read}),
        path(server, "/healthz", {}, {"GET": health.health}),
        path(server, "/api", dict.fromkeys(METHODS, no_route)),
        path(server, "/api/{rest:path}", dict.fromkeys(METHODS, no_route)),
        client_route(client),
    ]


def _records(server: Server) -> list[BaseRoute]:
    all_of, one = "/api/records/{entity}", "/api/records/{entity}/{id}"
    return [
        path(server, all_of, {"GET": records.list_records, "POST": records.create}),
        path(server, f"{all_of}/aggregate", {"GET": records.aggregate}),
        path(server, f"{all_of}/export", {"GET": export.export}),
        path(server, f"{all_of}/duplicates", {"GET": duplicates.look}),
        path(server, f"{all_of}/bulk", {"POST": batches.bulk}),
        path(server, f"{all_of}/merges", {"POST": batches.merge}),
        path(server, one, {"GET": records.read, "PATCH": records.patch, "DELETE": records.delete}),
        path(server, f"{one}/restore", {"POST": records.restore}),
        path(server, f"{one}/unmerge", {"POST": batches.unmerge}),
        path(server, f"{one}/files", {"GET": files.listed, "POST": files.attach}),
        path(server, f"{one}/reveal", {"POST": reveal.show}),
        path(server, f"{one}/follow", {"GET": follow.read, "PUT": follow.start, "DELETE": follow.stop}),
        path(server, f"{one}/history", {"GET": records.history}),
        path(server, f"{one}/usage", {"GET": usage.read}),
        path(server, f"{one}/timeline", {"GET": timeline.timeline}),
        path(server, f"{one}/moves/{{move}}", {"POST": records.move}),
        path(server, f"{one}/actions/{{action}}", {"POST": actions.act}),
        path(server, f"{one}/facets", {"POST": records.open_facet}),
        path(server, f"{one}/facets/{{facet}}", {"DELETE": records.close_facet}),
    ]


def _reorganizations(server: Server) -> list[BaseRoute]:
    every, one = "/api/reorganizations", "/api/reorganizations/{id}"
    steps = {
        "preview": reorganizations.preview,
        "submit": reorganizations.submit,
        "approve": reorganizations.approve,
        "reject": reorganizations.reject,
        "cancel": reorganizations.cancel,
        "apply": reorganizations.carry_out,
        "undo": reorganizations.undo,
        "comments": reorganizations.comment,
    }
    changes = {"PATCH": reorganizations.change, "DELETE": reorganizations.delete}
    return [
        path(server, every, {"GET": reorganizations.listed, "POST": reorganizations.create}),
        path(server, one, {"GET": reorganizations.read, **changes}),
        *(path(server, f"{one}/{name}", {"POST": handler}) for name, handler in steps.items()),
    ]


def _sharing(server: Server) -> list[BaseRoute]:
    one = "/api/access-requests/{id}"
    both = {"GET": access_requests.list_requests, "POST": access_requests.ask}
    return [
        path(server, "/api/access-requests", both),
        path(server, f"{one}/grant", {"POST": access_requests.grant}),
        path(server, f"{one}/refuse", {"POST": access_requests.decline}),
        path(server, f"{one}/revoke", {"POST": access_requests.revoke}),
    ]


def _privacy(server: Server) -> list[BaseRoute]:
    all_of = "/api/privacy/requests"
    return [
        path(server, "/api/privacy/preview", {"GET": privacy.preview}),
        path(server, all_of, {"GET": privacy.listed, "POST": privacy.ask}),
        path(server, f"{all_of}/{{id}}", {"GET": privacy.show}),
        path(server, f"{all_of}/{{id}}/archive", {"GET": privacy.archive}),
    ]


def _people(server: Server) -> list[BaseRoute]:
    signed = {"GET": session.read, "DELETE": session.sign_out}
    return [
        path(server, "/api/session", signed, {"POST": session.sign_in}),
        path(server, "/api/session/password", {"PUT": session.change_password}),
        path(server, "/api/session/confirm", {"POST": session.confirm}),
        path(server, "/api/session/view-as", {"POST": view_as.begin, "DELETE": view_as.end}),
        path(server, "/api/sessions", {"GET": session.list_sessions}),
        path(server, "/api/sessions/{id}", {"DELETE": session.end_session}),
        path(server, "/api/users/{id}/sessions", {"GET": users.list_sessions}),
        path(server, "/api/users/{id}/sessions/{session}", {"DELETE": users.end_session}),
        path(server, "/api/users/{id}/handover", {"GET": handover.preview, "POST": handover.begin}),
        path(server, "/api/permissions", {"GET": permissions.matrix}),
        path(server, "/api/permissions/givable", {"GET": permissions.givable}),
        path(server, "/api/tokens", {"GET": tokens.list_tokens, "POST": tokens.create}),
        path(server, "/api/tokens/{id}", {"DELETE": tokens.revoke}),
        path(server, "/api/setup", {}, {"POST": setup.set_up}),
        path(server, "/api/tasks", {"GET": work.tasks}),
        path(server, "/api/messages", {"GET": work.messages}),
        path(server, "/api/messages/read-all", {"POST": work.read_all}),
        path(server, "/api/messages/{id}/read", {"POST": work.read_message}),
        path(server, "/api/preferences", {"GET": preferences.read, "PUT": preferences.write}),
        path(server, "/api/views", {"GET": views.list_views, "POST": views.create}),
        path(server, "/api/views/{id}", {"PUT": views.change, "DELETE": views.delete}),
    ]


def _home(server: Server) -> list[BaseRoute]:
    one = "/api/organizations/{id}"
    look = {"GET": appearance.read_one, "PUT": appearance.write}
    picture = {"GET": appearance.logo, "POST": appearance.set_logo, "DELETE": appearance.drop_logo}
    return [
        path(server, "/api/home", {"GET": home.read, "PUT": home.arrange, "DELETE": home.reset}),
        path(server, f"{one}/home", {"PUT": home.arrange_for_all, "DELETE": home.forget_for_all}),
        path(server, f"{one}/home/reset", {"POST": home.reset_for_all}),
        path(server, "/api/recent", {"GET": recent.read, "POST": recent.visit}),
        path(server, "/api/pins", {"POST": recent.pin}),
        path(server, "/api/pins/{id}", {"DELETE": recent.unpin}),
        path(server, "/api/appearance", {"GET": appearance.read}),
        path(server, f"{one}/appearance", look),
        path(server, f"{one}/logo", picture),
    ]


def _models(server: Server) -> list[BaseRoute]:
    draft = "/api/models/drafts/{id}"
    return [
        path(server, "/api/model", {"GET": model.read}),
        path(server, "/api/models", {"GET": models.list_versions}),
        path(server, "/api/models/rollback", {"POST": models.rollback}),
        path(server, "/api/models/drafts", {"POST": models.create_draft}),
        path(server, draft, {"GET": models.read_draft}),
        path(server, f"{draft}/files/{{path:path}}", {"PUT": models.put_file}),
        path(server, f"{draft}/validate", {"POST": models.validate}),
        path(server, f"{draft}/difference", {"GET": models.difference}),
        path(server, f"{draft}/publish", {"POST": models.publish}),
    ]


def _imports(server: Server) -> list[BaseRoute]:
    one = "/api/imports/{id}"
    return [
        path(server, "/api/imports", {"POST": imports.stage}),
        path(server, one, {"GET": imports.show}),
        path(server, f"{one}/mapping", {"PUT": imports.set_mapping}),
        path(server, f"{one}/rows", {"GET": imports.rows, "PATCH": imports.mend}),
        path(server, f"{one}/run", {"POST": imports.run}),
        path(server, f"{one}/pause", {"POST": imports.pause}),
        path(server, f"{one}/undo", {"POST": imports.undo}),
        path(server, f"{one}/problems", {"GET": imports.problems}),
    ]


def _batches(server: Server) -> list[BaseRoute]:
    one = "/api/batches/{id}"
    return [
        path(server, "/api/files/{id}", {"GET": files.fetch, "DELETE": files.detach}),
        path(server, "/api/batches", {"GET": batches.listed}),
        path(server, one, {"GET": batches.show}),
        path(server, f"{one}/undo", {"POST": batches.undo}),
    ]
