"""What leaves the house in the story: letters, messages to another system, and calendars that people asked for."""

import re
from dataclasses import replace
from datetime import date

from tests.builders import House
from tests.openness.receiver import Receiver
from tests.two_years.browsing import Browser, Calendar
from tests.two_years.recomputed import Truth
from workshop.openness.deliveries import Courier
from workshop.openness.webhooks_sending import Guard
from workshop.today.errands import Daily, Decisions

# The mornings on which daily letters are written; on the others the server rests. The last is the story's last day.
MORNINGS = (
    date(2025, 2, 17), date(2025, 6, 2), date(2025, 8, 20), date(2025, 10, 6), date(2026, 2, 16), date(2026, 4, 15),
    date(2026, 10, 19), date(2026, 11, 23),
)  # fmt: skip
TOLD_SINCE = date(2026, 7, 1)
AWAY_ON = date(2026, 11, 2)


class Outside:
    """Letters stay in the queue, messages go to a real receiver; `mornings` are the tables before each round of letters.

    `reminded`: the tables before the office reminded everybody; `hooked`: the last line of the history before the
    receiver was added; `feeds`: calendar addresses by candidate, 0 for the office's.
    """

    def __init__(self, house: House, calendar: Calendar) -> None:
        settings = house.app.config["SETTINGS"]
        mail = {"smtp_url": "smtp+plain://127.0.0.1:9", "mail_from": "Kantor <kantor@example.go.id>"}
        house.app.config["SETTINGS"] = replace(settings, webhook_private=True, **mail)
        self.url, self.calendar = settings.database_url, calendar
        self.decisions, self.courier = Decisions(), Courier(Guard(True, tuple))
        self.receiver = Receiver()
        self.mornings: list[Truth] = []
        self.reminded: Truth | None = None
        self.secret, self.hooked = "", 0
        self.feeds: dict[int, str] = {}

    def end_day(self) -> None:
        """Lets the machine work after the people: letters about decisions, messages about changes."""
        self.decisions.run()
        if self.secret:
            self.courier.run()

    def begin_morning(self) -> None:
        """Writes the letters of a morning."""
        self.mornings.append(self._tables())
        Daily().run()

    def subscribe(self, browser: Browser, lang: str) -> None:
        """Has an account's daily letter sent in a language."""
        browser.post("/account/mail", email=f"{lang}@example.go.id", lang=lang, is_on="1")

    def remind(self, office: Browser) -> None:
        """Reminds the owners of all overdue steps."""
        self.reminded = self._tables()
        office.post("/office/remind", "/office/mail")

    def hook(self, office: Browser) -> None:
        """Adds the receiver, which is told of what comes after."""
        self.receiver.open()
        self.hooked = max(row["id"] for row in self._tables().rows["change"])
        fields = {"act": "webhook.add", "name": "Portal data", "url": self.receiver.url}
        found = re.search(r"\bwhsec_[\w+/=]+", office.post("/office/integrations", **fields).text)
        assert found
        self.secret = found[0]

    def make_calendar(self, browser: Browser, page: str, candidate: int = 0) -> None:
        """Asks for a calendar on the page of an owner, or of the office."""
        found = re.search(r"/calendar/[\w-]+\.ics", browser.post(page, act="calendar.make").text)
        assert found, page
        self.feeds[candidate] = found[0]

    def close(self) -> None:
        """Shuts the receiver."""
        self.receiver.close()

    def _tables(self) -> Truth:
        return Truth(self.url, self.calendar.moment)
