"""The acts on the index itself; they belong to the office's stream."""

from workshop.acts import Act
from workshop.portfolio import forms, service

ACTS = (
    Act("region.set", forms.SetRegionForm, service.SetRegion, service.set_region, "agency.manage"),
    Act("target.set", forms.SetTargetForm, service.SetTarget, service.set_target, "agency.manage"),
    Act("plan.make", forms.MakePlanForm, service.MakePlan, service.make_plan, "agency.manage"),
)
