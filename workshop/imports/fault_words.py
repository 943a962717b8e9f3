"""The sentence for each fault of a file and of a cell, by its code; the parameters are those of the fault."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext

from workshop.imports.grid import MOST_LETTERS, MOST_ROWS
from workshop.imports.store import MOST_MB

Say = Callable[[Mapping[str, Any]], str]


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


FILES: dict[str, Say] = {
    "empty": lambda p: _("The file is empty. Choose another one."),
    "big": lambda p: _("The file is larger than %(num)d MB. Split it into several files.", num=MOST_MB),
    "disk": lambda p: _("The file could not be stored just now. Nothing was changed. Please try again."),
    "type": lambda p: _(
        "Only CSV and XLSX are taken. This file is something else inside, whatever its name says."
    ),
    "old": lambda p: _(
        "This is an old .xls file, or one with a password. Save it as .xlsx without a password."
    ),
    "bomb": lambda p: _(
        "Unpacked, this file would be far too large. Copy the rows into the template and send that."
    ),
    "broken": lambda p: _(
        "The file is damaged and cannot be read. Open it, save it again as .xlsx, then send that."
    ),
    "slow": lambda p: _("Reading the file took too long. Copy the rows into the template and send that."),
    "gone": lambda p: _("The file is no longer there. Please send it again."),
    "hidden": lambda p: _("The table stands on a hidden sheet. Show the sheet, save, and send it again."),
    "header": lambda p: _("No row with headings was found. Use the headings of the template."),
    "rows": lambda p: _("The file has more than %(num)d rows. Split it into several files.", num=MOST_ROWS),
    "norows": lambda p: _("There is no row below the headings."),
    "quotes": lambda p: _(
        "Near row %(row)d a quotation mark is not closed or stands in the wrong place. "
        "Mend that row, or save the file as .xlsx.",
        **p,
    ),
    "missing": lambda p: _("Columns are missing: %(names)s. Add them as in the template.", **p),
    "doubled": lambda p: _("The column “%(name)s” is there twice. Remove or rename one.", **p),
    "mistyped": lambda p: _(
        "The column “%(name)s” is not known. If “%(meant)s” is meant, write it so; if not, give it another name.",
        **p,
    ),
}

CELLS: dict[str, Say] = {
    "empty": lambda p: _("This cell is empty. Fill it in."),
    "long": lambda p: _("Longer than %(num)d characters. Shorten it.", num=p.get("most", MOST_LETTERS)),
    "error": lambda p: _("The cell holds an error of the spreadsheet. Write the value itself."),
    "formula": lambda p: _("The cell holds a formula without a saved value. Paste it as a value."),
    "merged": lambda p: _("The cell is merged with another. Unmerge it and fill in every row."),
    "wide": lambda p: _(
        "The row has more cells than there are headings. A text with a separator needs quotation marks."
    ),
    "date": lambda p: _("“%(text)s” is not a date. Write 2025-12-31 or 31/12/2025.", **p),
    "year2": lambda p: _("“%(text)s”: write the year with four digits.", **p),
    "month_first": lambda p: _("“%(text)s”: write the day first, then the month: 31/12/2025.", **p),
    "year": lambda p: _("“%(text)s”: the year must be between %(low)s and %(high)s.", **p),
    "future": lambda p: _(
        "The date lies in the future. Give only what has happened; a plan has a column of its own."
    ),
    "order": lambda p: _("The date lies before “%(before)s” (%(day)s). Correct one of them.", **p),
    "unreached": lambda p: _(
        "The stage is %(stage)s, so this has not happened yet. Change the stage or clear the date.", **p
    ),
    "undated": lambda p: _("The stage %(stage)s needs this date.", **p),
    "stage": lambda p: _("“%(text)s” is not a stage. Choose: %(stages)s.", **p),
    "sector": lambda p: _("“%(text)s” is not a sector. Did you mean %(meant)s?", **p),
    "sector_unknown": lambda p: _(
        "“%(text)s” is not a sector. Choose a code from the list in the template.", **p
    ),
    "agency": lambda p: _("“%(text)s”: did you mean %(meant)s? Write it exactly so.", **p),
    "level": lambda p: _(
        "“%(text)s” is not a level. Write a whole number from 0 to %(top)d, or leave it empty.", **p
    ),
    "basis": lambda p: _("“%(text)s” is not known here. Choose: %(names)s.", **p),
    "basisless": lambda p: _("Say what the level is measured by. Choose: %(names)s.", **p),
    "option": lambda p: _("“%(text)s” is not in the list. Choose: %(names)s.", **p),
    "yes_no": lambda p: _("“%(text)s”: write yes or no, or leave it empty.", **p),
    "criterion": lambda p: _("“%(text)s”: write yes or not yet, or leave it empty.", **p),
    "unanswered": lambda p: _("There is a reason but no answer. Write yes or not yet."),
    "place": lambda p: _("Write latitude and longitude with decimals, for example 2.8375, 117.3653."),
    "link": lambda p: _("A link begins with https:// or http:// and names a site."),
    "co_owner": lambda p: _(
        "“%(text)s”: write the agency, or the agency, a colon and a name; several are parted by semicolons.",
        **p,
    ),
    "co_owner_twice": lambda p: _(
        "“%(text)s” carries it already. Name each once, and the owner not here.", **p
    ),
    "stepdue": lambda p: _("A next step needs a due date."),
    "duestep": lambda p: _("A due date needs a next step."),
    "twice": lambda p: _("The same title and agency stand in row %(row)d already. Remove one of them.", **p),
    "taken": lambda p: _("This innovation is here already. Remove the row."),
}
