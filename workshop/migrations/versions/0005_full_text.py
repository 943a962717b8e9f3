"""The words of candidates for searching, kept by triggers so that no way of writing forgets them."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Of the profile what reads as prose: a choice is stored as a key without a space, and people are not searched for.
PROSE = "field <> 'nama_inisiator' AND replace(text, ' ', '') <> text"
ANSWERS = f"(SELECT group_concat(text, char(10)) FROM profile_answer WHERE candidate_id = {{id}} AND {PROSE})"

SQLITE_UP = (
    "CREATE VIRTUAL TABLE practice_words USING fts5("
    "title, agency, summary, profile, tokenize = 'unicode61 remove_diacritics 2')",
    "INSERT INTO practice_words (rowid, title, agency, summary, profile)"
    f" SELECT id, title, agency, summary, {ANSWERS.format(id='candidate.id')} FROM candidate",
    "CREATE TRIGGER practice_words_added AFTER INSERT ON candidate BEGIN"
    " INSERT INTO practice_words (rowid, title, agency, summary, profile)"
    f" VALUES (new.id, new.title, new.agency, new.summary, {ANSWERS.format(id='new.id')}); END",
    "CREATE TRIGGER practice_words_changed AFTER UPDATE OF title, agency, summary ON candidate BEGIN"
    " UPDATE practice_words SET title = new.title, agency = new.agency, summary = new.summary"
    " WHERE rowid = new.id; END",
    "CREATE TRIGGER practice_words_removed AFTER DELETE ON candidate BEGIN"
    " DELETE FROM practice_words WHERE rowid = old.id; END",
    *(
        f"CREATE TRIGGER practice_answer_{name} AFTER {when} ON profile_answer BEGIN UPDATE practice_words"
        f" SET profile = {ANSWERS.format(id=f'{row}.candidate_id')} WHERE rowid = {row}.candidate_id; END"
        for name, when, row in (
            ("added", "INSERT", "new"),
            ("changed", "UPDATE OF text", "new"),
            ("removed", "DELETE", "old"),
        )
    ),
)
SQLITE_DOWN = (
    *(f"DROP TRIGGER practice_{name}_removed" for name in ("answer", "words")),
    *(f"DROP TRIGGER practice_{name}_changed" for name in ("answer", "words")),
    *(f"DROP TRIGGER practice_{name}_added" for name in ("answer", "words")),
    "DROP TABLE practice_words",
)

# The words are cut here and not by PostgreSQL's parser, which knows hosts, paths and numbers with signs and would
# find other words than SQLite. The collation is named because that of the database may know ASCII only.
POSTGRES_UP = (
    """
    CREATE FUNCTION practice_vector(body text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
      SELECT COALESCE(string_agg(left(word, 200) || ':' || LEAST(place, 16383), ' ')::tsvector, ''::tsvector)
      FROM regexp_split_to_table(
        normalize(regexp_replace(normalize(lower(body COLLATE "und-x-icu"), NFD), '[\\u0300-\\u036f]', '', 'g'), NFC)
          COLLATE "und-x-icu", '[^[:alnum:]]+'
      ) WITH ORDINALITY AS found(word, place)
      WHERE word <> ''
    $$
    """,
    "CREATE TABLE practice_words (candidate_id bigint NOT NULL CONSTRAINT pk_practice_words PRIMARY KEY"
    " CONSTRAINT fk_practice_words_candidate_id_candidate REFERENCES candidate (id) ON DELETE CASCADE,"
    " words tsvector NOT NULL)",
    # In the row itself: looking each up beside the table takes three times as long (measured at 5,000 candidates).
    "ALTER TABLE practice_words ALTER words SET STORAGE MAIN",
    f"""
    CREATE FUNCTION practice_write(number bigint) RETURNS void LANGUAGE sql AS $$
      INSERT INTO practice_words (candidate_id, words)
      SELECT id, setweight(practice_vector(title), 'A') || setweight(practice_vector(agency), 'B')
        || setweight(practice_vector(summary), 'C') || setweight(practice_vector((
          SELECT COALESCE(string_agg(text, ' '), '') FROM profile_answer WHERE candidate_id = number AND {PROSE})), 'D')
      FROM candidate WHERE id = number
      ON CONFLICT (candidate_id) DO UPDATE SET words = excluded.words
    $$
    """,
    "CREATE FUNCTION practice_of_candidate() RETURNS trigger LANGUAGE plpgsql AS $$"
    " BEGIN PERFORM practice_write(new.id); RETURN NULL; END $$",
    "CREATE FUNCTION practice_of_answer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF tg_op = 'DELETE' THEN PERFORM practice_write(old.candidate_id);"
    " ELSE PERFORM practice_write(new.candidate_id); END IF; RETURN NULL; END $$",
    "SELECT practice_write(id) FROM candidate",
    "CREATE INDEX ix_practice_words_words ON practice_words USING gin (words)",
    "CREATE TRIGGER practice_words_written AFTER INSERT OR UPDATE OF title, agency, summary ON candidate"
    " FOR EACH ROW EXECUTE FUNCTION practice_of_candidate()",
    "CREATE TRIGGER practice_answer_written AFTER INSERT OR UPDATE OF text OR DELETE ON profile_answer"
    " FOR EACH ROW EXECUTE FUNCTION practice_of_answer()",
)
POSTGRES_DOWN = (
    "DROP TRIGGER practice_answer_written ON profile_answer",
    "DROP TRIGGER practice_words_written ON candidate",
    "DROP FUNCTION practice_of_answer()",
    "DROP FUNCTION practice_of_candidate()",
    "DROP FUNCTION practice_write(bigint)",
    "DROP TABLE practice_words",
    "DROP FUNCTION practice_vector(text)",
)


def upgrade() -> None:
    _run(SQLITE_UP, POSTGRES_UP)


def downgrade() -> None:
    _run(SQLITE_DOWN, POSTGRES_DOWN)


def _run(sqlite: tuple[str, ...], postgres: tuple[str, ...]) -> None:
    connection = op.get_bind()
    for statement in sqlite if connection.dialect.name == "sqlite" else postgres:
        connection.exec_driver_sql(statement)
