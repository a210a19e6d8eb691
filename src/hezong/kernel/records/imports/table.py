"""Turns an uploaded file into rows of text cells, row by row: CSV in UTF-8 or GB 18030, or the first sheet of an XLSX. Understands no value."""

import csv
import io
import zipfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO

from hezong.kernel.types.problem import refuse

BYTES = 100 * 1024 * 1024
ROWS = 1_000_000
RATIO = 100
"""Of a spreadsheet's unpacked to its packed size at most: a bomb is far beyond, real sheets are near 10."""
COLUMNS = 500
CELL = 100_000
SAMPLE = 1 << 20
_MARK = b"\xef\xbb\xbf"
_ZIP = b"PK\x03\x04"


def read_table(path: Path) -> Iterator[list[str]]:
    """The rows, the header first; empty rows are left out. Refuses ``import.size``, ``import.rows``, ``import.format``, ``import.unzip``."""
    if path.stat().st_size > BYTES:
        raise refuse("import.size", limit=BYTES)
    with path.open("rb") as file:
        head = file.read(len(_ZIP))
        file.seek(0)
        with closing(_sheet(file) if head == _ZIP else _lines(file)) as rows:
            yield from _limited(rows)


def _limited(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(each for each in rows if any(each)):
        if number > ROWS:
            raise refuse("import.rows", limit=ROWS)
        # No text of the database can hold a NUL; where there is one, the file is no table but something else.
        if len(row) > COLUMNS or any(len(cell) > CELL or "\0" in cell for cell in row):
            raise refuse("import.format", row=number)
        yield row


def _lines(file: BinaryIO) -> Generator[list[str]]:
    """CSV, whatever separates its cells: comma, semicolon or tab."""
    encoding = sniff(file.read(SAMPLE))
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        first = text.readline()
        text.seek(0)
        separator = max(",;\t", key=first.count)
        for row in csv.reader(text, delimiter=separator):
            yield [cell.strip() for cell in row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise refuse("import.format") from error
    finally:
        text.detach()


def sniff(sample: bytes) -> str:
    """UTF-8 if it can be, with or without a mark; else GB 18030, in which everything can be. A character cut by the sample's end is no error."""
    if sample.startswith(_MARK):
        return "utf-8-sig"
    for end in range(4):
        try:
            sample[: len(sample) - end].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return "utf-8"
    return "gb18030"


def _sheet(file: BinaryIO) -> Generator[list[str]]:
    from openpyxl import load_workbook

    _require_small(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(values_only=True):
            yield [_cell(value) for value in row]
    except Exception as error:
        # What is spoilt inside the archive comes as whatever the parsers of XML, dates and styles raise; only they run here.
        raise refuse("import.format") from error


def _require_small(file: BinaryIO) -> None:
    """The directory of the archive says how large it becomes; openpyxl reads entries as streams, so that a lie costs no memory."""
    try:
        entries = zipfile.ZipFile(file).infolist()
    except zipfile.BadZipFile as error:
        raise refuse("import.format") from error
    packed = sum(each.compress_size for each in entries)
    unpacked = sum(each.file_size for each in entries)
    if unpacked > RATIO * max(packed, 1):
        raise refuse("import.unzip", limit=RATIO)
    file.seek(0)


def _cell(value: object) -> str:
    """As a person sees it: whole numbers without point, dates without midnight."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value).strip()
