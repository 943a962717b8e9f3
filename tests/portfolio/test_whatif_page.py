"""What would raise the index: gains and plans equal the index computed a second time after the change."""

import re
from datetime import date

import pytest

from tests.portfolio import recomputed
from tests.portfolio.office import FOCUS, THIS_YEAR
from tests.portfolio.reading import table_after, text_of

PLAN = "/office/whatif"


@pytest.fixture
def client(full):
    found = full.browser_of(full.office)
    found.set_cookie("lang", "en")
    return found


def signed(number):
    return f"{number:+.2f}".replace("-", "−")


def big(page):
    return re.search(r'class="now"><b class="num">([\d.,]+)</b>', page.get_data(as_text=True))[1]


def codes(page, chosen=False):
    found = re.findall(r'name="do" value="([^"]+)" id="[^"]+"( checked)?', page.get_data(as_text=True))
    return [code for code, checked in found if checked or not chosen]


def test_nothing_chosen_shows_the_index_as_it_is_expected(client, tmp_path):
    page = client.get(PLAN)
    assert big(page) == str(recomputed.index(tmp_path, FOCUS, "verified")) and codes(page, chosen=True) == []


def test_a_regional_level_is_worth_what_the_index_gains_once_it_is_entered(full, client, tmp_path):
    before = recomputed.index(tmp_path, FOCUS, "verified")
    plan = client.get(f"{PLAN}?do=region:penghargaan_inovator:2")
    levels = {"opini_bpk": [3, 3], "penghargaan_inovator": [2, 2], "visi_misi": [3, 2]}
    full.set_region(THIS_YEAR, levels)
    after = recomputed.index(tmp_path, FOCUS, "verified")
    assert big(plan) == str(after) and f"{signed(after - before)} by this plan" in text_of(plan)
    assert codes(plan, chosen=True) == ["region:penghargaan_inovator:2"]
    gone = client.get(f"{PLAN}?do=region:penghargaan_inovator:2")
    assert "1 chosen action fits no more" in text_of(gone) and big(gone) == str(after)


def test_several_actions_are_one_sum_with_its_parts(full, client, tmp_path):
    plan = client.get(f"{PLAN}?do=add:1.04&do=region:penghargaan_inovator:2")
    full.set_region(THIS_YEAR, {"opini_bpk": [3, 3], "penghargaan_inovator": [2, 2], "visi_misi": [3, 2]})
    middle = {"regulasi": (3, 2), "video": (3, 3), "kemanfaatan": (3, 3), "monev": (2, 1)}
    full.candidate_row(sector="1.04", stage="penerapan", on=date(THIS_YEAR, 12, 31), levels=middle)
    after = recomputed.index(tmp_path, FOCUS, "verified")
    assert big(plan) == str(after)
    parts = table_after(plan, "h-plan")
    assert [row[2] for row in parts][-1] == str(after) and parts[2][1:3] == ["0.00", "2.28"]
    assert "Done alone they would add up to" in text_of(plan)


def test_the_ranked_gains_fall_and_the_gate_is_told(client):
    page = client.get(PLAN)
    gains = [float(row[-1]) for row in table_after(page, "h-acts")]
    assert gains == sorted(gains, reverse=True) and gains[-1] > 0
    assert codes(page)[0] == "add:1.04" and "opens the number" in text_of(page)
    assert "more actions gain less" in text_of(page)


def test_it_is_said_what_is_better_not_reported_yet(full, client, tmp_path):
    levels = dict.fromkeys(
        ("regulasi", "video", "kemanfaatan", "monev", "replikasi", "sdm", "anggaran", "alat_kerja", "rkpd"),
        (3, 3),
    )
    for number in range(15):
        full.candidate_row(title=f"Kuat {number}", stage="penerapan", on=date(THIS_YEAR, 4, 4), levels=levels)
    full.candidate_row(title="Kotak saran", sector="3.05", stage="penerapan", on=date(THIS_YEAR, 4, 4))
    page = client.get(PLAN)
    held = table_after(page, "h-held")
    row = next(row for row in held if row[1].startswith("Kotak saran"))
    assert row[2] == "score 0.00 of 111" and float(row[3]) > 0
    code = next(code for code in codes(page) if code.startswith("drop:") and code in page.text)
    assert code.startswith("drop:")
    number = recomputed.rows(tmp_path, "SELECT id FROM candidate WHERE title = 'Kotak saran'")[0][0]
    plan = client.get(f"{PLAN}?do=drop:{number}")
    before = recomputed.index(tmp_path, FOCUS, "verified")
    full.write_off(number)
    assert big(plan) == str(recomputed.index(tmp_path, FOCUS, "verified")) and float(big(plan)) > float(
        before
    )


def test_strange_choices_change_nothing(client):
    page = client.get(f"{PLAN}?do=drop:999&do=one:1:video:9&do=&do=%3Cscript%3E&cycle=99999")
    assert page.status_code == 200 and "4 chosen actions fit no more" in text_of(page)
    assert "<script>alert" not in page.text and big(page) == big(client.get(PLAN))
