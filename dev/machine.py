"""Says whether this machine can set Hezong up; runs under any Python 3, before anything is installed."""

import os
import platform
import sys

PLATFORMS = ("x86_64", "aarch64")
GLIBC = (2, 28)


def old_python() -> "str | None":
    if sys.version_info >= (3, 11):
        return None
    return "Python 3.11 or newer is needed; %s is %s. Name another one with: make PYTHON=/path/to/python3" % (
        sys.executable,
        platform.python_version(),
    )


def missing_module(name: str, package: str) -> "str | None":
    try:
        __import__(name)
    except ImportError:
        return "Python's module '%s' is missing. On Debian and Ubuntu: apt-get install %s" % (name, package)
    return None


def missing_pip() -> "str | None":
    """A virtual environment takes its pip from ensurepip, which some distributions ship apart."""
    return missing_module("ensurepip", "python3-venv")


def foreign_platform() -> "str | None":
    """The database binaries need glibc on two kinds of processor; elsewhere a server of one's own does."""
    if os.environ.get("DATABASE_URL"):
        return None
    name, version = platform.libc_ver()
    known = name == "glibc" and tuple(int(part) for part in version.split(".")[:2]) >= GLIBC
    if sys.platform == "linux" and platform.machine() in PLATFORMS and known:
        return None
    return (
        "The embedded database needs Linux with glibc 2.28 or newer on x86_64 or aarch64; this is %s %s %s. "
        "Elsewhere install the package with pip and set DATABASE_URL to a PostgreSQL 18 server."
        % (sys.platform, platform.machine(), " ".join((name, version)).strip() or "without glibc")
    )


def main() -> int:
    checks = (old_python(), missing_module("venv", "python3-venv"), missing_pip(), foreign_platform())
    problems = [problem for problem in checks if problem]
    for problem in problems:
        sys.stderr.write("hezong: %s\n" % problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
