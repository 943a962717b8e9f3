"""The act on good practice; only the office performs it, as with every candidate that comes from no workshop."""

from workshop.acts import Act
from workshop.library import forms, service

ACTS = (
    Act(
        "candidate.replicate", forms.ReplicateCandidateForm, service.ReplicateCandidate,
        service.replicate_candidate, "agency.manage",
    ),
)  # fmt: skip
