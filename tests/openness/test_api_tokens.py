"""Who may ask the API and how often; what goes wrong is told as a problem document, never as a page."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.openness.conftest import Reader, added
from workshop import clock
from workshop.extensions import db as pages
from workshop.live.writer import writing_engine
from workshop.openness import api_problems
from workshop.openness.api_routes import ENDPOINTS
from workshop.openness.api_tokens import PER_MINUTE
from workshop.openness.models import ApiToken

PATHS = ("/candidates", "/candidates/1", "/stages", "/indicator-sets", "/indicator-sets/iga-2026", "/workshops",
         "/portfolio", "/portfolio/2027")  # fmt: skip


def problem(answer, status, code):
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.get_data()
    assert (answer.json["status"], answer.json["code"], answer.json["type"]) == (status, code, "about:blank")
    assert answer.json["title"] and answer.json["detail"] and "Set-Cookie" not in answer.headers
    return answer


def test_every_endpoint_needs_a_token(small):
    assert len(PATHS) == len(ENDPOINTS)
    signed_in = small.browser_of(small.office)
    for path in PATHS:
        answer = problem(signed_in.get(f"/api/v1{path}"), 401, "token_missing")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic b2ZmaWNl",
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Bearer \u00e9",
        "Bearer " + "x" * 500,
        "Token abc",
    ],
)
def test_what_is_no_token_is_told_so(small, header):
    answer = small.app.test_client().get("/api/v1/stages", headers={"Authorization": header})
    problem(answer, 401, "token_missing")


def test_a_tampered_token_is_unknown(small):
    reader = Reader(small)
    for wrong in (reader.token[:-1] + "z", reader.token.upper(), reader.token[4:], "rbk_"):
        answer = reader.ask("/stages", Authorization=f"Bearer {wrong}")
        assert 'error="invalid_token"' in problem(answer, 401, "token_unknown").headers["WWW-Authenticate"]
    assert reader.ask("/stages", Authorization=f"bearer {reader.token}").status_code == 200


def test_a_revoked_token_opens_nothing_from_then_on(small):
    reader = Reader(small)
    assert reader.ask("/stages").status_code == 200
    tag = reader.ask("/stages").headers["ETag"]
    small.do(small.office, 1, "token.revoke", token=reader.id)
    problem(reader.ask("/stages", **{"If-None-Match": tag}), 401, "token_revoked")


def test_a_token_works_until_the_end_of_its_last_day(small):
    reader = Reader(small, expires_on=clock.now().date().isoformat())
    assert reader.ask("/stages").status_code == 200
    with Session(writing_engine(small.app.config["SETTINGS"].database_url)) as db:
        db.execute(update(ApiToken).values(expires_at=clock.now() - timedelta(seconds=1)))
        db.commit()
    pages.session.rollback()
    problem(reader.ask("/stages"), 401, "token_expired")
    yesterday = (clock.now().date() - timedelta(days=1)).isoformat()
    args = {"name": "x", "scope": "everything", "expires_on": yesterday, "token_hash": "0" * 64}
    assert small.code(small.office, 1, "token.add", **args) == "INVALID"


def test_a_token_for_candidates_reads_neither_workshops_nor_the_index(small):
    reader = Reader(small, scope="candidates")
    added(small)
    for path in PATHS:
        answer = reader.ask(path)
        if path.startswith(("/workshops", "/portfolio")):
            problem(answer, 403, "scope")
        else:
            assert answer.status_code == 200, path


@pytest.mark.usefixtures("one_moment")
def test_too_many_requests_wait_and_no_other_token_waits_with_them(small):
    reader, other = Reader(small), Reader(small)
    answers = [reader.ask("/stages") for _ in range(PER_MINUTE)]
    assert {answer.status_code for answer in answers} == {200}
    slow = problem(reader.ask("/stages"), 429, "rate")
    assert 1 <= int(slow.headers["Retry-After"]) <= 60
    assert other.ask("/stages").status_code == 200


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("limit=0", {"limit": "range"}),
        ("limit=201", {"limit": "range"}),
        ("limit=1.5&foo=1", {"limit": "type", "foo": "unknown"}),
        ("limit=1&limit=2", {"limit": "repeated"}),
        ("stage=parked", {"stage": "choice"}),
        ("cursor=-1", {"cursor": "format"}),
        ("cursor=%00", {"cursor": "format"}),
        ("is_parked=1", {"is_parked": "type"}),
        ("updated_since=yesterday", {"updated_since": "format"}),
        ("updated_since=2026-11-24", {"updated_since": "format"}),
        ("updated_since=2026-11-24T08:00:00", {"updated_since": "format"}),
        ("updated_since=2026-02-31T08:00:00Z", {"updated_since": "format"}),
        ("agency=" + "x" * 121, {"agency": "range"}),
    ],
)
def test_every_wrong_parameter_is_named(small, query, wrong):
    answer = problem(Reader(small).ask(f"/candidates?{query}"), 422, "query")
    assert {one["parameter"]: one["code"] for one in answer.json["errors"]} == wrong


def test_odd_but_right_parameters_are_taken(house):
    reader = Reader(house)
    for query in ("agency=%00", "agency=%F0%9F%8E%89'--", "agency=", "cursor=zzzzzzzzzz", "updated_since=0001-01-01T00:00:00Z",
                  "updated_since=2016-12-31t23:59:60z", "updated_since=9999-12-31T23:59:59-14:00"):  # fmt: skip
        assert reader.ask(f"/candidates?{query}").json == {"items": [], "next": None}, query


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/", "/api/v2/stages", "/api/v1/candidates/", "/api//v1/stages",
                                  "/api/v1/candidates/0", "/api/v1/candidates/x", "/api/v1/%00", "/api/v1/stages/%0a"])  # fmt: skip
def test_what_is_not_there_is_told_as_a_problem(small, path):
    problem(Reader(small).ask(path), 404, "not_found")


def test_only_reading_methods_are_allowed_and_no_cookie_or_foreign_origin_comes_in(small):
    reader = Reader(small)
    sent = {"Authorization": f"Bearer {reader.token}", "Origin": "https://example.org"}
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(reader.client, method)("/api/v1/candidates", headers=sent)
        assert set(problem(answer, 405, "method").headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    head = reader.client.head("/api/v1/candidates", headers=sent)
    assert (head.status_code, head.data) == (200, b"") and head.headers["ETag"]
    options = reader.client.options("/api/v1/candidates", headers=sent)
    assert options.status_code == 200 and "GET" in options.headers["Allow"]
    for answer in (head, options, reader.client.get("/api/v1/candidates", headers=sent)):
        assert not [
            name
            for name, _value in answer.headers
            if name.startswith("Access-Control") or name == "Set-Cookie"
        ]


def test_what_breaks_is_told_without_what_broke(small):
    with small.app.test_request_context("/api/v1/stages"):
        answer = api_problems.refused(RuntimeError("SELECT secret FROM webhook"))
    assert problem(answer, 500, "broken") and b"SELECT" not in answer.get_data()
