"""The hash that ties a line of history to the one before it of the same record, as SQL; who writes, verifies and erases render the same text.

The hash does not cover values but a salted digest of each change, so that values can be erased and the chain still holds: an erased
change is its digest alone, and without its salt nobody finds out by trying what it was (docs/why/015-privacy.md). Lines from before
that have no salt and are hashed over their changes as they are.
"""

SPENT = "'00000000-0000-0000-0000-000000000000'::uuid"
"""The salt of a line of which something was erased: the changes that stay carry theirs with them."""


def digest(line: str, *, entity: str, at: str, batch: str, previous: str, salt: str) -> str:
    """SHA-256 over the hash before it and the content of the line, which has the alias ``line``.

    ``entity``, ``at``, ``batch``, ``previous`` and ``salt`` are SQL, since a writer knows them otherwise than from its line.
    """
    moment = f"to_char({at} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
    own = ", ".join(f'{line}."{name}"' for name in ("record", "facet", "organization", "version"))
    told = f'{line}."by", {line}."verb", {batch}'
    content = f"jsonb_build_array({entity}, {own}, {moment}, {told}, {_changes(line, salt)})"
    return f"sha256(coalesce({previous}, ''::bytea) || convert_to({content}::text, 'UTF8'))"


def _changes(line: str, salt: str) -> str:
    """What of the changes is hashed: the digest of each, in their order."""
    each = f"coalesce(c.value ->> 'erased', {commitment(salt)})"
    rows = f'jsonb_array_elements({line}."changes") with ordinality as c(value, number)'
    digests = f"(select coalesce(jsonb_agg({each} order by c.number), '[]'::jsonb) from {rows})"
    return f'case when {salt} is null then {line}."changes" else {digests} end'


def commitment(salt: str) -> str:
    """The digest of the change ``c(value, number)`` with its salt, as hexadecimal text."""
    return f"encode(sha256(convert_to({salt_of(salt)} || (c.value - 'salt')::text, 'UTF8')), 'hex')"


def salt_of(salt: str) -> str:
    """The salt of the change ``c(value, number)``: its own, or one that follows from that of the line."""
    derived = f"encode(sha256(convert_to({salt}::text || c.number::text, 'UTF8')), 'hex')"
    return f"coalesce(c.value ->> 'salt', {derived})"


def content(line: str) -> str:
    """The digest of what a line holds after an erasure, which the proof of the erasure signs."""
    return f'sha256(uuid_send({line}."id") || convert_to({line}."changes"::text, \'UTF8\'))'
