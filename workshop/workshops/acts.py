"""The acts that run a workshop."""

from workshop.acts import NO_OUTBOX, Act
from workshop.workshops import forms, rules, service

_IN_ROUND = frozenset(rules.ROUND_PHASES)

ACTS = (
    Act("timer.set", forms.SetTimerForm, service.SetTimer, service.set_timer, "workshop.run", _IN_ROUND, True),
    Act("demo.mark", forms.MarkDemoForm, service.MarkDemo, service.mark_demo, "system", owner=NO_OUTBOX),
    Act(
        "timer.restore", forms.RestoreTimerForm, service.RestoreTimer, service.restore_timer, "system",
        owner=NO_OUTBOX,
    ),
    Act("stage.show", forms.ShowStageForm, service.ShowStage, service.show_stage, "workshop.run"),
    Act("workshop.lock", forms.LockWorkshopForm, service.LockWorkshop, service.lock_workshop, "workshop.run"),
    Act(
        "workshop.publish", forms.PublishWorkshopForm, service.PublishWorkshop, service.publish_workshop,
        "workshop.run",
    ),
    Act(
        "participant.join", forms.JoinWorkshopForm, service.JoinWorkshop, service.join_workshop, "workshop.join",
        service.JOINABLE, owner=NO_OUTBOX,
    ),
    Act(
        "participant.admit", forms.OneParticipantForm, service.OneParticipant, service.admit_participant,
        "workshop.run",
    ),
    Act(
        "participant.remove", forms.OneParticipantForm, service.OneParticipant, service.remove_participant,
        "workshop.run",
    ),
)  # fmt: skip
