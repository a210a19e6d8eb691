"""The hash that ties a line of history to the one before it of the same record, as SQL; who writes, verifies and erases render the same text.

The hash does not cover the changes but a salted digest of them, so that values can be erased and the chain still holds: of an erased
line that digest is kept, and without its salt nobody finds out by trying what it was (docs/why/015-privacy.md). Lines from before
that have no salt and are hashed over their changes as they are.
"""


def digest(line: str, *, entity: str, at: str, batch: str, previous: str, told: str) -> str:
    """SHA-256 over the hash before it and the content of the line, which has the alias ``line``.

    ``entity``, ``at``, ``batch``, ``previous`` and ``told`` are SQL, since a writer knows them otherwise than from its line.
    """
    moment = f"to_char({at} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
    own = ", ".join(f'{line}."{name}"' for name in ("record", "facet", "organization", "version"))
    content = f'jsonb_build_array({entity}, {own}, {moment}, {line}."by", {line}."verb", {batch}, {told})'
    return f"sha256(coalesce({previous}, ''::bytea) || convert_to({content}::text, 'UTF8'))"


def told(line: str) -> str:
    """What is hashed of the changes of a line that has a salt."""
    return f"""encode(sha256(uuid_send({line}."salt") || convert_to({line}."changes"::text, 'UTF8')), 'hex')"""


def told_now(line: str) -> str:
    """What was hashed of the changes of a stored line: kept where something was erased, the changes themselves where it never had a salt."""
    kept = f"""when {line}."told" is not null then to_jsonb({line}."told")"""
    salted = f"""when {line}."salt" is not null then to_jsonb({told(line)})"""
    return f"""case {kept} {salted} else {line}."changes" end"""


def content(line: str) -> str:
    """The digest of what a line holds after an erasure, which the proof of the erasure signs."""
    return f'sha256(uuid_send({line}."id") || convert_to({line}."changes"::text, \'UTF8\'))'
