"""What may be asked of the read API: the parameters of each address, as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from workshop.candidates.models import STAGES
from workshop.data import sector_codes
from workshop.openness.api_schema import Says

Limit = Annotated[int, Says("How many items a page holds at most", low=1, high=200)]
# Letters and digits only: what it means is the server's business (api_paging).
Cursor = Annotated[str | None, Says("Where the page begins, taken from `next`", pattern="^[0-9a-z]{1,10}$")]


@dataclass(frozen=True, slots=True)
class NothingAsked:
    """No parameters."""


@dataclass(frozen=True, slots=True)
class WorkshopsAsked:
    """The page of workshops that is wanted."""

    limit: Limit = 50
    cursor: Cursor = None


@dataclass(frozen=True, slots=True)
class CandidatesAsked:
    """The candidates that are wanted; what is left out does not narrow."""

    stage: Annotated[str | None, Says("Only at this stage", choices=STAGES)] = None
    agency: Annotated[
        str | None, Says("Only of this agency: its full name or its short form", longest=120)
    ] = None
    sector: Annotated[str | None, Says("Only of this sector", choices=tuple(sorted(sector_codes())))] = None
    is_parked: Annotated[bool | None, Says("Only those that rest, or only those that do not")] = None
    updated_since: Annotated[
        datetime | None, Says("Only those changed at this moment or later; a time zone is needed")
    ] = None
    limit: Limit = 50
    cursor: Cursor = None
