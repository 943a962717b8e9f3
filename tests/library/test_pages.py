"""The library in a browser: the list, one good practice, the links on the pages of both candidates."""

from tests.builders import today
from tests.library.shelf import TAKEN, Counted, Shelf, text_of
from workshop.candidates.evidence_models import Level
from workshop.candidates.models import Member

FORM = {name: value for name, value in TAKEN.items() if name != "source"} | {"act": "candidate.replicate"}


def test_the_list_marks_what_was_looked_for_and_escapes_the_rest(small_shelf: Shelf) -> None:
    small_shelf.put("<b>Antrean</b> & loket", summary="<script>alert(1)</script> antrean <i>dari rumah</i>")
    office = small_shelf.visitor(small_shelf.house.office)
    html = office.get("/office/library?find=antre").text
    assert "&lt;b&gt;<mark>Antrean</mark>&lt;/b&gt; &amp; loket" in html and "<script>alert" not in html
    assert "<mark>antrean</mark> &lt;i&gt;dari rumah" in html and "1 innovation" in text_of(
        office.get("/office/library")
    )
    assert "&#34;&gt;&lt;x" in office.get('/office/library?find="><x').text


def test_it_says_what_to_do_where_nothing_is_found(small_shelf: Shelf) -> None:
    office = small_shelf.visitor(small_shelf.house.office)
    assert "No innovation is applied yet." in text_of(office.get("/office/library"))
    small_shelf.put()
    assert "Look for fewer words" in text_of(office.get("/office/library?find=tidakada"))
    assert (
        office.get("/office/library?page=9999999999999999&sector=x&agency=y&find=" + "(" * 300).status_code
        == 200
    )


def test_no_address_makes_the_database_fail(shelf: Shelf) -> None:
    office = shelf.visitor(shelf.house.office)
    for query in ("find=%00", "agency=%00&sector=%00", "find=%F0%9F%98%80&page=-1", "sector=%27%22"):
        assert office.get(f"/office/library?{query}").status_code == 200, query


def test_one_practice_tells_what_how_and_whom_to_ask(small_shelf: Shelf) -> None:
    number = small_shelf.put(
        summary="Nomor dari rumah",
        owner="Ibu Rahasia",
        profile={"manfaat": "Antre turun", "cara_kerja": "Lewat pesan", "nama_inisiator": "Tuan Rahasia"},
    )
    small_shelf.write(
        Member(candidate_id=number, member_key="k", name="Budi Rahasia", contact="0812", has_joined=True),
        Level(candidate_id=number, indicator="video", claimed=3, verified=2, changed_at=small_shelf.now),
    )
    for who in (small_shelf.house.office, small_shelf.house.facilitator):
        text = text_of(small_shelf.visitor(who).get(f"/office/library/{number}"))
        for word in (
            "Nomor dari rumah",
            "Benefit",
            "Antre turun",
            "How it works",
            "Lewat pesan",
            "Contact Dinas Kesehatan",
            "1 person",
            "1 Mar 2026",
        ):
            assert word in text, word
        assert "claimed 3 / verified 2" in text and "Rahasia" not in text and "0812" not in text
        assert ("Let another agency take it over" in text) == (who.role == "office")
    assert (
        small_shelf.visitor(small_shelf.house.office, "id").get(f"/office/library/{number}").status_code
        == 200
    )


def test_what_is_no_practice_is_not_there(small_shelf: Shelf) -> None:
    office = small_shelf.visitor(small_shelf.house.office)
    number = small_shelf.put(stage="uji_coba")
    assert [office.get(f"/office/library/{each}").status_code for each in (number, 999)] == [404, 404]


def test_a_refused_form_keeps_what_was_typed(small_shelf: Shelf) -> None:
    number, office = small_shelf.put(), small_shelf.visitor(small_shelf.house.office)
    page = f"/office/library/{number}"
    answer = office.post(page, **{**FORM, "agency": "Dinkes", "step": "Kunjungi <b>"})
    assert answer.status_code == 422 and "has the innovation already" in text_of(answer)
    assert (
        'value="Kunjungi &lt;b&gt;"' in answer.text
        and 'value="Dinkes"' in answer.text
        and 'value="2026-12-20"' in answer.text
    )
    assert "Due date: Please fill this in." in text_of(office.post(page, **{**FORM, "due": ""}))
    assert office.post(page, **FORM).status_code == 302
    assert "takes the innovation over already" in text_of(office.post(page, **FORM))


def test_both_candidates_show_the_link(small_shelf: Shelf) -> None:
    source = small_shelf.put()
    copy = small_shelf.take(source)
    office = small_shelf.visitor(small_shelf.house.office)
    there, here = office.get(f"/office/candidates/{source}"), office.get(f"/office/candidates/{copy}")
    assert (
        f'href="/office/candidates/{copy}">Dinas Sosial' in there.text
        and "1 replication recorded: level 1." in text_of(there)
    )
    assert "Taken over by : Dinas Sosial" in text_of(there)
    assert f'href="/office/library/{source}">Antrean daring' in here.text and "Taken over from:" in text_of(
        here
    )
    assert "Replications" not in text_of(office.get(f"/office/candidates/{small_shelf.put(stage='usulan')}"))


def test_the_evidence_page_offers_the_number_and_claims_nothing(small_shelf: Shelf) -> None:
    source = small_shelf.put()
    office = small_shelf.visitor(small_shelf.house.office)
    page = f"/office/candidates/{source}/evidence?indicator="
    assert "No replication by another agency is recorded." in text_of(office.get(page + "replikasi"))
    first = small_shelf.take(source)
    small_shelf.take(source, agency="Kabupaten Malinau")
    text = text_of(office.get(page + "replikasi"))
    assert "2 replications recorded: level 2. 0 of them are applied. Nothing is claimed by this." in text
    assert "replications recorded" not in text_of(office.get(page + "video"))
    assert small_shelf.follow(
        "candidate.park", candidate=first, is_parked=True, why="Rehat", effective_on=today().isoformat()
    )["ok"]
    assert "1 replication recorded: level 1." in text_of(office.get(page + "replikasi"))
    indonesian = small_shelf.visitor(small_shelf.house.office, "id")
    assert "1 replikasi tercatat: tingkat 1." in text_of(indonesian.get(page + "replikasi"))


def test_the_list_takes_the_same_number_of_statements_whatever_its_length(small_shelf: Shelf) -> None:
    office = small_shelf.visitor(small_shelf.house.office)

    def statements() -> int:
        with Counted() as counted:
            assert office.get("/office/library?find=antrean").status_code == 200
        return counted.number

    small_shelf.put()
    one = statements()
    small_shelf.put_many(30)
    assert statements() == one <= 9
