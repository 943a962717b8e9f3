"""Steps as a calendar (RFC 5545): an all-day event while a step is open, and a task until a while after it is done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, Todo

from workshop.owners.queries import Dated

PRODUCT = "-//Rembuk//Rembuk//ID"
REFRESH = timedelta(hours=6)
NOON = time(4, tzinfo=UTC)  # in the middle of Indonesia


@dataclass(frozen=True, slots=True)
class Frame:
    """What all entries share: the calendar's name, the server's mark in their ids, and how an entry is told of.

    `address` gives the page of a step ("" for none), `about` the lines below its title.
    """

    name: str
    site: str
    address: Callable[[Dated], str]
    about: Callable[[Dated], str]


def calendar(frame: Frame, steps: Iterable[Dated]) -> bytes:
    """Returns the calendar as text/calendar: the same steps give the same bytes."""
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("name", frame.name)
    whole.add("x-wr-calname", frame.name)
    whole.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for dated in steps:
        if dated.step.done_on is None:
            whole.add_component(_event(frame, dated))
        whole.add_component(_task(frame, dated))
    return bytes(whole.to_ical())


def _event(frame: Frame, dated: Dated) -> Event:
    event = Event()
    _fill(event, frame, dated, "event")
    event.add("dtstart", dated.step.due_on)
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _task(frame: Frame, dated: Dated) -> Todo:
    task = Todo()
    _fill(task, frame, dated, "task")
    task.add("due", dated.step.due_on)
    done_on = dated.step.done_on
    task.add("status", "NEEDS-ACTION" if done_on is None else "COMPLETED")
    if done_on is not None:
        task.add("completed", _noon(done_on))
        task.add("percent-complete", 100)
    return task


def _fill(entry: Event | Todo, frame: Frame, dated: Dated, kind: str) -> None:
    entry.add("uid", f"step-{dated.step.id}-{kind}@{frame.site}.rembuk")
    entry.add("dtstamp", dated.changed_at.replace(microsecond=0))
    entry.add("sequence", dated.step.rev)
    entry.add("summary", f"{dated.step.title} · {dated.candidate.title}")
    entry.add("description", frame.about(dated))
    if address := frame.address(dated):
        entry.add("url", address)


def _noon(day: date) -> datetime:
    return datetime.combine(day, NOON)
