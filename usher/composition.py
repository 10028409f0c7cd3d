"""Puts the pieces together: stores over an open database, use cases over the stores."""

import asyncio
from datetime import UTC, datetime
from functools import partial

from agent.conversation import conversation
from agent.interpreters import Interpreter
from agent.turn.turns import TurnOptions
from agent.versions import Versions
from api.embedded.issuer import Issuer
from api.services import Services
from api.tokens import TokenReader
from runs.annotations import Annotations
from runs.applying import Applying
from runs.beginning import Beginning
from runs.comparing import Comparing
from runs.exporting.exports import Exporting
from runs.exporting.listings import ExportingListings
from runs.file_links import FileLinks
from runs.files import Files
from runs.forms import Forms
from runs.importing import Importing
from runs.playing import Playing
from runs.public_runs import PublicRuns
from runs.sharing import Sharing
from runs.stored_runs import StoredRuns
from runs.timelines import Timelines
from runs.visiting import Visiting
from runs.watching import Silence, Watching
from store.annotations import Annotations as StoredAnnotations
from store.comparisons import Comparisons
from store.drafts import WizardDrafts
from store.events import Events
from store.executions import Executions
from store.exports import Exports
from store.files.rows import UploadRows
from store.interactions import Interactions
from store.own_runs import OwnRuns
from store.people import People
from store.playback import Playback
from store.pool import Database
from store.previews import Previews as StoredPreviews
from store.public_links import PublicLinks
from store.public_runs import PublicRuns as PublicRunReading
from store.queries import query
from store.run_migrations import RunMigrations
from store.runs import Runs
from store.sessions import Sessions
from store.shares import Shares
from store.stored_runs import StoredRuns as StoredRunTable
from store.structures import Structures
from store.templates import Templates as TemplateLibrary
from store.turns import Turns
from store.versions import WizardVersions
from store.visits import Visits
from store.wizards import Wizards
from studio.arrivals import Arrivals
from studio.drafting import Drafting
from studio.drafts import Drafts
from studio.judging import Judge
from studio.migrating import Migrating
from studio.parts import Parts
from studio.previews import Previews
from studio.publishing import Publishing
from studio.templates import Templates
from tools.executor import Executor
from tools.operations.publish_event import PublishEvent
from usher.file_keeping import FileKeeping
from wizard.errors import Unavailable
from wizard.ports.drafting import Drafter
from wizard.ports.run_news import RunNews

ANSWER_SECONDS = 3.0
ALIVE = query("alive", "select 1")
OPERATIONS = (PublishEvent(),)


def compose(
    database: Database,
    tokens: TokenReader,
    model: Interpreter | None = None,
    issuer: Issuer | None = None,
    lease_seconds: float = 60.0,
    drafter: Drafter | None = None,
    kept: FileKeeping | None = None,
    news: RunNews | None = None,
    *,
    mails: bool = True,
) -> Services:
    """The services over an open database. Without a model the rules lead the conversation alone.

    Without a drafter nothing is drafted from a description; without news a run that is watched is read again and again;
    without `mails` nobody is told of a share.
    """
    kept = kept or FileKeeping()
    structures = Structures()
    wizards = Wizards(database, structures)
    sessions, runs = Sessions(database), Runs(database, structures)
    versions = Versions(wizards)
    executor = Executor(Executions(database, structures), OPERATIONS, versions)
    turns = conversation(
        Turns(database, structures, wizards),
        wizards,
        runs,
        versions,
        executor,
        model,
        clock=_now,
        options=TurnOptions(lease_seconds),
    )
    playback = Playback(database, structures)
    playing = Playing(playback, versions)
    own_runs, applying = OwnRuns(database), Applying(runs, versions, executor, _now)
    exports, stored_run_table = Exports(database, structures), StoredRunTable(database)
    judge = Judge([operation.name for operation in OPERATIONS])
    wizard_drafts, wizard_versions = WizardDrafts(database), WizardVersions(database)
    people = People(database)
    drafts = Drafts(wizard_drafts, wizard_versions, judge)
    return Services(
        tokens=tokens,
        people=people,
        sessions=sessions,
        runs=runs,
        interactions=Interactions(database),
        events=Events(database),
        sharing=Sharing(Shares(database), PublicLinks(database), mails=mails),
        exporting=Exporting(playing, exports),
        exporting_listings=ExportingListings(stored_run_table, exports),
        importing=Importing(exports, versions),
        public_runs=PublicRuns(PublicRunReading(database, structures)),
        stored_runs=StoredRuns(stored_run_table, Shares(database), wizards, runs, versions, applying),
        playing=playing,
        comparing=Comparing(Comparisons(database), playing, versions),
        timelines=Timelines(playback),
        annotations=Annotations(StoredAnnotations(database), playing),
        forms=Forms(applying),
        beginning=Beginning(wizards, sessions, runs, own_runs, versions, applying),
        own_runs=own_runs,
        files=Files(UploadRows(database), kept.store, runs, versions, FileLinks(kept.link_key), limit=kept.limit),
        watching=Watching(applying, news or Silence()),
        visiting=Visiting(Visits(database)),
        turns=turns,
        executor=executor,
        drafts=drafts,
        arrivals=Arrivals(drafts, wizard_versions),
        drafting=Drafting(drafts, judge, people, drafter),
        parts=Parts(drafts),
        publishing=Publishing(wizard_drafts, wizard_versions, judge),
        migrating=Migrating(RunMigrations(database, structures), versions),
        previews=Previews(StoredPreviews(database, structures), wizard_drafts, judge),
        templates=Templates(TemplateLibrary(database), wizard_drafts, wizard_versions, judge),
        database_answers=partial(_answers, database),
        issuer=issuer,
    )


def _now() -> datetime:
    return datetime.now(UTC)


async def _answers(database: Database) -> None:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await database.once(None, ALIVE)
    except TimeoutError:
        raise Unavailable("The database doesn't answer.") from None
