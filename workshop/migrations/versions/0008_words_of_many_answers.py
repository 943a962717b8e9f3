"""The words of many answers that come at once are gathered once for each candidate, and not once for each answer."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# As in revision 0005: what reads as prose.
PROSE = "field <> 'nama_inisiator' AND replace(text, ' ', '') <> text"
ANSWERS = f"(SELECT group_concat(text, char(10)) FROM profile_answer WHERE candidate_id = new.candidate_id AND {PROSE})"
NEW_PROSE = "new.field <> 'nama_inisiator' AND replace(new.text, ' ', '') <> new.text"
ADDED = "CREATE TRIGGER practice_answer_added AFTER INSERT ON profile_answer"
UPDATED = (
    f" BEGIN UPDATE practice_words SET profile = {ANSWERS}"
    " WHERE rowid = new.candidate_id; END"
)  # fmt: skip
# SQLite has no triggers for a whole statement; an answer without words needs none.
SQLITE_UP = ("DROP TRIGGER practice_answer_added", f"{ADDED} WHEN {NEW_PROSE}{UPDATED}")
SQLITE_DOWN = ("DROP TRIGGER practice_answer_added", f"{ADDED}{UPDATED}")

POSTGRES_UP = (
    "CREATE FUNCTION practice_of_answers() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " PERFORM practice_write(found.candidate_id) FROM (SELECT DISTINCT candidate_id FROM added) AS found;"
    " RETURN NULL; END $$",
    "DROP TRIGGER practice_answer_written ON profile_answer",
    "CREATE TRIGGER practice_answers_added AFTER INSERT ON profile_answer REFERENCING NEW TABLE AS added"
    " FOR EACH STATEMENT EXECUTE FUNCTION practice_of_answers()",
    "CREATE TRIGGER practice_answer_written AFTER UPDATE OF text OR DELETE ON profile_answer"
    " FOR EACH ROW EXECUTE FUNCTION practice_of_answer()",
)
POSTGRES_DOWN = (
    "DROP TRIGGER practice_answers_added ON profile_answer",
    "DROP FUNCTION practice_of_answers()",
    "DROP TRIGGER practice_answer_written ON profile_answer",
    "CREATE TRIGGER practice_answer_written AFTER INSERT OR UPDATE OF text OR DELETE ON profile_answer"
    " FOR EACH ROW EXECUTE FUNCTION practice_of_answer()",
)


def upgrade() -> None:
    _run(SQLITE_UP, POSTGRES_UP)


def downgrade() -> None:
    _run(SQLITE_DOWN, POSTGRES_DOWN)


def _run(sqlite: tuple[str, ...], postgres: tuple[str, ...]) -> None:
    connection = op.get_bind()
    for statement in sqlite if connection.dialect.name == "sqlite" else postgres:
        connection.exec_driver_sql(statement)
