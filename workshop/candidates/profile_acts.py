"""The acts on the ministry's profile and on a candidate's dates; all on the office's stream."""

from workshop.acts import Act
from workshop.candidates import profile_dates, profile_forms, profile_service, renewals

_FOLLOW = "candidate.follow"

ACTS = (
    Act(
        "profile.save", profile_forms.SaveProfileForm, profile_service.SaveProfile,
        profile_service.save_profile, _FOLLOW,
    ),
    Act(
        "candidate.plan", profile_forms.PlanCandidateForm, profile_dates.PlanCandidate,
        profile_dates.plan_candidate, _FOLLOW,
    ),
    Act(
        "candidate.renew", profile_forms.RenewCandidateForm, renewals.RenewCandidate,
        renewals.renew_candidate, _FOLLOW,
    ),
    Act(
        "renewal.edit", profile_forms.EditRenewalForm, renewals.EditRenewal, renewals.edit_renewal, _FOLLOW,
    ),
    Act(
        "renewal.withdraw", profile_forms.WithdrawRenewalForm, renewals.WithdrawRenewal,
        renewals.withdraw_renewal, _FOLLOW,
    ),
)  # fmt: skip
