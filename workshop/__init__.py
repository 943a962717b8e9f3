"""Rembuk: from ideas in a room to counted innovations. `create_app` is the one place that knows every part."""

from typing import Any

from flask import Flask, has_app_context
from flask_babel import Babel

from workshop import acts, assets, cli, clock, compression, config, database, door, page, translations, web
from workshop.candidates import acts as candidate_acts
from workshop.candidates import (
    agency_acts,
    agency_routes,
    carry_acts,
    carry_routes,
    evidence_acts,
    evidence_routes,
    profile_acts,
    profile_routes,
)
from workshop.candidates import routes as candidate_routes
from workshop.config import ROOT, Settings
from workshop.errands import Errand, Errands
from workshop.extensions import babel, csrf, db, migrate, socketio
from workshop.ideas import acts as idea_acts
from workshop.ideas import suggest
from workshop.iid import sets
from workshop.imports import acts as import_acts
from workshop.imports import routes as import_routes
from workshop.imports import work as import_work
from workshop.library import acts as library_acts
from workshop.library import routes as library_routes
from workshop.live import engine, probe, reading, undo
from workshop.live.core import Live
from workshop.live.inbound import Message
from workshop.mail import acts as mail_acts
from workshop.mail import routes as mail_routes
from workshop.mail.post import Post
from workshop.openness import acts as openness_acts
from workshop.openness import (
    api_problems,
    api_routes,
    choices_acts,
    choices_routes,
    deliveries,
    openapi,
    public_routes,
)
from workshop.openness import routes as integration_routes
from workshop.owners import acts as owner_acts
from workshop.owners import evidence_routes as owner_evidence_routes
from workshop.owners import office_routes as owner_office_routes
from workshop.owners import routes as owner_routes
from workshop.people import acts as people_acts
from workshop.people import routes as people_routes
from workshop.portfolio import acts as portfolio_acts
from workshop.portfolio import comparing, making_routes
from workshop.portfolio import followups as portfolio
from workshop.portfolio import routes as portfolio_routes
from workshop.reports import documents_routes
from workshop.reports import routes as report_routes
from workshop.screens import health, personal, rows, steering
from workshop.screens import routes as screen_routes
from workshop.screens.sockets import Doorkeeper
from workshop.today import errands as today_errands
from workshop.today import routes as today_routes
from workshop.voting import acts as voting_acts
from workshop.workshops import acts as workshop_acts
from workshop.workshops import addresses, followups, planning
from workshop.workshops import routes as workshop_routes

FORM_BYTES = 1024 * 1024

# The pages, in the order of the folders.
ROUTES = (
    people_routes,
    workshop_routes,
    candidate_routes,
    portfolio_routes,
    comparing,
    making_routes,
    evidence_routes,
    agency_routes,
    owner_routes,
    owner_evidence_routes,
    owner_office_routes,
    profile_routes,
    carry_routes,
    library_routes,
    import_routes,
    choices_routes,
    public_routes,
    report_routes,
    documents_routes,
    mail_routes,
    today_routes,
    api_routes,
    openapi,
    integration_routes,
    screen_routes,
    steering,
    health,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Returns the app, wired and ready to serve; raises BadSetting with a sentence if it cannot run."""
    settings = settings or config.load()
    translations.compile_if_older()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(_flask_settings(settings))
    app.config["SETTINGS"] = settings
    clock.use_zone(settings.timezone)
    sets.use(settings.data_dir / "iid")
    app.config["OWN_BASE"] = lambda: addresses.public_base(settings)
    _bind_extensions(app, settings)
    _register_acts()
    _wire_live(app, settings)
    app.extensions["errands"] = _errands(app, settings)
    followups.bind(portfolio.follow_ups, portfolio.open_steps)
    assets.init_app(app, ROOT / "static")
    compression.init_app(app)
    api_problems.init_app(app)
    web.init_app(app)
    for routes in ROUTES:
        app.register_blueprint(routes.bp)
    cli.init_app(app)
    return app


def _count(settings: Settings) -> None:
    database.count(settings)
    if settings.is_sqlite:
        db.engine.dispose()  # a connection learns of the counts when it opens


def _errands(app: Flask, settings: Settings) -> Errands:
    errands = Errands(app)
    errands.add(Errand("counting rows", database.COUNT_SECONDS, lambda: _count(settings)))
    errands.add(deliveries.errand(settings))
    errands.add(import_work.errand())
    if settings.has_mail:
        for errand in (
            Post(settings).errand(),
            today_errands.Decisions().errand(),
            today_errands.Daily().errand(),
        ):
            errands.add(errand)
    return errands


def _flask_settings(settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = {"pool_pre_ping": True, "hide_parameters": True}
    if not settings.is_sqlite:
        options |= {
            "isolation_level": "REPEATABLE READ",
            "pool_size": 10,
            "max_overflow": 20,
            "connect_args": {"options": "-c default_transaction_read_only=on"},
        }
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": options,
        "MAX_CONTENT_LENGTH": FORM_BYTES,
        "SESSION_COOKIE_NAME": "rembuk_form",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": "id",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "workshop" / "translations"),
    }


def _bind_extensions(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "workshop" / "migrations"), render_as_batch=True)
    babel_locale(babel, app)
    csrf.init_app(app)
    socketio.init_app(app, cors_allowed_origins=_origins(settings), **engine.OPTIONS)
    engine.install(socketio)
    with app.app_context():
        reading.use(db.engine)


def _origins(settings: Settings) -> list[str] | None:
    """Returns the pages whose sockets are taken: None means those of the same host."""
    if not settings.allowed_origins and not settings.public_url:
        return None
    local = [
        f"http://{host}:{settings.port}" for host in ("localhost", "127.0.0.1", *addresses.lan_addresses())
    ]
    return [*settings.allowed_origins, *filter(None, [settings.public_url]), *local]


def babel_locale(extension: Babel, app: Flask) -> None:
    """Binds the language of each request to gettext."""
    extension.init_app(app, locale_selector=page.language)


def _register_acts() -> None:
    acts.register((*people_acts.ACTS, *planning.ACTS, *workshop_acts.ACTS))
    acts.register(
        (*idea_acts.ACTS, *voting_acts.ACTS, *candidate_acts.ACTS, *evidence_acts.ACTS, *agency_acts.ACTS)
    )
    acts.register((*profile_acts.ACTS, *carry_acts.ACTS))
    acts.register(mail_acts.ACTS)
    acts.register(import_acts.ACTS)
    acts.register((*library_acts.ACTS, *choices_acts.ACTS, *openness_acts.ACTS))
    acts.register((*owner_acts.ACTS, *portfolio_acts.ACTS, undo.UNDO, probe.PROBE))


def _wire_live(app: Flask, settings: Settings) -> None:
    live = Live(settings.database_url, socketio.server, rows.rows, personal.progress, personal.mine)
    app.extensions["live"] = live
    live.on_commit.append(lambda op: suggest.forget_all() if op.act.name == "participant.erase" else None)
    Doorkeeper(socketio.server, live)

    def perform(
        actor: Any, stream_id: int, name: str, payload: Any, raw: Any, *outbox: Any
    ) -> dict[str, Any]:
        answer = live.inbound.perform(actor, stream_id, Message(name, payload, raw, *outbox))
        if has_app_context():
            db.session.rollback()  # what the page reads from here on has seen the act
        return answer

    door.bind(perform)
