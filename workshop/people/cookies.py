"""Names of the cookies that say who is asking. All are HttpOnly; their values are secret tokens."""

LOGIN = "rembuk_login"
LONGEST_SECONDS = 400 * 24 * 3600  # browsers keep no cookie longer; ideas are looked up again a year later


def phone_cookie(code: str) -> str:
    """Returns the name of a participant's cookie for the workshop with this join code."""
    return f"rembuk_p_{code}"


def stage_cookie(code: str) -> str:
    """Returns the name of the stage's cookie for the workshop with this join code."""
    return f"rembuk_s_{code}"
