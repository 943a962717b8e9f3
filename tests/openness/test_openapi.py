"""The document and the server say the same: schemathesis asks the real app whatever the document allows, and what not."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import load_all_checks

from tests.openness.conftest import Reader, added
from workshop.openness import openapi
from workshop.openness.api_routes import ENDPOINTS

load_all_checks()


@pytest.fixture
def asked(small):
    """The document as the app serves it, on a house with something in every list."""
    small.open_result()
    small.promote()
    small.go(small.room, "thanks")
    added(small)
    return Reader(small), schemathesis.openapi.from_wsgi("/api/v1/openapi.json", small.app)


def test_the_document_is_public_kept_and_names_every_endpoint(small):
    answer = small.app.test_client().get("/api/v1/openapi.json")
    document = json.loads(answer.text)
    assert document["openapi"] == "3.1.0" and "Set-Cookie" not in answer.headers
    assert {one["get"]["operationId"] for one in document["paths"].values()} == {
        one.name for one in ENDPOINTS
    }
    again = small.app.test_client().get(
        "/api/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    assert "candidate.stage" in document["webhooks"]


def test_every_reference_leads_somewhere():
    text = openapi.text()
    schemas = json.loads(text)["components"]["schemas"]
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(schemas) and "CandidateDetail" in named
    assert set(schemas["Candidate"]["required"]) < set(schemas["CandidateDetail"]["required"])


@pytest.mark.parametrize("name", [one.name for one in ENDPOINTS])
def test_whatever_is_asked_the_contract_holds(asked, name):
    reader, schema = asked
    found = (result.ok() for result in schema.get_all_operations())
    operation = next(one for one in found if one.definition.raw["operationId"] == name)
    headers = {"Authorization": f"Bearer {reader.token}", "Accept-Encoding": "identity"}
    statuses = set()

    @settings(
        max_examples=12, database=None, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def ask(case):
        answer = case.call_and_validate(headers=headers)
        statuses.add(answer.status_code)

    for mode in schemathesis.GenerationMode:
        given(case=operation.as_strategy(generation_mode=mode))(ask)()
    assert statuses - {401, 422} and max(statuses) < 500
