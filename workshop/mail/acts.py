"""The acts on letters; they belong to the office's stream. Only the machine queues and sends."""

from workshop.acts import Act
from workshop.mail import forms, service

ACTS = (
    Act("mail.subscribe", forms.SubscribeForm, service.Subscribe, service.subscribe, "account.self"),
    Act("letter.queue", forms.QueueLettersForm, service.QueueLetters, service.queue_letters, "system"),
    Act("letter.claim", forms.ClaimLettersForm, service.ClaimLetters, service.claim_letters, "system"),
    Act("letter.sent", forms.OneLetterForm, service.OneLetter, service.send_letter, "system"),
    Act("letter.failed", forms.FailLettersForm, service.FailLetters, service.fail_letters, "system"),
    Act("letter.forget", forms.ForgetLettersForm, service.ForgetLetters, service.forget_letters, "system"),
    Act("letter.retry", forms.OneLetterForm, service.OneLetter, service.retry_letter, "agency.manage"),
    Act("letter.drop", forms.OneLetterForm, service.OneLetter, service.drop_letter, "agency.manage"),
)
