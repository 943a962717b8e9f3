"""An office with candidates at every stage, owners who can be written to, and a mail server."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.builders import new_app
from tests.mail.postbox import SENDER, Postbox
from tests.portfolio.office import Office
from workshop import clock
from workshop.candidates.models import Step
from workshop.owners.models import OwnerLink
from workshop.page import local
from workshop.people import keys


class Morning(Office):
    """An office in the morning; days are counted from today in the office's time zone."""

    @property
    def today(self) -> date:
        return local(clock.now()).date()

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def owned(self, title: str, due: int | None, email: str = "", **changes: object) -> int:
        """Adds a candidate on trial with a step due in `due` days and a link to its owner."""
        lang = str(changes.pop("lang", "id"))
        ends = changes.pop("expires_at", clock.now() + timedelta(days=30))
        revoked = changes.pop("revoked_at", None)
        number = self.candidate_row(title=title, stage="uji_coba", owner="Sari", **changes)
        if due is not None:
            self.write(Step(candidate_id=number, title=f"Langkah {title}", due_on=self.day(due)))
        self.write(
            OwnerLink(
                candidate_id=number, token_hash=keys.hash_of(keys.new_token()), name="Sari", email=email, lang=lang,
                created_at=clock.now() - timedelta(days=1), expires_at=ends, revoked_at=revoked,
            )
        )  # fmt: skip
        return number


@pytest.fixture
def morning(tmp_path, prepared_sqlite) -> Iterator[Morning]:
    shutil.copy(prepared_sqlite, tmp_path / "rembuk.sqlite3")
    app = new_app(tmp_path)
    settings = replace(app.config["SETTINGS"], smtp_url="smtp+plain://127.0.0.1:9", mail_from=SENDER)
    app.config["SETTINGS"] = settings
    with app.app_context():
        office = Morning(app)
        yield office
        office.live.ledger.drain()


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    box = Postbox()
    box.up()
    yield box
    box.down()
