"""The files of the project, as git knows them: what is built, installed or stored is not among them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def tracked() -> tuple[Path, ...]:
    """Present files, new ones included, ignored ones not."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def texts() -> Iterator[tuple[str, str]]:
    """Name and content of each text file."""
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            yield name(path), content.decode("utf-8")


def python_files(under: str = "src/hezong") -> list[Path]:
    folder = ROOT / under
    return [path for path in tracked() if path.suffix == ".py" and path.is_relative_to(folder)]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def words_of_code(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of names and literals; comments and docstrings may give examples from the business."""
    tree = ast.parse(source)
    prose = set(map(id, documentation(tree)))
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in prose:
                yield node.lineno, text
            case ast.Name(id=text) | ast.Attribute(attr=text) | ast.keyword(arg=str(text)):
                yield getattr(node, "lineno", 0), text
            case (
                ast.arg(arg=text)
                | ast.FunctionDef(name=text)
                | ast.AsyncFunctionDef(name=text)
                | ast.ClassDef(name=text)
            ):
                yield node.lineno, text
            case _:
                pass


def documentation(tree: ast.AST) -> Iterator[ast.Constant]:
    """Texts that stand as statements of their own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
