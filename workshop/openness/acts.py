"""The acts on integrations; they belong to the office's stream. The machine writes deliveries and what came of them."""

from workshop.acts import NO_OUTBOX, Act
from workshop.openness import deliveries_service as deliveries
from workshop.openness import forms, service

_MANAGE = "integration.manage"

ACTS = (
    Act("token.add", forms.AddTokenForm, service.AddToken, service.add_token, _MANAGE),
    Act("token.revoke", forms.OneTokenForm, service.OneToken, service.revoke_token, _MANAGE),
    Act("webhook.add", forms.AddWebhookForm, service.AddWebhook, service.add_webhook, _MANAGE),
    Act("webhook.switch", forms.SwitchWebhookForm, service.SwitchWebhook, service.switch_webhook, _MANAGE),
    Act("webhook.remove", forms.OneWebhookForm, service.OneWebhook, service.remove_webhook, _MANAGE),
    Act("webhook.test", forms.OneWebhookForm, service.OneWebhook, deliveries.test_webhook, _MANAGE),
    Act(
        "delivery.retry", forms.OneDeliveryForm, deliveries.OneDelivery, deliveries.retry_delivery, _MANAGE,
    ),
    Act("delivery.skip", forms.OneDeliveryForm, deliveries.OneDelivery, deliveries.skip_delivery, _MANAGE),
    Act(
        "delivery.gather", forms.GatherForm, deliveries.Gather, deliveries.gather, "system", owner=NO_OUTBOX,
    ),
    Act(
        "delivery.note", forms.NoteDeliveryForm, deliveries.NoteDelivery, deliveries.note_delivery, "system",
        owner=NO_OUTBOX,
    ),
)  # fmt: skip
