"""What became of letters, as sentences in the language of the page."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from workshop.mail import rules
from workshop.mail.models import Letter
from workshop.sentences import answer_sentence


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def problem(letter: Letter) -> str:
    """Returns what stood in a letter's way, and what to do about it."""
    sentences = {
        rules.SHUT: _("Nothing listens at the mail server's address. Check host and port of SMTP_URL."),
        rules.UNKNOWN: _("The mail server's name is not known. Check the host of SMTP_URL and the network."),
        rules.SILENT: _("The mail server does not answer in time."),
        rules.BROKEN: _("The mail server broke the connection off."),
        rules.UNREACHABLE: _("The mail server cannot be reached. Check the network of this server."),
        rules.NO_TLS: _("The mail server offers no safe connection. Check the scheme of SMTP_URL."),
        rules.CERTIFICATE: _("The mail server's certificate is not valid for its name."),
        rules.UNSAFE: _("The safe connection to the mail server fails. Check scheme and port of SMTP_URL."),
        rules.TURNED_AWAY: _("The mail server turns this server away."),
        rules.SIGN_IN: _("The mail server refuses the user name or password of SMTP_URL."),
        rules.NO_SIGN_IN: _("The mail server takes no user name and password. Leave them out of SMTP_URL."),
        rules.SENDER: _("The mail server refuses the sender. Check MAIL_FROM."),
        rules.LATER: _("The mail server asks to try again later."),
        rules.REFUSED: _("The mail server refuses this letter."),
        rules.BAD_ADDRESS: _("The mail server refuses the address. Check its spelling."),
    }
    return sentences.get(letter.problem.partition(" ")[0], "")


def detail(letter: Letter) -> str:
    """Returns the mail server's own words, "" without any."""
    return letter.problem.partition(" ")[2]


def refusal(answer: Mapping[str, Any]) -> str:
    """Returns why a subscription or a retry was refused."""
    params = answer["params"]
    if answer["code"] == "INVALID" and params.get("field") == "email" and params.get("why") == "format":
        return _("This is no e-mail address. Write it like rina@example.go.id.")
    if answer["code"] == "GONE":
        return _("This letter has been sent in the meantime.")
    return answer_sentence(answer)


def test_letter(base: str) -> tuple[str, str]:
    """Returns subject and body of the letter by which somebody tries whether mail works."""
    body = _(
        "Letters from Rembuk arrive at this address. You asked for this one on %(address)s", address=base
    )
    return _("Rembuk: test letter"), body
