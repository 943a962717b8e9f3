"""What goes into a candidate's bundle of evidence, with its words in the language of the page."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext

from workshop.candidates import evidence_words
from workshop.candidates.evidence_models import FILE, LINK, WORKSHOP, Evidence
from workshop.candidates.evidence_sheet import Row, Sheet
from workshop.page import language
from workshop.reports import bundle
from workshop.reports.bundle import Bundle, Names, Piece
from workshop.reports.documents_profile import kinds
from workshop.reports.tables import Column, Style


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def bundle_of(sheet: Sheet, style: Style, made_at: datetime, record: bytes) -> Bundle:
    """Returns the bundle of all standing evidence; `record` is the workshop's own as PDF, empty where there is none."""
    names = kinds()
    pieces = tuple(
        _piece(row, one, names, record)
        for row in sheet.rows
        for one in sorted(row.pieces, key=lambda one: one.id)
    )
    return Bundle(pieces, _names(), style, made_at)


def _piece(row: Row, one: Evidence, names: Mapping[str, str], record: bytes) -> Piece:
    indicator = row.indicator.name.in_(language())
    title = evidence_words.piece(one)
    made = record if one.kind == WORKSHOP else b""
    return Piece(
        number=row.indicator.number,
        indicator=indicator,
        title=one.note or title.rpartition(".")[0] or title,
        row={
            "number": row.indicator.number, "indicator": indicator, "kind": names[one.kind], "title": title,
            "note": one.note or None, "year": one.valid_year, "url": one.url or None,
            "size": one.file_size or None, "hash": one.file_hash or None,
        },
        file_hash=one.file_hash if one.kind == FILE else "",
        ending=one.file_type or ("pdf" if made else ""),
        url=one.url if one.kind == LINK else "",
        made=made,
    )  # fmt: skip


def _names() -> Names:
    return Names(
        index=_("list of evidence"),
        links=_("links"),
        sheet=_("List of evidence"),
        columns=(
            Column("number", _("No.")), Column("indicator", _("Indicator")), Column("kind", _("Kind")),
            Column("name", _("File in this ZIP")), Column("title", _("Evidence")), Column("note", _("Note")),
            Column("year", _("Valid in"), "number"), Column("url", _("Link")),
            Column("size", _("Size in bytes"), "number"), Column("hash", "SHA-256"), Column("state", _("State")),
        ),
        states={
            bundle.PACKED: _("in this ZIP"),
            bundle.LISTED: _("listed only"),
            bundle.MISSING: _("MISSING: the file is not on the server’s disk"),
            bundle.DAMAGED: _("DAMAGED: the file is not what was once stored"),
        },
    )  # fmt: skip
