"""The acts on the list of agencies; all belong to the office's stream."""

from workshop.acts import Act
from workshop.candidates import agency_forms as forms
from workshop.candidates import agency_service as service

ACTS = (
    Act("agency.add", forms.AddAgencyForm, service.AddAgency, service.add_agency, "agency.manage"),
    Act("agency.edit", forms.EditAgencyForm, service.EditAgency, service.edit_agency, "agency.manage"),
    Act(
        "agency.retire", forms.RetireAgencyForm, service.RetireAgency, service.retire_agency, "agency.manage"
    ),
)
