"""Templates of agendas are ready to use: in both languages, within the limits of the tables."""

import pytest

from workshop.workshops import agendas
from workshop.workshops.agendas import Agenda

ALL = agendas.agendas()


def test_there_are_at_least_five_with_their_own_keys() -> None:
    assert len(ALL) >= 5 and len({found.key for found in ALL}) == len(ALL)
    assert {"quick", "basic_services", "silent", "idea_priorities"} <= {found.key for found in ALL}


def test_one_is_found_by_its_key() -> None:
    found = agendas.agenda("basic_services")
    assert found is not None and found.name.id == "Layanan dasar" and found.minutes == 95
    assert agendas.agenda("nothing") is None


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.key)
def test_a_template_keeps_the_limits_of_the_tables(found: Agenda) -> None:
    assert found.identity in {"anonymous", "nickname", "named"} and found.moderation in {"before", "after"}
    assert 1 <= len(found.rounds) <= 5 and found.lobby_minutes >= 1 and found.next_minutes >= 1
    assert 0 < found.people_from < found.people_to
    for plan in found.rounds:
        assert 1 <= plan.cap <= plan.votes <= 100
        assert all(0 < len(wording) <= 300 for wording in (plan.question.id, plan.question.en))
        assert (
            min(plan.collect_minutes, plan.vote_minutes, plan.reveal_minutes) >= 1 and plan.group_minutes >= 0
        )
        assert plan.group_minutes or not plan.has_themes  # themes are made while grouping


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.key)
def test_a_template_card_is_short_and_in_both_languages(found: Agenda) -> None:
    for words, most in ((found.name, 30), (found.about, 44)):
        assert 0 < len(words.id) <= most and 0 < len(words.en) <= most and words.id != words.en


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.key)
def test_the_bar_and_the_lobby_add_up_to_the_length_in_steps_of_five(found: Agenda) -> None:
    assert sum(found.strip) + found.lobby_minutes == found.minutes and found.minutes % 5 == 0


def test_skipping_the_group_phase_leaves_it_out() -> None:
    quick = agendas.agenda("quick")
    assert quick is not None and [phase for phase, _ in quick.rounds[0].phases] == [
        "collect",
        "vote",
        "reveal",
    ]
