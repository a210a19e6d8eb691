"""Turns the memory of the machine into settings of the server. Pure: the same memory gives the same settings."""

from collections.abc import Mapping

MIB = 1024 * 1024


def server_settings(memory: int, *, durable: bool) -> Mapping[str, str]:
    """`memory` in bytes. Without `durable` a crash may lose everything: only for databases of tests."""
    return _common(memory) | ({} if durable else _throw_away())


def render(settings: Mapping[str, str]) -> str:
    """The text of a configuration file; quotes inside values are doubled."""
    lines = (f"{name} = '{_doubled(value)}'\n" for name, value in settings.items())
    return "# Written at each start. Settings of your own: ALTER SYSTEM SET …\n" + "".join(lines)


def _common(memory: int) -> dict[str, str]:
    return {
        "max_connections": "100",
        "shared_buffers": _size(memory // 8, 128, 4096),
        "effective_cache_size": _size(memory // 2, 512, 256 * 1024),
        "maintenance_work_mem": _size(memory // 32, 64, 1024),
        "work_mem": "16MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "wal_compression": "pglz",
        "random_page_cost": "1.1",
        # Statements are short; compiling them to machine code costs more than it saves.
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        # Details of an error name values of records, which have no place in a log.
        "log_error_verbosity": "terse",
        "idle_in_transaction_session_timeout": "5min",
    }


def _throw_away() -> dict[str, str]:
    return {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "shared_buffers": "128MB",
        "autovacuum_naptime": "10min",
    }


def _size(number: int, least: int, most: int) -> str:
    """`least` and `most` in MiB."""
    return f"{min(max(number // MIB, least), most)}MB"


def _doubled(value: str) -> str:
    return value.replace("'", "''")
