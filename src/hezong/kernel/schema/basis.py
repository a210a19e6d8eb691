"""Turns the fixed part of the database into SQL text: schemas, extensions, functions, control tables and who may use
them.
"""

from hezong.kernel.schema.catalogue import Roles, digest
from hezong.kernel.schema.live import statement
from hezong.kernel.schema.names import BUSINESS, CONTROL, REPORTS, control, literal, quoted
from hezong.kernel.schema.steps import FIXED, Step

EXTENSIONS = ("pg_trgm", "btree_gist")
"""Both are trusted: the owner of the database may create them."""

READ = (
    "state",
    "today",
    "model_version",
    "organization_life",
    "organization_parent",
    "organization_name",
    "succession",
    "reorganization",
    "reorganization_note",
    "reach",
    "session",
    "preference",
    "follow",
    "view",
    "visited",
    "organization_setting",
    "history",
    "field_name",
    "erasure",
    "person_request",
    "outbox",
    "audit",
    "event",
    "steward_request",
    "access_request",
    "batch",
    "batch_item",
    "merged",
    "file",
    "import_run",
    "import_row",
    "import_memory",
    "duplicate_pair",
    "duplicate_place",
    "quality_day",
    "quality_figure",
)
"""What the reading role sees of the control schema; never credentials or logins."""
WRITTEN = {
    "state": "select, update",
    "reach": "select, insert, delete",
    "history": "select, insert",
    "outbox": "select, insert, delete",
    "duplicate_pair": "select, insert, update, delete",
    "duplicate_place": "select, insert, delete",
    "duplicate_mark": "select, insert, update",
    "audit": "insert",
    "seal": "select, insert",
    "seal_horizon": "select, insert, update",
    "event": "select, insert, delete",
    **dict.fromkeys(
        (
            "organization_life",
            "organization_parent",
            "organization_name",
            "succession",
            "reorganization",
            "reorganization_note",
            "credential",
            "session",
            "preference",
            "follow",
            "view",
            "visited",
            "organization_setting",
            "idempotency",
            "bucket",
            "person_request",
            "steward_request",
            "access_request",
            "batch",
            "batch_item",
            "merged",
            "file",
            "import_run",
            "import_row",
            "import_memory",
            "quality_day",
            "quality_figure",
        ),
        "select, insert, update, delete",
    ),
    "today": "select",
    "model_version": "select",
}
"""What the writing role may do with the control schema. History and audit are never changed; nothing there has row policies."""


def basis(roles: Roles) -> Step:
    """Makes the fixed part, or brings it up to date; every statement may be repeated."""
    text = ";\n".join(
        (
            *_schemas(),
            statement("functions.sql").rstrip("; \n"),
            statement("control.sql").rstrip("; \n"),
            *_grants(roles),
        )
    )
    mark = f"comment on schema {quoted(CONTROL)} is {literal(digest(text))}"
    return Step("make basis", CONTROL, f"{text};\n{mark}")


def basis_digest(roles: Roles) -> str:
    """What the comment on the control schema says when the fixed part is up to date."""
    return basis(roles).sql.rsplit("'", 2)[1]


def _schemas() -> tuple[str, ...]:
    made = (f"create schema if not exists {quoted(each)}" for each in (BUSINESS, CONTROL, REPORTS))
    return (*made, *(f"create extension if not exists {each}" for each in EXTENSIONS))


def _grants(roles: Roles) -> tuple[str, ...]:
    both = f"{quoted(roles.read)}, {quoted(roles.write)}"
    reports = quoted(roles.reports)
    return (
        f"grant usage on schema {quoted(BUSINESS)}, {quoted(CONTROL)} to {both}",
        f"grant usage on schema {quoted(REPORTS)} to {reports}",
        *(f"grant select on {control(each)} to {quoted(roles.read)}" for each in READ),
        *(f"grant {rights} on {control(name)} to {quoted(roles.write)}" for name, rights in WRITTEN.items()),
        _narrowed(roles),
    )


def _narrowed(roles: Roles) -> str:
    """Tables that were made when the writing role could still update every column give it those that change (``steps.changeable``)."""
    fixed = ", ".join(literal(each) for each in FIXED)
    kept = f"a.attname in ({fixed}) or (a.attname = 'organization' and exists (select from pg_attribute r where r.attrelid = c.oid and r.attname = 'record'))"
    columns = f"string_agg(quote_ident(a.attname), ', ') filter (where not ({kept}))"
    write = quoted(roles.write)
    return f"""do $narrow$
declare one record;
begin
  for one in
    select c.oid::regclass as name, {columns} as columns
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = {literal(BUSINESS)}::regnamespace and c.relkind in ('r', 'p')
      and has_table_privilege({literal(roles.write)}, c.oid, 'UPDATE')
    group by c.oid
  loop
    execute format('revoke update on %s from {write}', one.name);
    execute format('grant update (%s) on %s to {write}', one.columns, one.name);
  end loop;
end
$narrow$"""
