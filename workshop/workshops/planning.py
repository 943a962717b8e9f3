"""The acts that prepare a workshop. `workshop.create` belongs to the office's stream, the rest to its own."""

from workshop.acts import Act
from workshop.workshops import forms_pages as forms
from workshop.workshops import plans, rules

# An archived workshop is a record: its plan stays as it was.
_BEFORE_ARCHIVE = frozenset(rules.PHASES) - {rules.ARCHIVED}

ACTS = (
    Act(
        "workshop.create", forms.CreateWorkshopForm, plans.CreateWorkshop, plans.create_workshop,
        "workshop.create",
    ),
    Act(
        "workshop.edit", forms.EditWorkshopForm, plans.EditWorkshop, plans.edit_workshop, "workshop.run",
        _BEFORE_ARCHIVE,
    ),
    Act(
        "workshop.delete", forms.DeleteWorkshopForm, plans.DeleteWorkshop, plans.delete_workshop,
        "workshop.run",
    ),
    Act(
        "workshop.address", forms.ChooseAddressForm, plans.ChooseAddress, plans.choose_address,
        "workshop.run",
    ),
    Act("stagelink.create", forms.NewLinkForm, plans.NewLink, plans.create_stage_link, "workshop.run"),
    Act(
        "stagelink.revoke", forms.OneStageLinkForm, plans.OneStageLink, plans.revoke_stage_link, "workshop.run",
    ),
    Act("invite.create", forms.NewLinkForm, plans.NewLink, plans.create_invite, "workshop.run"),
)  # fmt: skip
