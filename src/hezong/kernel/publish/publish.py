"""Turns a draft into the version in force: database and version number change in one transaction, or not at all.

Workers watch ``hz_control.state.model_version`` and switch when it changes. What takes long (indexes of tables with
rows) follows the switch; a start that finds it unfinished finishes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from hezong.kernel.expr.builtin import BUILT_IN
from hezong.kernel.expr.function import Functions
from hezong.kernel.model.load import load_model
from hezong.kernel.model.model import Model
from hezong.kernel.model.problem import ModelError, ModelProblem
from hezong.kernel.publish.reversal import reversed_renames
from hezong.kernel.publish.store import STATEMENTS, Stored, active_files, create, parents, published_since, stored
from hezong.kernel.schema.apply import alone, apply_after, apply_inside, in_transaction
from hezong.kernel.schema.basis import basis
from hezong.kernel.schema.catalogue import Roles
from hezong.kernel.schema.connection import Connection
from hezong.kernel.schema.desired import catalogue
from hezong.kernel.schema.difference import Plan
from hezong.kernel.schema.layout import facet_name, table_name
from hezong.kernel.types import Problem, Refused
from hezong.kernel.types.problem import refuse

ROLES = Roles()
INSTALLING = 0x48657A69
"""The advisory lock of those who start an installation at the same time: the second one finds the work done."""


@dataclass(frozen=True, slots=True)
class PublishResult:
    """The version in force, what was done to the database, and what could not be built after the switch.

    ``spell``: (table, column) of pinyin keys that the save pipeline still has to compute for older rows.
    """

    version: int
    steps: tuple[str, ...]
    problems: tuple[Problem, ...]
    spell: tuple[tuple[str, str], ...] = ()


async def install(
    connection: Connection,
    files: Mapping[str, str],
    functions: Functions = BUILT_IN,
    by: UUID | None = None,
    roles: Roles = ROLES,
) -> PublishResult:
    """Makes an empty database ready and publishes the files; of the same files it only finishes what is missing.

    Refused with the model's problems, as ``validate`` gives them.
    """
    async with alone(connection, INSTALLING):
        await _prepare(connection, roles)
        model = await load(connection, files, functions)
        active = await active_files(connection)
        if active is not None and active[1] == dict(files):
            return await _finish(connection, active[0], model, roles)
        base = active[0] if active else None
        draft = await create(connection, base, files, model.hash, "install", by)
        return await _publish(connection, await stored(connection, draft), model, by, roles)


async def publish(
    connection: Connection, draft: int, functions: Functions = BUILT_IN, by: UUID | None = None, roles: Roles = ROLES
) -> PublishResult:
    """Puts a draft in force. Refused: its problems, or ``conflict.model`` when another version was published since."""
    found = await stored(connection, draft)
    model = await load(connection, found.files, functions)
    return await _publish(connection, found, model, by, roles)


async def rollback(
    connection: Connection, version: int, functions: Functions = BUILT_IN, by: UUID | None = None, roles: Roles = ROLES
) -> PublishResult:
    """Publishes the files of an earlier version again, under a new number. Columns made since stay, hidden."""
    earlier = await stored(connection, version)
    if earlier.state not in {"active", "retired"}:
        raise refuse("request.not_published", version=version)
    active = await active_files(connection)
    base = active[0] if active else None
    model = await load(connection, earlier.files, functions)
    later = [await load(connection, files, functions) for files in await published_since(connection, version)]
    draft = await create(connection, base, earlier.files, model.hash, f"back to {version}", by)
    return await _publish(connection, await stored(connection, draft), reversed_renames(model, later), by, roles)


async def load(connection: Connection, files: Mapping[str, str], functions: Functions) -> Model:
    """The model of these files among today's organizations. Refused with everything that is wrong with them."""
    try:
        return load_model(files, functions, await parents(connection))
    except ModelError as error:
        raise Refused([as_problem(each) for each in error.problems]) from error


def as_problem(found: ModelProblem) -> Problem:
    """A mistake in a file as a problem; ``extra`` tells the place."""
    place = {"file": found.place.file, "line": found.place.line, "column": found.place.column}
    return Problem(found.code, params=found.params, hint=found.hint, extra=place)


async def _prepare(connection: Connection, roles: Roles) -> None:
    """The control schema has to be there before versions can be stored."""

    async def work() -> None:
        if await connection.fetchval("select to_regclass('hz_control.model_version')") is None:
            await connection.execute(basis(roles).sql)

    await in_transaction(connection, work)


async def _publish(connection: Connection, draft: Stored, model: Model, by: UUID | None, roles: Roles) -> PublishResult:
    async def work() -> Plan:
        in_force = await connection.fetchval(STATEMENTS["lock"])
        if draft.state != "draft" or (draft.base or 0) != in_force:
            raise refuse("conflict.model", base=draft.base or 0, active=in_force)
        made = await apply_inside(connection, catalogue(model, roles), roles)
        await _note_renames(connection, model, made)
        await connection.execute(STATEMENTS["retire"])
        await connection.execute(STATEMENTS["activate"], draft.id, model.hash, by)
        return made

    made = await in_transaction(connection, work)
    return _result(draft.id, made, await apply_after(connection, made))


async def _note_renames(connection: Connection, model: Model, made: Plan) -> None:
    """Which fields have changed their names by this version: history tells them by the names of then."""
    done = {step.name for step in made.steps if step.what == "rename column"}
    for entity in model.entities.values():
        tables = (table_name(entity), facet_name(entity))
        pairs = [
            (each.was, each.name)
            for each in entity.fields.values()
            if each.was and any(f"{table}.{each.was} → {each.name}" in done for table in tables)
        ]
        if pairs:
            await connection.execute(
                STATEMENTS["rename"], entity.name, [was for was, _ in pairs], [name for _, name in pairs]
            )


async def _finish(connection: Connection, version: int, model: Model, roles: Roles) -> PublishResult:
    async def work() -> Plan:
        return await apply_inside(connection, catalogue(model, roles), roles)

    made = await in_transaction(connection, work)
    return _result(version, made, await apply_after(connection, made))


def _result(version: int, made: Plan, problems: tuple[Problem, ...]) -> PublishResult:
    return PublishResult(version, tuple(f"{step.what} {step.name}" for step in made.steps), problems, made.spell)
