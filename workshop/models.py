"""Every table, imported in one place: migrations, the schema document and the app know all of them."""

import workshop.candidates.evidence_models
import workshop.candidates.models
import workshop.candidates.profile_models
import workshop.ideas.models
import workshop.imports.models
import workshop.live.models
import workshop.mail.models
import workshop.openness.models
import workshop.owners.models
import workshop.people.models
import workshop.portfolio.models
import workshop.voting.models
import workshop.workshops.models  # noqa: F401  # imported for their tables
