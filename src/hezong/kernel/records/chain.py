"""The hash that ties a line of history to the one before it of the same record, as SQL; who writes and who verifies render the same text."""


def digest(line: str, *, entity: str, at: str, batch: str, previous: str) -> str:
    """SHA-256 over the hash before it and the content of the line, which has the alias ``line``.

    ``entity``, ``at``, ``batch`` and ``previous`` are SQL, since a writer knows them otherwise than from its line.
    """
    moment = f"to_char({at} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
    own = ", ".join(f'{line}."{name}"' for name in ("record", "facet", "organization", "version"))
    content = f'jsonb_build_array({entity}, {own}, {moment}, {line}."by", {line}."verb", {batch}, {line}."changes")'
    return f"sha256(coalesce({previous}, ''::bytea) || convert_to({content}::text, 'UTF8'))"
