"""The acts on evidence and levels; all belong to the office's stream."""

from workshop.acts import Act
from workshop.candidates import evidence_forms as forms
from workshop.candidates import evidence_service as service

_FOLLOW = "candidate.follow"

ACTS = (
    Act("evidence.add", forms.AddEvidenceForm, service.AddEvidence, service.add_evidence, _FOLLOW),
    Act(
        "evidence.remove", forms.RemoveEvidenceForm, service.RemoveEvidence, service.remove_evidence, _FOLLOW
    ),
    Act("level.claim", forms.ClaimLevelForm, service.ClaimLevel, service.claim_level, _FOLLOW),
    Act("level.verify", forms.VerifyLevelForm, service.VerifyLevel, service.verify_level, "level.verify"),
)
