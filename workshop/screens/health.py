"""Truth for machines: is the process alive and turning, and can it store what people send?"""

import hmac
import shutil
import time
from typing import Any

import gevent
from flask import Blueprint, abort, current_app, request
from sqlalchemy import text

from workshop import door, machine
from workshop.access import MACHINE
from workshop.access_web import public
from workshop.errors import Refused
from workshop.extensions import csrf, db
from workshop.forms import Payload
from workshop.live.inbound import Message
from workshop.live.models import OFFICE_STREAM
from workshop.page import settings

LAG_SECONDS = 1.0
PROBE_SECONDS = 1.5  # a database that does not answer is told within 2 s
LEAST_FREE_BYTES = 50 * 1024 * 1024

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz() -> Any:
    """Tells whether the event loop turns; `lag_ms` is how late a yield came back."""
    began = time.monotonic()
    gevent.sleep(0)
    lag = time.monotonic() - began
    return {"ok": lag < LAG_SECONDS, "lag_ms": round(lag * 1000, 1)}, 200 if lag < LAG_SECONDS else 503


@bp.get("/readyz")
@public
def readyz() -> Any:
    """Tells whether acts can be stored: a write through the ledger, the schema's revision, free disk."""
    checks = {"write": _can_write(), "schema": _is_at_head(), "disk": _has_room()}
    return {"ok": all(checks.values()), **checks}, 200 if all(checks.values()) else 503


@bp.post("/machine")
@public
def machine_act() -> Any:
    """Performs a system act for a command on this machine, which shows the token of DATA_DIR."""
    token = current_app.config.get("MACHINE_TOKEN", "")
    shown = request.headers.get(machine.TOKEN_HEADER, "")
    if not token or not hmac.compare_digest(token.encode(), shown.encode()):
        abort(404)
    asked = request.get_json(silent=True) or {}
    return door.act(MACHINE, OFFICE_STREAM, str(asked.get("act", "")), dict(asked.get("args") or {}))


csrf.exempt(machine_act)  # it asks for a secret that no browser holds


def _can_write() -> bool:
    try:
        with gevent.Timeout(PROBE_SECONDS):
            live = current_app.extensions["live"]
            message = Message("office.probe", Payload.of_json({}), {})
            return bool(live.inbound.perform(MACHINE, OFFICE_STREAM, message)["ok"])
    except (gevent.Timeout, Refused):
        return False


def _is_at_head() -> bool:
    from workshop import database  # imports Alembic, which pages do not need

    try:
        revision = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except Exception:
        return False
    return revision == database.head_revision()


def _has_room() -> bool:
    return shutil.disk_usage(settings().data_dir).free >= LEAST_FREE_BYTES
