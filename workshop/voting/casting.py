"""A person's votes: absolute weights within a budget, on raw statements since this is the hottest act."""

from dataclasses import dataclass

from workshop.acts import Answer, Tx
from workshop.errors import Refused
from workshop.hot import Statement


@dataclass(frozen=True, slots=True)
class SetVote:
    """My weight on an idea of the ballot."""

    round: int
    idea: int
    weight: int


@dataclass(frozen=True, slots=True)
class SetBallotDone:
    """Whether I have finished choosing."""

    round: int
    is_done: bool


_ENTRY = Statement(
    "SELECT r.votes, r.cap, r.own_votes, e.is_out, i.state, i.author_key,"
    " coalesce((SELECT v.weight FROM vote v"
    " WHERE v.round_id = :round AND v.ballot_key = :key AND v.idea_id = :idea), 0)"
    " FROM entry e JOIN idea i ON i.id = e.idea_id JOIN round r ON r.id = e.round_id"
    " WHERE e.round_id = :round AND e.idea_id = :idea"
)
_OWN_SOURCE = Statement("SELECT 1 FROM idea WHERE merged_into = :idea AND author_key = :key LIMIT 1")
_BALLOT = Statement(
    "INSERT INTO ballot (round_id, ballot_key, agency, spent, budget, cap, is_done)"
    " VALUES (:round, :key, '', 0, :budget, :cap, :done) ON CONFLICT (round_id, ballot_key) DO NOTHING"
)
_SPEND = Statement(
    "UPDATE ballot SET spent = spent + :rise, budget = :budget WHERE round_id = :round AND ballot_key = :key"
    " AND (:rise <= 0 OR spent + :rise <= :budget) RETURNING spent"
)
_SPENT = Statement("SELECT spent FROM ballot WHERE round_id = :round AND ballot_key = :key")
_VOTE = Statement(
    "INSERT INTO vote (round_id, ballot_key, idea_id, weight, cap, version)"
    " VALUES (:round, :key, :idea, :weight, :cap, :version)"
    " ON CONFLICT (round_id, ballot_key, idea_id) DO UPDATE SET weight = :weight, cap = :cap, version = :version"
)
_DONE = Statement("UPDATE ballot SET is_done = :done WHERE round_id = :round AND ballot_key = :key")
_RULES = Statement("SELECT votes, cap FROM round WHERE id = :round")


def set_vote(tx: Tx, value: SetVote) -> Answer:
    """Sets a weight; refuses a rise on what is hidden, merged, one's own (where not allowed) or over budget."""
    key = tx.actor.ballot_key
    row = tx.run(_ENTRY, round=value.round, idea=value.idea, key=key).fetchone()
    if row is None:
        raise Refused("GONE")
    budget, cap, own_votes, is_out, state, author, old = row
    rise = value.weight - old
    if rise > 0:
        if is_out or state not in {"shown", "queued"}:
            raise Refused("GONE")
        if value.weight > cap:
            raise _over(tx, value.round, key, budget, cap)
        if not own_votes and _is_own(tx, value.idea, author):
            raise Refused("FORBIDDEN")
    tx.run(_BALLOT, round=value.round, key=key, budget=budget, cap=cap, done=False)
    spent = tx.run(_SPEND, round=value.round, key=key, rise=rise, budget=budget).fetchone()
    if spent is None:
        raise _over(tx, value.round, key, budget, cap)
    tx.run(
        _VOTE, round=value.round, key=key, idea=value.idea, weight=value.weight, cap=max(cap, value.weight),
        version=tx.version,
    )  # fmt: skip
    tx.tell(key)
    return {"left": budget - spent[0]}


def _is_own(tx: Tx, idea: int, author: str) -> bool:
    mine = tx.actor.author_key
    return author == mine or tx.run(_OWN_SOURCE, idea=idea, key=mine).fetchone() is not None


def _over(tx: Tx, round_id: int, key: str, budget: int, cap: int) -> Refused:
    row = tx.run(_SPENT, round=round_id, key=key).fetchone()
    return Refused("BUDGET", left=budget - (row[0] if row else 0), cap=cap)


def set_ballot_done(tx: Tx, value: SetBallotDone) -> Answer:
    """Notes that the voter has finished, or goes on."""
    key = tx.actor.ballot_key
    budget, cap = tx.run(_RULES, round=value.round).fetchone()
    tx.run(_BALLOT, round=value.round, key=key, budget=budget, cap=cap, done=value.is_done)
    tx.run(_DONE, round=value.round, key=key, done=value.is_done)
    tx.tell(key)
    return {}
