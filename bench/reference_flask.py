"""The usual design on Flask-SocketIO: commit each vote, emit it to all, acknowledge. WebSocket only, no compression."""

from gevent import monkey

monkey.patch_all()

import os
import sqlite3
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO

app = Flask(__name__)
socketio = SocketIO(app, async_mode="gevent", transports=["websocket"], http_compression=False)

database = sqlite3.connect(os.environ["DATABASE"], isolation_level=None, check_same_thread=False)
database.execute("PRAGMA journal_mode=WAL")
database.execute("PRAGMA synchronous=FULL")
database.execute("CREATE TABLE vote (voter, idea, weight, PRIMARY KEY (voter, idea))")
database.execute("CREATE INDEX by_idea ON vote (idea, weight)")


@socketio.on("vote")
def vote(cast: dict[str, Any]) -> dict[str, Any]:
    """Commits one vote (each statement is a transaction of its own), tells everybody, acknowledges."""
    database.execute(
        "INSERT INTO vote VALUES (:voter, :idea, :weight)"
        " ON CONFLICT (voter, idea) DO UPDATE SET weight = :weight",
        cast,
    )
    (votes,) = database.execute("SELECT sum(weight) FROM vote WHERE idea = :idea", cast).fetchone()
    socketio.emit("voted", {"idea": cast["idea"], "votes": votes})
    return {"ok": True}


@app.get("/broadcast")
def broadcast() -> dict[str, Any]:
    """Sends `count` events of about `size` bytes to all."""
    count, filler = int(request.args["count"]), "x" * int(request.args["size"])
    for number in range(count):
        socketio.emit("news", {"n": number, "filler": filler})
        socketio.sleep(0)
    return {"sent": count}


if __name__ == "__main__":
    socketio.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_output=False)
