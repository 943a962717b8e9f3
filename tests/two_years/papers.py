"""Documents opened again by other means than they were made with: words of a PDF, tables of a DOCX and an XLSX."""

import io
import re
from typing import Any

import pypdfium2
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from openpyxl.workbook import Workbook


def flat(text: str) -> str:
    """Returns text without the marks that let long runs break, white space as single spaces."""
    return " ".join(re.sub("[\u200b\ufffe]", "", text).split())


def words_of_pdf(content: bytes) -> str:
    """Returns the words of a PDF in their order."""
    paper = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in paper]
    return flat(" ".join(pages))


def parts_of_docx(content: bytes) -> tuple[list[str], list[list[list[str]]]]:
    """Returns the paragraphs outside of tables, and the tables as rows of cells."""
    body = Document(io.BytesIO(content)).element.body
    around = [_text(part) for part in body if part.tag == qn("w:p")]
    tables = [
        [[_text(cell) for cell in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))]
        for table in body.iter(qn("w:tbl"))
    ]
    return around, tables


def table_of(tables: list[list[list[str]]], *head: str) -> list[list[str]]:
    """Returns the rows under a head, none where there is no such table."""
    return next((table[1:] for table in tables if table[0][: len(head)] == list(head)), [])


def facts_of(tables: list[list[list[str]]]) -> dict[str, str]:
    """Returns label → text of all tables with two columns."""
    return {row[0]: row[1] for table in tables for row in table if len(row) == 2}


def book_of(content: bytes) -> Workbook:
    """Returns a workbook as people open it."""
    return load_workbook(io.BytesIO(content))


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    """Returns the rows of a sheet by their heads."""
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(head, row, strict=True)) for row in rows]


def _text(part: Any) -> str:
    found = []
    for one in part.iter(qn("w:t"), qn("w:br"), qn("w:p")):
        found.append((one.text or "") if one.tag == qn("w:t") else "\n")
    return flat("".join(found))
