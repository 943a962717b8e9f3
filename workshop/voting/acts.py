"""The acts on phases, ballots and merges."""

from workshop.acts import BALLOT, NO_OUTBOX, Act
from workshop.voting import casting, forms, merging, phases
from workshop.workshops.rules import CLOSED, VOTE

_VOTING = frozenset({VOTE})
_RUN = "workshop.run"
_MODERATE = "idea.moderate"

ACTS = (
    Act("vote.set", forms.SetVoteForm, casting.SetVote, casting.set_vote, "vote.cast", _VOTING, True, BALLOT),
    Act(
        "ballot.done", forms.SetBallotDoneForm, casting.SetBallotDone, casting.set_ballot_done, "vote.cast",
        _VOTING, True, BALLOT,
    ),
    Act("phase.set", forms.SetPhaseForm, phases.SetPhase, phases.set_phase, _RUN),
    Act(
        "round.reveal", forms.OneRoundForm, phases.OneRound, phases.reveal_round, _RUN, frozenset({CLOSED}), True
    ),
    Act("idea.merge", forms.MergeIdeasForm, merging.MergeIdeas, merging.merge_ideas, _MODERATE),
    Act("idea.split", forms.SplitIdeaForm, merging.SplitIdea, merging.split_idea, _MODERATE),
    Act("idea.carry", forms.CarryIdeaForm, merging.CarryIdea, merging.carry_idea, _MODERATE),
    # System acts and inverse acts.
    Act("round.open", forms.OneRoundForm, phases.OneRound, phases.open_round, "system", owner=NO_OUTBOX),
    Act("round.cover", forms.OneRoundForm, phases.OneRound, phases.cover_round, "system", owner=NO_OUTBOX),
    Act("phase.restore", forms.RestorePhaseForm, phases.SetPhase, phases.restore_phase, "system",
        owner=NO_OUTBOX),
    Act("idea.remerge", forms.SplitIdeaForm, merging.SplitIdea, merging.remerge_idea, "system",
        owner=NO_OUTBOX),
)  # fmt: skip
