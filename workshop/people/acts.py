"""The acts about accounts. Their stream is the office's.

What proves itself by a password or a one-time link is performed by the machine for the page that checked it:
no socket may claim it. No answer is stored, since links and sign-ins are found by the hash in the args.
"""

from workshop.acts import NO_OUTBOX, Act
from workshop.people import forms, service

ACTS = (
    Act(
        "account.first", forms.FirstLinkForm, service.FirstLink, service.first_link, "system", owner=NO_OUTBOX,
    ),
    Act(
        "account.setup", forms.SetUpAccountForm, service.SetUpAccount, service.set_up_account, "system",
        owner=NO_OUTBOX,
    ),
    Act("account.signin", forms.SignInForm, service.SignIn, service.sign_in, "system", owner=NO_OUTBOX),
    Act(
        "account.fail", forms.OneAccountForm, service.OneAccount, service.count_failure, "system",
        owner=NO_OUTBOX,
    ),
    Act(
        "account.signout", forms.SignOutForm, service.SignOut, service.sign_out, "account.self", owner=NO_OUTBOX,
    ),
    Act("account.add", forms.AddAccountForm, service.AddAccount, service.add_account, "account.manage"),
    Act("account.reset", forms.ResetAccountForm, service.ResetAccount, service.reset_account, "account.manage"),
    Act(
        "account.disable", forms.DisableAccountForm, service.DisableAccount, service.disable_account,
        "account.manage",
    ),
    Act("invite.accept", forms.AcceptInviteForm, service.AcceptInvite, service.accept_invite, "account.self"),
)  # fmt: skip
