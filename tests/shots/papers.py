"""Every document as pictures: PDF pages as they are, DOCX and XLSX through LibreOffice where it is installed."""

import shutil
import subprocess
from pathlib import Path

import pypdfium2

from tests.builders import new_app
from tests.portfolio.office import THIS_YEAR, Office
from tests.reports.dossier import fill

SCALE = 1.5
CONVERT_SECONDS = 120


def take_papers(folder: Path, lang: str, data: Path) -> list[str]:
    """Writes the documents of a filled office (its database in `data`) and a picture of each page; returns their names."""
    folder.mkdir(parents=True, exist_ok=True)
    office = Office(new_app(data)).filled()
    number = office.promote()
    fill(office, number, "Warga menunggu sejak subuh untuk mengambil nomor antrean. " * 12)
    browser = office.browser_of(office.office)
    browser.set_cookie("lang", lang)
    addresses = {
        "profile.pdf": f"/office/candidates/{number}/profile.pdf", "profile.docx": f"/office/candidates/{number}/profile.docx",
        "workshop.pdf": f"/desk/{office.room.id}/report.pdf", "workshop.docx": f"/desk/{office.room.id}/report.docx",
        "annual.pdf": f"/office/report/{THIS_YEAR}.pdf", "portfolio.xlsx": "/office/portfolio.xlsx",
    }  # fmt: skip
    taken = []
    for name, address in addresses.items():
        (folder / name).write_bytes(browser.get(address).data)
        seen = folder / name if name.endswith(".pdf") else converted(folder / name)
        taken += pictures(seen, folder / f"paper-{name.replace('.', '-')}") if seen else []
    return taken


def converted(file: Path) -> Path | None:
    """Returns a DOCX or XLSX as PDF by LibreOffice, or None where that is not installed."""
    office = shutil.which("soffice")
    if office is None:
        return None
    folder = file.parent / "converted"
    command = [office, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=CONVERT_SECONDS)
    return folder / f"{file.stem}.pdf"


def pictures(pdf: Path, start: Path) -> list[str]:
    """Writes each page of a PDF as PNG and returns their names."""
    names = []
    with pypdfium2.PdfDocument(pdf) as opened:
        for at, page in enumerate(opened, start=1):
            path = start.with_name(f"{start.name}-{at}.png")
            page.render(scale=SCALE).to_pil().save(path)
            names.append(path.stem)
    return names
