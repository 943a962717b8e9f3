"""Bare extension objects; `create_app` binds them."""

from flask_babel import Babel
from flask_migrate import Migrate
from flask_socketio import SocketIO
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from workshop.tables import Base

db = SQLAlchemy(model_class=Base)
babel = Babel()
csrf = CSRFProtect()
migrate = Migrate()
socketio = SocketIO()
