"""The OpenAPI 3.1 document of the API, made from the endpoints and the shapes of their answers."""

import hashlib
import json
import re
from functools import cache
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request

from workshop.access_web import public
from workshop.openness.api_problems import Problem
from workshop.openness.api_routes import EARLIEST, ENDPOINTS, LATEST, VERSION, Endpoint, tagged
from workshop.openness.api_schema import object_schema, schema, shapes_in, typed_fields
from workshop.openness.api_tokens import PER_MINUTE
from workshop.openness.webhooks_body import Message
from workshop.openness.webhooks_rules import CHANGED, KINDS

bp = Blueprint("openapi", __name__)

ABOUT = f"""Innovation candidates, their stages and the regional innovation index, for other systems to read.

A token comes from the innovation office (Integrations) and goes into the header `Authorization: Bearer`.
Every answer has an ETag: send it back as `If-None-Match`, and what has not changed is answered 304 without a body.
Lists come in pages by id; follow `next` (or the Link header) until it is null: a row added meanwhile moves nothing.
At most {PER_MINUTE} requests a minute and token. Problems are documents of RFC 9457 with a `code`."""
ALWAYS = (401, 422, 429)
HEADERS = {
    200: ("ETag",), 304: ("ETag",), 401: ("WWW-Authenticate",), 429: ("Retry-After",),
}  # fmt: skip
# What stands in addresses: name → schema.
PLACES = {
    "candidate_id": {"type": "integer", "minimum": 1, "maximum": 2**53},
    "year": {"type": "integer", "minimum": EARLIEST, "maximum": LATEST},
    "key": {"type": "string", "pattern": "^[a-z0-9-]{1,40}$"},
}


@bp.get("/api/v1/openapi.json")
@public
def show() -> Response:
    """The document, for everybody: it holds nothing but the contract."""
    body = text()
    tag = hashlib.sha256(body.encode()).hexdigest()[:24]
    if request.if_none_match.contains_weak(tag):
        return tagged(Response(status=304), tag)
    return tagged(Response(body, mimetype="application/json"), tag)


@cache
def text() -> str:
    """Returns the document as JSON."""
    return json.dumps(document(), ensure_ascii=False)


def document() -> dict[str, Any]:
    """Returns the document."""
    shapes = {shape for one in ENDPOINTS for shape in shapes_in(one.gives)} | shapes_in(Problem)
    shapes |= shapes_in(Message)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Rembuk", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": {_address(one): {"get": _operation(one)} for one in ENDPOINTS},
        "webhooks": {kind: {"post": _told(kind)} for kind in sorted({*KINDS.values(), CHANGED})},
        "components": {
            "schemas": {
                shape.__name__: object_schema(shape) for shape in sorted(shapes, key=lambda one: one.__name__)
            },
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _address(one: Endpoint) -> str:
    return "/api/v1" + re.sub(r"<(?:int:)?(\w+)>", r"{\1}", one.path)


def _operation(one: Endpoint) -> dict[str, Any]:
    return {
        "operationId": one.name,
        "summary": one.about,
        "parameters": [*_places(one), *_parameters(one)],
        "responses": {
            "200": _response(200, one.gives, "application/json"),
            "304": _response(304),
            **{
                str(status): _response(status, Problem, "application/problem+json")
                for status in sorted({*ALWAYS, *one.refuses})
            },
        },
    }


def _places(one: Endpoint) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": PLACES[name]}
        for name in re.findall(r"<(?:int:)?(\w+)>", one.path)
    ]


def _parameters(one: Endpoint) -> list[dict[str, Any]]:
    defaults = one.asks()
    found = []
    for name, typed in typed_fields(one.asks).items():
        made = schema(typed.asked())
        about = made.pop("description", "")
        default = getattr(defaults, name)
        made |= {} if default is None else {"default": default}
        found.append({"name": name, "in": "query", "description": about, "schema": made})
    return found


def _response(status: int, shape: type | None = None, mime: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if status in HEADERS:
        made["headers"] = {name: {"required": True, "schema": {"type": "string"}} for name in HEADERS[status]}
    if shape is not None:
        made["content"] = {mime: {"schema": {"$ref": f"#/components/schemas/{shape.__name__}"}}}
    return made


def _told(kind: str) -> dict[str, Any]:
    """Returns what a receiver of webhooks gets; any 2xx within ten seconds takes it."""
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    about = (
        "Signed as Standard Webhooks: v1,base64(HMAC-SHA256(secret, id.timestamp.body)). "
        "The same id may come twice; the order is kept."
    )
    return {
        "summary": kind,
        "description": about,
        "parameters": [
            {"name": name, "in": "header", "required": True, "schema": {"type": "string"}} for name in names
        ],
        "requestBody": {
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{Message.__name__}"}}}
        },
        "responses": {"2XX": {"description": "Taken"}},
    }
