"""The acts on personal links, reports and calendars; all belong to the office's stream."""

from workshop.acts import NO_OUTBOX, Act
from workshop.owners import forms, service

ACTS = (
    Act("ownerlink.make", forms.MakeLinkForm, service.MakeLink, service.make_link, "candidate.follow"),
    Act("ownerlink.revoke", forms.OneLinkForm, service.OneLink, service.revoke_link, "candidate.follow"),
    Act("ownerlink.use", forms.OneLinkForm, service.OneLink, service.use_link, "system", owner=NO_OUTBOX),
    Act("checkin.add", forms.AddCheckInForm, service.AddCheckIn, service.add_check_in, "checkin.write"),
    Act(
        "calendar.make", forms.MakeCalendarForm, service.MakeCalendar, service.make_calendar, "calendar.own"
    ),
    Act(
        "calendar.revoke", forms.RevokeCalendarForm, service.RevokeCalendar, service.revoke_calendar,
        "calendar.own",
    ),
)  # fmt: skip
