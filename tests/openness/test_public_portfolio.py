"""The public portfolio: off until published, only what was chosen, nobody's name, and good to be kept by anybody."""

import re
from datetime import date, timedelta

import pytest

from tests.builders import House
from tests.library.shelf import Counted, Shelf, text_of
from tests.portfolio.office import Office
from tests.portfolio.reading import table_after
from tests.ready import ready
from workshop import clock
from workshop.access import Actor
from workshop.candidates.evidence_models import Evidence
from workshop.candidates.models import Member, Step
from workshop.candidates.profile_models import CoOwner
from workshop.openness.choices import SWITCHES

SECRETS = (
    "Rahasia", "rahasia", "0812-3456", "wati@contoh", "SK-pribadi.pdf", "Office", "Rina", "Sari", "Budi", "drive.contoh",
)  # fmt: skip


@pytest.fixture
def shelf(house: House) -> Shelf:
    return Shelf(house)


@pytest.fixture
def small(small_house: House) -> Shelf:
    return Shelf(small_house)


def choose(shelf: Shelf, *switches: str, **more: str) -> None:
    """Publishes with the given switches on, or with all of them but the index."""
    on = switches or tuple(name for name in SWITCHES if name not in {"published", "projection"})
    args = {name: name in {*on, "published"} for name in SWITCHES}
    assert shelf.follow("public.choose", **args, office_name=more.get("office_name", ""))["ok"]


def public(shelf: Shelf, path: str = "/publik") -> str:
    return text_of(shelf.visitor(lang="").get(f"{path}?lang=en"))


def furnished(shelf: Shelf) -> tuple[int, int]:
    """An applied and a parked candidate with everything personal that there can be."""
    applied = shelf.put(
        "Antrean daring", summary="Nomor dari rumah", owner="Wati Rahasia", is_public=True,
        profile={"nama_inisiator": "Tuan Rahasia", "manfaat": "angka rahasia dinas ini"},
    )  # fmt: skip
    parked = shelf.put(
        "Drone obat",
        stage="usulan",
        is_parked=True,
        parked_why="Izin terbang belum ada",
        is_public=True,
        owner="Ibu Rahasia",
    )
    day = date(2026, 11, 1)
    shelf.write(
        Member(
            candidate_id=applied, member_key="k", name="Budi Rahasia", contact="0812-3456", has_joined=True
        ),
        CoOwner(candidate_id=applied, agency="RSUD", name="Dokter Rahasia"),
        Step(
            candidate_id=applied,
            title="Dua puskesmas",
            owner="Joko Rahasia",
            due_on=day,
            done_on=day,
            note="3.120 pasien dilayani",
        ),
        Step(
            candidate_id=applied, title="Tambah lima desa", owner="Joko Rahasia", due_on=day + timedelta(60)
        ),
        Evidence(
            candidate_id=applied,
            indicator="regulasi",
            kind="file",
            file_hash="f" * 64,
            file_name="SK-pribadi.pdf",
            file_type="pdf",
            added_at=clock.now(),
        ),
        Evidence(
            candidate_id=applied,
            indicator="video",
            kind="link",
            url="https://drive.contoh.id/x",
            note="wati@contoh.id",
            added_at=clock.now(),
        ),
    )
    answer = {"candidate": applied, "seen": 0, "text": "Terima kasih, dimulai Januari."}
    assert shelf.follow("answer.give", **answer)["ok"]
    return applied, parked


def test_it_is_not_there_before_the_office_publishes_it(shelf: Shelf) -> None:
    one = shelf.put(is_public=True)
    visitor = shelf.visitor(lang="")
    assert [visitor.get(path).status_code for path in ("/publik", f"/publik/{one}")] == [404, 404]
    choose(shelf)
    assert [visitor.get(path).status_code for path in ("/publik", f"/publik/{one}")] == [200, 200]
    assert shelf.follow("public.choose", published=False, office_name="")["ok"]
    assert [visitor.get(path).status_code for path in ("/publik", f"/publik/{one}")] == [404, 404]


def test_each_idea_has_its_state_and_a_parked_one_its_reason(shelf: Shelf) -> None:
    applied, parked = furnished(shelf)
    choose(shelf, office_name="Bappeda dan Litbang")
    text = public(shelf)
    for words in (
        "Bappeda dan Litbang", "2 ideas are carried on", "3.120 pasien dilayani", "Next, until 31 Dec 2026: Tambah lima desa",
        "Application , stage 4 of 5", "2 pieces of evidence", "Official answer given", "Parked: Izin terbang belum ada", "Parked, with a reason",
    ):  # fmt: skip
        assert words in text, words
    one = public(shelf, f"/publik/{applied}")
    for words in (
        "Nomor dari rumah",
        "Official answer Terima kasih, dimulai Januari.",
        "Next: Tambah lima desa",
        "Dua puskesmas",
    ):
        assert words in one, words
    assert "Izin terbang belum ada" in public(shelf, f"/publik/{parked}")


def test_nothing_personal_is_on_any_public_page(small: Shelf) -> None:
    house = small.house
    room = house.room(phase="collect", identity="named", title="Lokakarya terbuka")
    sari = house.join(room, "Sari Rahasia", "Bappeda")
    idea = house.say(room, sari, "Kapal baca")
    house.go(room, "reveal")
    agreed = {
        "title": "Kapal baca keliling",
        "agency": "Dinas Perpustakaan",
        "owner": "Rudi Rahasia",
        "step": "Cari kapal",
        "due": "2026-12-01",
    }
    promoted = house.as_desk(room, "idea.promote", idea=idea, **agreed)["candidate"]
    house.do(
        sari,
        room.id,
        "candidate.join",
        candidate=promoted,
        joined=True,
        name="Sari Rahasia",
        contact="0812-3456",
    )
    applied, parked = furnished(small)
    shown = {"candidates": [applied, parked, promoted], "is_public": True}
    assert small.follow("public.show", **shown)["ok"]
    slug = house.as_desk(room, "workshop.publish", is_published=True)["slug"]
    assert small.follow("public.choose", **dict.fromkeys(SWITCHES, True), office_name="")["ok"]
    pages = [
        "/publik",
        "/publik?find=joko",
        "/publik?find=kesehatan",
        f"/publik?workshop={slug}",
        f"/p/{slug}",
    ]
    pages += [f"/publik/{number}" for number in (applied, parked, promoted)]
    for path in pages:
        for lang in ("", "lang=en"):
            html = small.visitor(lang="").get(path + ("&" if "?" in path else "?") + lang).text
            assert "</html>" in html and not [word for word in SECRETS if word in html], (path, lang)
    everything = "".join(
        small.visitor(small.house.office).get(f"/office/candidates/{number}").text
        for number in (applied, promoted)
    )
    assert sum(word in everything for word in SECRETS) >= 5, "what is personal was there to be shown"


def test_the_search_does_not_look_where_the_public_may_not(shelf: Shelf) -> None:
    furnished(shelf)
    choose(shelf)
    visitor = shelf.visitor(lang="")
    assert "1 idea is carried on" in text_of(visitor.get("/publik?lang=en&find=antre+rumah"))
    for words in ("rahasia", "angka", "kesehatan", "wati"):
        assert "No idea fits." in text_of(visitor.get(f"/publik?lang=en&find={words}")), words
    assert (
        visitor.get("/publik?find=" + '"(' * 200 + "&page=99999999999999999999&workshop=%00").status_code
        == 200
    )


def test_what_the_office_does_not_show_is_absent(small: Shelf) -> None:
    applied, _parked = furnished(small)
    choose(small, "workshops")
    for text in (public(small), public(small, f"/publik/{applied}")):
        for words in (
            "Kesehatan,",
            "Dinas Kesehatan",
            "Application",
            "puskesmas",
            "pasien",
            "evidence",
            "Official answer",
            "IID",
            "became candidates",
        ):
            assert words not in text, words
    assert "Antrean daring" in public(small) and "Parked: Izin terbang belum ada" in public(small)


def test_hidden_candidates_and_examples_are_absent(shelf: Shelf) -> None:
    choose(shelf)
    kept = shelf.put("Tampil", is_public=True)
    for number, fields in enumerate(
        (
            {},
            {"is_demo": True, "is_public": True},
            {"is_withdrawn": True, "is_public": True},
            {"merged_into": kept, "is_public": True},
        )
    ):
        hidden = shelf.put(f"Tersembunyi {number}", **fields)
        assert shelf.visitor(lang="").get(f"/publik/{hidden}").status_code == 404
    text = public(shelf)
    assert "Tampil" in text and "Tersembunyi" not in text and "1 idea is carried on" in text


def test_everybody_may_keep_it_a_minute_and_no_cookie_is_set(small: Shelf) -> None:
    one = small.put(is_public=True)
    choose(small)
    for path in ("/publik", f"/publik/{one}", "/publik?lang=en&find=antrean"):
        visitor = small.visitor(small.house.office, lang="en")
        answer = visitor.get(path)
        assert answer.headers["Cache-Control"] == "public, max-age=60" and "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "") and "csrf_token" not in answer.text
        for accepted in ("gzip", "identity"):
            tag = visitor.get(path, headers={"Accept-Encoding": accepted}).headers["ETag"]
            again = visitor.get(path, headers={"If-None-Match": tag, "Accept-Encoding": accepted})
            assert (
                again.status_code == 304
                and not again.data
                and again.headers["Cache-Control"] == "public, max-age=60"
            )
        assert small.visitor(lang="").get(path).headers["ETag"].strip("W/") == answer.headers["ETag"].strip(
            "W/"
        )


def test_the_language_is_that_of_the_address_whatever_the_cookie(small: Shelf) -> None:
    one = small.put(is_public=True)
    choose(small)
    english = small.visitor(lang="en")
    page = english.get("/publik")
    assert (
        'lang="id"' in page.text[:40]
        and "Apa kabar ide Anda?" in page.text
        and f'href="/publik/{one}"' in page.text
    )
    page = english.get("/publik?lang=en")
    assert "What became of your ideas?" in page.text and f'href="/publik/{one}?lang=en"' in page.text
    assert "1 Mar 2026" in english.get(f"/publik/{one}?lang=xx").text


def test_a_change_is_seen_at_once_behind_the_kept_page(shelf: Shelf) -> None:
    one = shelf.put(is_public=True)
    choose(shelf)
    assert "Antrean daring" in public(shelf)
    tag = shelf.visitor(lang="").get("/publik").headers["ETag"]
    edit = {
        "rev": 0,
        "title": "Loket cepat",
        "agency": "Dinkes",
        "owner": "",
        "sector": "1.02",
        "summary": "",
    }
    assert shelf.follow("candidate.edit", candidate=one, **edit)["ok"]
    assert "Loket cepat" in public(shelf)
    assert shelf.visitor(lang="").get("/publik", headers={"If-None-Match": tag}).status_code == 200
    counts = []
    for _ in range(2):  # one of the two lies within one minute
        with Counted() as counted:
            public(shelf)
        counts.append(counted.number)
    assert min(counts) <= 4, "a page that was made is not made again"


def test_the_start_page_leads_to_it_while_it_is_open(small: Shelf) -> None:
    visitor = small.visitor(lang="")
    assert 'href="/publik"' not in visitor.get("/").text
    choose(small)
    assert 'href="/publik"' in visitor.get("/").text


def test_only_published_workshops_are_linked(small: Shelf) -> None:
    house = small.house
    choose(small)
    shown, hidden = (
        house.room(phase="collect", title=f"Lokakarya {name}") for name in ("terbuka", "tertutup")
    )
    house.say(shown, house.join(shown), "Satu ide")
    slug = house.as_desk(shown, "workshop.publish", is_published=True)["slug"]
    house.as_desk(hidden, "workshop.publish", is_published=True)
    house.as_desk(hidden, "workshop.publish", is_published=False)
    html = small.visitor(lang="").get("/publik?lang=en").text
    assert (
        f'href="/p/{slug}"' in html
        and "Lokakarya terbuka" in html
        and "tertutup" not in html
        and "1 idea" in html
    )
    inside = small.put("Dari lokakarya", is_public=True, workshop_id=shown.id)
    small.put("Dari tempat lain", is_public=True)
    text = text_of(small.visitor(lang="").get(f"/publik?workshop={slug}"))
    assert "Dari lokakarya" in text and "Dari tempat lain" not in text and inside
    choose(small, "stages")
    assert "Lokakarya" not in small.visitor(lang="").get("/publik").text.split("<main", 1)[1].replace(
        "Lokakarya kami", ""
    )


def test_the_list_takes_the_same_number_of_statements_whatever_its_length(small: Shelf) -> None:
    assert small.follow("public.choose", **dict.fromkeys(SWITCHES, True), office_name="")["ok"]

    def statements() -> int:
        choose(small, *SWITCHES)  # another state: the page is made anew
        with Counted() as counted:
            assert small.visitor(lang="").get("/publik?find=antrean").status_code == 200
        return counted.number

    small.put(is_public=True)
    one = statements()
    small.put_many(30, is_public=True)
    assert statements() == one <= 25


def test_its_numbers_are_those_of_the_office(tmp_path) -> None:
    office = ready(tmp_path, Office, Office.filled)
    with office.app.app_context():
        assert office.follow("public.choose", **dict.fromkeys(SWITCHES, True), office_name="")["ok"]
        inside = office.browser_of(office.office)
        inside.set_cookie("lang", "en")
        page = inside.get("/office/portfolio")
        funnel = [row[1] for row in table_after(page, "h-funnel")][:4]
        text = text_of(office.app.test_client().get("/publik?lang=en"))
        shown = re.search(
            r"ideas from \d+ workshops? (\d+) became candidates (\d+) reached a trial (\d+) are applied (\d+)",
            text,
        )
        assert shown and list(shown.groups()) == funnel
        value = re.search(r"IID\) \d+: ([\d.]+) expected · target ([\d.]+)", text)
        assert value and f": {value[1]}," in text_of(page) and value[2] == "65.00"


def test_a_facilitator_may_not_choose(small: Shelf) -> None:
    rina: Actor = small.house.facilitator
    assert small.visitor(rina).get("/office/public").status_code == 403
    assert small.follow("public.choose", rina, published=True, office_name="")["code"] == "FORBIDDEN"
    assert small.follow("public.show", rina, candidates=[1], is_public=True)["code"] == "FORBIDDEN"
