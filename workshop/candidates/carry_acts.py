"""The acts by which candidates are merged, kept apart, carried and answered; all belong to the office's stream."""

from workshop.acts import Act
from workshop.candidates import answers, apart, carry_forms, co_owners, merging

_DECIDE, _FOLLOW = "candidate.decide", "candidate.follow"

ACTS = (
    Act(
        "candidate.merge", carry_forms.MergeCandidatesForm, merging.MergeCandidates, merging.merge_candidates,
        _DECIDE,
    ),
    Act(
        "candidate.split", carry_forms.SplitCandidateForm, merging.SplitCandidate, merging.split_candidate,
        _DECIDE,
    ),
    Act("candidate.distinct", carry_forms.KeepApartForm, apart.KeepApart, apart.keep_apart, _DECIDE),
    Act("coowner.add", carry_forms.AddCoOwnerForm, co_owners.AddCoOwner, co_owners.add_co_owner, _FOLLOW),
    Act(
        "coowner.remove", carry_forms.RemoveCoOwnerForm, co_owners.RemoveCoOwner, co_owners.remove_co_owner,
        _FOLLOW,
    ),
    Act("answer.give", carry_forms.GiveAnswerForm, answers.GiveAnswer, answers.give_answer, _DECIDE),
    Act(
        "answer.withdraw", carry_forms.WithdrawAnswerForm, answers.WithdrawAnswer, answers.withdraw_answer,
        _DECIDE,
    ),
)  # fmt: skip
