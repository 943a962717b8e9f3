"""Tables as people and strangers send them."""

import io
import zipfile

from openpyxl import Workbook

from workshop.iid.sets import catalogue
from workshop.imports import columns, grid
from workshop.imports.grid import BadTable

RULES = catalogue().for_cycle(2026)
NAMES = columns.headings(columns.columns(RULES))
HEAD = ["judul", "perangkat daerah", "tahap", "tanggal penerapan"]
ROW = ["Antrean daring", "Dinas Kesehatan", "Penerapan", "2025-03-01"]


def opened(folder, content, name="tabel"):
    """Returns the header's line and the rows of a file."""
    path = folder / name
    path.write_bytes(content)
    lines = list(grid.open_table(path, NAMES))
    return lines[0], lines[1:]


def fault_of(folder, content):
    """Returns the code by which a file is refused."""
    try:
        opened(folder, content)
    except BadTable as bad:
        return bad.code
    return ""


def as_csv(*rows, separator=";", encoding="utf-8-sig"):
    """Returns rows as CSV, cells as they are."""
    return "\r\n".join(separator.join(row) for row in rows).encode(encoding)


def book(*rows, change=None):
    """Returns rows as XLSX; `change` gets the workbook and its sheet first."""
    made = Workbook()
    page = made.active
    for row in rows:
        page.append(row)
    if change:
        change(made, page)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def zipped(parts):
    """Returns an archive of parts by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
