"""The acts on what the public sees; they belong to the office's stream."""

from workshop.acts import Act
from workshop.openness import choices
from workshop.openness import choices_forms as forms

ACTS = (
    Act("public.choose", forms.SetChoicesForm, choices.Choices, choices.set_choices, "public.choose"),
    Act(
        "public.show", forms.ShowCandidatesForm, choices.ShowCandidates, choices.show_candidates,
        "public.choose",
    ),
)  # fmt: skip
