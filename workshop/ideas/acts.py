"""The acts on ideas and themes."""

from workshop.acts import AUTHOR, NO_OUTBOX, Act
from workshop.ideas import forms, grouping, moderation, writing
from workshop.workshops.rules import COLLECT, ROUND_PHASES

_ROUND = frozenset(ROUND_PHASES)
_MODERATE = "idea.moderate"

ACTS = (
    Act(
        "idea.submit", forms.SubmitIdeaForm, writing.SubmitIdea, writing.submit_idea, "idea.write", _ROUND, True,
        AUTHOR,
    ),
    Act("idea.edit", forms.EditIdeaForm, writing.EditIdea, writing.edit_idea, "idea.own", owner=AUTHOR),
    Act("idea.delete", forms.OwnIdeaForm, writing.DeleteIdea, writing.delete_idea, "idea.own", owner=AUTHOR),
    Act(
        "done.set", forms.SetDoneForm, writing.SetDone, writing.set_done, "idea.write", frozenset({COLLECT}), True,
        AUTHOR,
    ),
    Act("idea.add", forms.AddIdeasForm, moderation.AddIdeas, moderation.add_ideas, _MODERATE, _ROUND),
    Act("idea.show", forms.OneIdeaForm, moderation.OneIdea, moderation.show_idea, _MODERATE),
    Act("idea.hide", forms.OneIdeaForm, moderation.OneIdea, moderation.hide_idea, _MODERATE),
    Act("idea.reword", forms.RewordIdeaForm, moderation.RewordIdea, moderation.reword_idea, _MODERATE),
    Act("idea.sector", forms.SetSectorForm, moderation.SetSector, moderation.set_sector, _MODERATE),
    Act("idea.outcome", forms.SetOutcomeForm, moderation.SetOutcome, moderation.set_outcome, _MODERATE),
    Act("participant.mute", forms.MuteAuthorForm, moderation.MuteAuthor, moderation.mute_author, _MODERATE),
    Act("idea.distinct", forms.DistinctIdeasForm, moderation.DistinctIdeas, moderation.keep_distinct, _MODERATE),
    Act("theme.add", forms.AddThemeForm, grouping.AddTheme, grouping.add_theme, _MODERATE),
    Act("theme.rename", forms.RenameThemeForm, grouping.RenameTheme, grouping.rename_theme, _MODERATE),
    Act("theme.remove", forms.OneThemeForm, grouping.OneTheme, grouping.remove_theme, _MODERATE),
    Act("idea.theme", forms.MoveIdeasForm, grouping.MoveIdeas, grouping.move_ideas, _MODERATE),
    # Inverse acts, performed by undo only.
    Act("idea.restore", forms.RestoreIdeaForm, moderation.RestoreIdea, moderation.restore_idea, "system",
        owner=NO_OUTBOX),
    Act("idea.rewind", forms.RestoreIdeaForm, moderation.RestoreIdea, moderation.rewind_idea, "system",
        owner=NO_OUTBOX),
    Act("idea.withdraw", forms.WithdrawIdeasForm, moderation.WithdrawIdeas, moderation.withdraw_ideas, "system",
        owner=NO_OUTBOX),
    Act("theme.restore", forms.OneThemeForm, grouping.OneTheme, grouping.restore_theme, "system",
        owner=NO_OUTBOX),
    Act("theme.place", forms.PlaceIdeasForm, grouping.PlaceIdeas, grouping.place_ideas, "system",
        owner=NO_OUTBOX),
)  # fmt: skip
