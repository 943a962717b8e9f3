"""Papers as DOCX: real headings, lists and tables on A4, so that the office can go on writing in Word."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from workshop.reports import tables
from workshop.reports.documents import Block, Bullets, Column, Facts, Figures, Grid, Heading, Paper, Text

ACTION, QUIET = RGBColor(0x0B, 0x66, 0x53), RGBColor(0x51, 0x60, 0x5B)
SOFT, RULE = "DCEEE8", "DFD8C8"
WIDTH_MM = 166
# What may follow the lines of a table.
AFTER_LINES = {qn(f"w:{name}") for name in ("shd", "tblLayout", "tblCellMar", "tblLook")}
# Word counts the pages itself.
NUMBERS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
_LANGUAGES = {"id": "id-ID", "en": "en-GB"}


def encode(paper: Paper) -> bytes:
    """Returns the DOCX of a paper; drawings are left out, their tables stand. Needs no app; runs in any thread."""
    word = Document()
    _page(word, paper)
    _styles(word, paper.lang)
    word.add_paragraph(_writable(paper.kind), style="Subtitle")
    word.add_paragraph(_writable(paper.title), style="Title")
    word.add_paragraph(_writable(paper.subtitle), style="Subtitle")
    for block in paper.blocks:
        _add(word, block)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _add(word: Docx, block: Block) -> None:
    writer = _WRITERS.get(type(block))
    if writer is not None:  # a drawing has none: its table stands beside it
        writer(word, block)


def _add_heading(word: Docx, block: Heading) -> None:
    word.add_heading(_writable(block.text), block.level)


def _add_text(word: Docx, block: Text) -> None:
    for part in _writable(block.text).split("\n\n"):
        run = word.add_paragraph().add_run(part)
        run.bold = block.tone == "strong"
        if block.tone == "quiet":
            run.font.color.rgb, run.font.size = QUIET, Pt(9.5)


def _add_bullets(word: Docx, block: Bullets) -> None:
    for item in block.items:
        word.add_paragraph(_writable(item), style="List Bullet")


def _add_figures(word: Docx, block: Figures) -> None:
    _add_facts(word, Facts(tuple((label, value) for value, label in block.items)))


def _add_facts(word: Docx, block: Facts) -> None:
    if not block.rows:
        return
    table = _table(word, len(block.rows), (3, 7))
    for (label, text), row in zip(block.rows, table.rows, strict=True):
        _fill(row.cells[0], label, color=QUIET)
        _fill(row.cells[1], text)
    _end_table(word)


def _add_grid(word: Docx, grid: Grid) -> None:
    table = _table(word, len(grid.rows) + 1, [column.width for column in grid.columns])
    rows = list(table.rows)
    _mark_as_head(rows[0])
    for cell, column in zip(rows[0].cells, grid.columns, strict=True):
        _fill(cell, column.label, column, is_bold=True)
        _shade(cell)
    for at, (texts, row) in enumerate(zip(grid.rows, rows[1:], strict=True)):
        for cell, text, column in zip(row.cells, texts, grid.columns, strict=True):
            _fill(cell, text, column, is_bold=at == grid.strong)
    _end_table(word)


def _table(word: Docx, rows: int, widths: Iterable[int]) -> Table:
    parts = list(widths)
    table: Table = word.add_table(rows, len(parts), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    # Word refuses a file in which these stand in another order.
    next(one for one in table._tbl.tblPr if one.tag in AFTER_LINES).addprevious(_lines())
    for column, part in zip(table.columns, parts, strict=True):
        column.width = Mm(WIDTH_MM * part / sum(parts))
        for cell in column.cells:
            cell.width = column.width
    return table


def _end_table(word: Docx) -> None:
    # Two tables in a row would be one.
    between = word.add_paragraph().paragraph_format
    between.space_after, between.line_spacing = Pt(0), Pt(8)


def _lines() -> Any:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        is_across = side in {"top", "bottom", "insideH"}
        line.set(qn("w:val"), "single" if is_across else "nil")
        line.set(qn("w:sz"), "4")
        line.set(qn("w:color"), RULE)
        borders.append(line)
    return borders


def _fill(
    cell: _Cell, text: str, column: Column | None = None, is_bold: bool = False, color: RGBColor | None = None
) -> None:
    own: Paragraph = cell.paragraphs[0]
    run = own.add_run(_writable(text))
    run.bold, run.font.size = is_bold, Pt(9.5)
    own.paragraph_format.space_after = Pt(2)
    if color is not None:
        run.font.color.rgb = color
    if column is not None and column.is_number:
        own.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _page(word: Docx, paper: Paper) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(22)
    about = word.core_properties
    about.title, about.author = _writable(paper.title)[:255], _writable(paper.publisher)[:255]
    about.language, about.comments = _LANGUAGES.get(paper.lang, "id-ID"), ""
    about.created = about.modified = paper.made_at.astimezone(UTC).replace(tzinfo=None)
    foot = section.footer.paragraphs[0]
    foot.add_run(_writable(f"{paper.kind} · {paper.made} · "))
    for part in re.split(r"(\{pages?\})", paper.foot):
        if part in NUMBERS:
            _add_number(foot, NUMBERS[part])
        else:
            foot.add_run(_writable(part))
    for run in foot.runs:
        run.font.size, run.font.color.rgb = Pt(8.5), QUIET


def _styles(word: Docx, lang: str) -> None:
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LANGUAGES.get(lang, "id-ID"))
    normal.element.get_or_add_rPr().append(language)
    for name, size in (("Title", 22), ("Heading 1", 15), ("Heading 2", 12.5), ("Heading 3", 11)):
        style = word.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), ACTION
        # The template's theme font would win over the name.
        fonts = style.element.rPr.rFonts
        for part in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{part}"), None)
    subtitle = word.styles["Subtitle"]
    quiet = subtitle.font
    quiet.name, quiet.size, quiet.italic, quiet.color.rgb = "Calibri", Pt(10), False, QUIET
    for spaced in subtitle.element.rPr.findall(qn("w:spacing")):
        subtitle.element.rPr.remove(spaced)
    title = word.styles["Title"]
    title.font.bold = True
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", SOFT)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _mark_as_head(row: _Row) -> None:
    # Repeated on each page.
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _add_number(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)
    # The number Word puts in takes the looks of the run in the field.
    run = paragraph.add_run("1")
    run.font.size, run.font.color.rgb = Pt(8.5), QUIET
    field.append(run._r)


def _writable(text: str) -> str:
    # Word knows no NUL, no lone surrogates and no form feeds; python-docx makes line breaks of \n.
    return tables.clean(text).replace("\r\n", "\n").replace("\r", "\n")


_WRITERS: Mapping[type, Callable[[Docx, Any], None]] = {
    Heading: _add_heading,
    Text: _add_text,
    Facts: _add_facts,
    Grid: _add_grid,
    Bullets: _add_bullets,
    Figures: _add_figures,
}
