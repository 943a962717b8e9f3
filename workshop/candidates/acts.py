"""The acts on candidates. Promotion belongs to the workshop's stream, everything later to the office's."""

from workshop.acts import MEMBER, NO_OUTBOX, Act
from workshop.candidates import criteria, forms, promoting, rehearsal, service, team
from workshop.voting.erasing import EraseParticipant
from workshop.voting.forms import EraseParticipantForm
from workshop.workshops.rules import ARCHIVED, NEXT_STEPS, PHASES, REVEAL, THANKS

_RESULTS = frozenset({REVEAL, NEXT_STEPS, THANKS, ARCHIVED})
_FOLLOW = "candidate.follow"

ACTS = (
    Act(
        "idea.promote", forms.PromoteIdeaForm, promoting.PromoteIdea, promoting.promote_idea, "idea.promote",
        _RESULTS,
    ),
    Act(
        "candidate.join", forms.JoinTeamForm, team.JoinTeam, team.join_team, "team.join", _RESULTS,
        owner=MEMBER,
    ),
    # Only the office adds candidates that came from no workshop.
    Act("candidate.add", forms.AddCandidateForm, service.AddCandidate, service.add_candidate, "agency.manage"),
    Act("candidate.stage", forms.MoveStageForm, service.MoveStage, service.move_stage, _FOLLOW),
    Act("candidate.park", forms.ParkCandidateForm, service.ParkCandidate, service.park_candidate, _FOLLOW),
    Act("candidate.edit", forms.EditCandidateForm, service.EditCandidate, service.edit_candidate, _FOLLOW),
    Act(
        "candidate.criterion", forms.AnswerCriterionForm, criteria.AnswerCriterion, criteria.answer_criterion,
        _FOLLOW,
    ),
    Act("step.add", forms.AddStepForm, service.AddStep, service.add_step, _FOLLOW),
    Act("step.edit", forms.EditStepForm, service.EditStep, service.edit_step, _FOLLOW),
    Act("step.done", forms.FinishStepForm, service.FinishStep, service.finish_step, _FOLLOW),
    Act("step.remove", forms.RemoveStepForm, service.RemoveStep, service.remove_step, _FOLLOW),
    Act(
        "workshop.reset", forms.ResetWorkshopForm, rehearsal.ResetWorkshop, rehearsal.reset_workshop,
        "workshop.run", frozenset(PHASES) - {ARCHIVED},
    ),
    # Leaving touches teams too, so the whole of it lives here.
    Act(
        "participant.erase", EraseParticipantForm, EraseParticipant, team.erase_participant,
        "self.erase", owner=NO_OUTBOX,
    ),
    # Inverse acts, performed by undo only.
    Act("idea.unpromote", forms.OneCandidateForm, promoting.OneCandidate, promoting.unpromote_idea, "system",
        owner=NO_OUTBOX),
    Act("idea.repromote", forms.OneCandidateForm, promoting.OneCandidate, promoting.repromote_idea, "system",
        owner=NO_OUTBOX),
)  # fmt: skip
