"""The acts on personal links, reports, offered evidence and calendars; all belong to the office's stream."""

from workshop.acts import NO_OUTBOX, Act
from workshop.owners import evidence_forms, evidence_service, forms, service

ACTS = (
    Act("ownerlink.make", forms.MakeLinkForm, service.MakeLink, service.make_link, "candidate.follow"),
    Act("ownerlink.revoke", forms.OneLinkForm, service.OneLink, service.revoke_link, "candidate.follow"),
    Act("ownerlink.use", forms.OneLinkForm, service.OneLink, service.use_link, "system", owner=NO_OUTBOX),
    Act("checkin.add", forms.AddCheckInForm, service.AddCheckIn, service.add_check_in, "checkin.write"),
    Act(
        "evidence.offer", evidence_forms.OfferEvidenceForm, evidence_service.OfferEvidence,
        evidence_service.offer_evidence, "evidence.offer",
    ),
    Act(
        "evidence.withdraw", evidence_forms.WithdrawEvidenceForm, evidence_service.WithdrawEvidence,
        evidence_service.withdraw_evidence, "evidence.offer",
    ),
    Act(
        "calendar.make", forms.MakeCalendarForm, service.MakeCalendar, service.make_calendar, "calendar.own"
    ),
    Act(
        "calendar.revoke", forms.RevokeCalendarForm, service.RevokeCalendar, service.revoke_calendar,
        "calendar.own",
    ),
)  # fmt: skip
