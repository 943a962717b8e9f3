"""What the read API answers, as values; the OpenAPI document is made from these very types (`openapi`).

Nothing personal is here: no owner, team member, contact or actor. Decimals travel as strings, days as
YYYY-MM-DD, moments as RFC 3339 in UTC.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from workshop.candidates.models import STAGES
from workshop.candidates.rules import CRITERIA, NOT_YET, YES
from workshop.data import sector_codes
from workshop.openness.api_schema import Says

Stage = Annotated[str, Says(choices=STAGES)]
SectorCode = Annotated[
    str, Says("Code of the government sector (urusan)", choices=tuple(sorted(sector_codes())))
]
Letter = Annotated[str, Says("Letter of PP 38/2017 article 6", choices=CRITERIA)]
Link = Annotated[str, Says(form="uri-reference")]
NextPage = Annotated[str | None, Says("Address of the next page; null on the last one", form="uri-reference")]


@dataclass(frozen=True, slots=True)
class Names:
    """A name in Indonesian and English."""

    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Sector:
    """A government sector; the six basic services count towards the gate of the index."""

    code: SectorCode
    name: Names
    is_basic: bool


@dataclass(frozen=True, slots=True)
class StageInfo:
    """A stage on the way of an innovation, in its order."""

    code: Stage
    number: int
    name: Names


@dataclass(frozen=True, slots=True)
class Stages:
    """The five stages. A candidate may also be parked; it keeps its stage then."""

    items: tuple[StageInfo, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """The workshop a candidate came from, and how its idea fared there on that day."""

    workshop_id: int | None
    title: str
    held_on: date
    question: str
    idea: str
    place: Annotated[int | None, Says("Place in the ranking; null where nothing was voted on")]
    votes: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An innovation candidate in a list."""

    id: int
    href: Link
    title: str
    agency: Annotated[str, Says("The agency that owns it")]
    co_agencies: Annotated[tuple[str, ...], Says("Agencies that carry it together with the owner")]
    sector: Sector | None
    stage: Stage
    stage_on: Annotated[date, Says("Since when it is at this stage")]
    is_parked: bool
    parked_why: str
    planned_on: Annotated[date | None, Says("When it shall be applied or renewed")]
    renewed_on: Annotated[date | None, Says("The latest renewal")]
    workshop_id: int | None
    replicates_id: Annotated[int | None, Says("The candidate it was replicated from")]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """A next step."""

    id: int
    title: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the five legal criteria; `answer` is null as long as nobody has answered."""

    letter: Letter
    name: Names
    answer: Annotated[str | None, Says(choices=(YES, NOT_YET))]
    why: str


@dataclass(frozen=True, slots=True)
class StageMove:
    """A stage taken or left, or a candidate parked or taken up again."""

    old_stage: Annotated[str | None, Says(choices=STAGES)]
    new_stage: Stage
    is_parked: bool
    why: str
    effective_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class IndicatorLevel:
    """The level of one indicator; `verified` is null until the office has looked at the present evidence."""

    indicator: str
    claimed: int
    verified: int | None
    basis: str
    evidence: Annotated[int, Says("How many pieces of evidence stand")]


@dataclass(frozen=True, slots=True)
class CandidateDetail(Candidate):
    """A candidate with all that is known of its way."""

    summary: str
    origin: Origin | None
    steps: tuple[Step, ...]
    criteria: tuple[Criterion, ...]
    stage_changes: tuple[StageMove, ...]
    renewals: Annotated[tuple[date, ...], Says("The days on which it was renewed, the earliest first")]
    levels: tuple[IndicatorLevel, ...]
    team_size: int
    official_answer: Annotated[str | None, Says("What the office told the authors of the idea")]


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """A page of candidates, by id."""

    items: tuple[Candidate, ...]
    next: NextPage


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop that has ended, in numbers."""

    id: int
    title: str
    held_on: date
    place: str
    agency: str
    rounds: int
    people: Annotated[int, Says("Participants who were let in")]
    ideas: Annotated[int, Says("Ideas shown, each source of a merged one counted")]
    votes: Annotated[int, Says("Votes in rounds whose result was opened")]
    candidates: int
    public_page: Annotated[str | None, Says("Its public page, where it was published", form="uri-reference")]


@dataclass(frozen=True, slots=True)
class WorkshopPage:
    """A page of workshops, by id."""

    items: tuple[Workshop, ...]
    next: NextPage


@dataclass(frozen=True, slots=True)
class Level:
    """A level of an indicator; 0 (no accepted evidence) is never listed."""

    value: int
    text: Names


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of the score: `aspect` is spd (scored once for the government) or sid (for each innovation)."""

    key: str
    number: str
    aspect: Annotated[str, Says(choices=("spd", "sid"))]
    name: Names
    weight: Decimal
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """A class of the index, both bounds included."""

    key: str
    name: Names
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True)
class IndicatorSet:
    """A version of the index; `uncertainty` says how firm it is."""

    key: str
    href: Link
    year: int
    is_provisional: bool
    name: Names
    uncertainty: Names


@dataclass(frozen=True, slots=True)
class IndicatorSetDetail(IndicatorSet):
    """A version of the index with its indicators and classes."""

    total: Decimal
    divisor: int
    indicators: tuple[Indicator, ...]
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class IndicatorSets:
    """The versions at hand, oldest first."""

    items: tuple[IndicatorSet, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """The index (IID) of one year by one kind of levels, and its parts in points."""

    iid: Decimal
    category: str
    government: Decimal
    maturity: Decimal
    count: Decimal
    innovations: Annotated[int, Says("Innovations that count")]
    basic_services: Annotated[int, Says("Basic services with an innovation that counts")]
    missing_sectors: tuple[SectorCode, ...]


@dataclass(frozen=True, slots=True)
class Cycle:
    """One year of the index: by what is claimed, what the office verified, and what is planned to come in time."""

    year: int
    href: Link
    indicator_set: str
    is_assumed: Annotated[bool, Says("The version is provisional or of another year")]
    target: Annotated[Decimal | None, Says("The plan's target, which is no class of the ministry")]
    claimed: Index
    verified: Index
    expected: Index


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The index of every year that has a target, and of the coming cycle."""

    items: tuple[Cycle, ...]
