"""A real SMTP server (aiosmtpd) that can be down, busy, or particular about an address; and short ways to queue."""

import email
import email.policy
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import text

from tests.builders import OFFICE_STREAM, House
from tests.support.ports import PATIENCE_SECONDS, free_port
from workshop.access import MACHINE
from workshop.live import reading
from workshop.live.writer import writing_engine
from workshop.mail.models import Letter
from workshop.mail.post import Post

SENDER = "Kantor Inovasi <inovasi@example.go.id>"


class Postbox:
    """What a mail server took, oldest first; `moods` holds an answer by recipient, or by "*" for all."""

    def __init__(self, **options: Any) -> None:
        self.port = free_port()
        self.taken: list[EmailMessage] = []
        self.moods: dict[str, str] = {}
        self.data_mood = ""
        self.hangs_up_at = 0
        self._options = options
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp+plain://127.0.0.1:{self.port}"

    def up(self) -> None:
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, ready_timeout=PATIENCE_SECONDS, **self._options
        )
        self._controller.start()

    def down(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if mood := self.moods.get(address) or self.moods.get("*"):
            return mood
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.hangs_up_at == len(self.taken) + 1:
            self.hangs_up_at = 0
            server.transport.close()
        elif self.data_mood:
            return self.data_mood
        else:
            self._take(envelope)
        return "250 OK"

    def _take(self, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        letter = email.message_from_bytes(content, policy=email.policy.SMTP)
        assert isinstance(letter, EmailMessage)
        assert envelope.rcpt_tos == [letter["To"].addresses[0].addr_spec]
        self.taken.append(letter)

    @property
    def subjects(self) -> list[str]:
        return [str(letter["Subject"]) for letter in self.taken]

    def bodies(self) -> list[str]:
        return [letter.get_content().replace("\r\n", "\n") for letter in self.taken]


def posting(house: House, box: Postbox) -> Post:
    """Returns the errand that empties the house's queue into `box`, which its pages know of too."""
    settings = replace(house.app.config["SETTINGS"], smtp_url=box.url, mail_from=SENDER)
    house.app.config["SETTINGS"] = settings
    return Post(settings)


def queue(house: House, *letters: str, **changes: str) -> int:
    """Queues a letter for each reason, to REASON@example.go.id; returns how many were new."""
    found = [
        {"reason": reason, "address": f"{reason}@example.go.id", "subject": f"Surat {reason}", "body": "Halo", **changes}
        for reason in letters
    ]  # fmt: skip
    return int(house.do(MACHINE, OFFICE_STREAM, "letter.queue", letters=found)["queued"])


def letters(house: House) -> dict[str, Letter]:
    """Returns all letters by reason."""
    with reading.reading() as db:
        return {letter.reason: letter for letter in db.query(Letter).order_by(Letter.id)}


def pass_time(house: House, **ago: float) -> None:
    """Makes every letter as much older as `timedelta(**ago)`: also its next try comes nearer."""
    ms = round(timedelta(**ago).total_seconds() * 1000)
    engine = writing_engine(house.app.config["SETTINGS"].database_url)
    with engine.begin() as connection:
        connection.execute(
            text(f"UPDATE letter SET next_at = next_at - {ms}, created_at = created_at - {ms}")
        )
    engine.dispose()
