"""Checks the model files of the product, and of further FOLDERs, without a database."""

import argparse
import sys
from pathlib import Path

from hezong.assembly.world import functions, product_files
from hezong.cli.words import line_of
from hezong.kernel.model.files import read_files
from hezong.kernel.model.load import load_model
from hezong.kernel.model.problem import ModelError
from hezong.settings import Settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="more model files, such as overlays")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """All mistakes at once, each with file, line, column and what was perhaps meant."""
    try:
        model = load_model({**product_files(), **read_files(*args.folders)}, functions())
    except ModelError as error:
        for problem in error.problems:
            print(line_of(problem), file=sys.stderr)
        return 1
    print(f"hezong: {len(model.entities)} entities, {len(model.roles)} roles, version {model.hash[:12]}")
    return 0
