"""candidate.add: the office adds what came from no workshop."""

import re

from workshop.candidates import queries, story
from workshop.live import reading

NEW = {
    "title": "Bank soal lintas pulau", "agency": "Disdikbud", "owner": "", "sector": "1.01",
    "step": "Unggah bukti", "due": "2026-12-14",
}  # fmt: skip


def test_an_added_candidate_starts_as_a_proposal_with_a_step(results):
    number = results.follow("candidate.add", **NEW)["result"]["candidate"]
    found = results.candidate(number)
    assert (found.agency, found.stage, found.workshop_id) == (
        "Dinas Pendidikan dan Kebudayaan",
        "usulan",
        None,
    )
    with reading.reading() as db:
        assert [step.title for step in queries.steps(db, [number])[number]] == ["Unggah bukti"]
        assert [line.kind for line in story.of(db, found)] == ["added"]


def test_a_facilitator_may_not_add_one(results):
    assert results.follow("candidate.add", results.facilitator, **NEW)["code"] == "FORBIDDEN"
    assert results.browser_of(results.facilitator).get("/office/candidates/new").status_code == 403


def test_the_form_adds_it_and_keeps_the_words_when_refused(results):
    office = results.browser_of(results.office)
    form = office.get("/office/candidates/new").get_data(as_text=True)
    hidden = dict(re.findall(r'<input type="hidden" name="(csrf_token|client|act)" value="([^"]*)"', form))
    hidden["client"] = re.search(r'name="client" value="([0-9a-f]{32})"', form).group(1)
    tokens = re.findall(r'name="csrf_token" value="([^"]+)"', form)
    sent = {**NEW, "client": hidden["client"], "csrf_token": tokens[-1], "act": "candidate.add"}
    refused = office.post("/office/candidates/new", data={**sent, "title": ""})
    assert refused.status_code == 422 and "Unggah bukti" in refused.get_data(as_text=True)
    fresh = re.findall(r'name="client" value="([0-9a-f]{32})"', refused.get_data(as_text=True))[-1]
    added = office.post("/office/candidates/new", data={**sent, "client": fresh})
    assert added.status_code == 302
    assert "Bank soal lintas pulau" in office.get(added.headers["Location"]).get_data(as_text=True)
