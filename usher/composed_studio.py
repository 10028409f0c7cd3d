"""Puts the studio together: its use cases over the stores."""

from api.services import StudioServices
from store.drafts import WizardDrafts
from store.people import People
from store.previews import Previews as StoredPreviews
from store.run_migrations import RunMigrations
from store.templates import Templates as TemplateLibrary
from store.versions import WizardVersions
from studio.arrivals import Arrivals
from studio.drafting import Drafting
from studio.drafts import Drafts
from studio.judging import Judge
from studio.migrating import Migrating
from studio.parts import Parts
from studio.previews import Previews
from studio.publishing import Publishing
from studio.templates import Templates
from usher.foundation import OPERATIONS, Foundation
from wizard.ports.drafting import Drafter


def studio_services(shared: Foundation, people: People, drafter: Drafter | None) -> StudioServices:
    """Without a drafter nothing is drafted from a description."""
    database = shared.database
    judge = Judge([operation.name for operation in OPERATIONS])
    stored, versions = WizardDrafts(database), WizardVersions(database)
    drafts = Drafts(stored, versions, judge)
    return StudioServices(
        drafts=drafts,
        parts=Parts(drafts),
        arrivals=Arrivals(drafts, versions),
        drafting=Drafting(drafts, judge, people, drafter),
        publishing=Publishing(stored, versions, judge),
        migrating=Migrating(RunMigrations(database, shared.structures), shared.versions),
        previews=Previews(StoredPreviews(database, shared.structures), stored, judge),
        templates=Templates(TemplateLibrary(database), stored, versions, judge),
    )
