"""Puts the runs' room together: its use cases over the stores."""

from api.services import RunServices
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
from store.annotations import Annotations as AnnotationTable
from store.comparisons import Comparisons
from store.exports import Exports
from store.files.rows import UploadRows
from store.own_runs import OwnRuns
from store.playback import Playback
from store.public_links import PublicLinks
from store.public_runs import PublicRuns as PublicRunReading
from store.run_news import RunAnnouncements
from store.shares import Shares
from store.stored_runs import StoredRuns as StoredRunTable
from store.visits import Visits
from usher.file_keeping import FileKeeping
from usher.foundation import Foundation, now
from wizard.ports.run_news import RunNews


def run_services(shared: Foundation, kept: FileKeeping, news: RunNews | None, *, mails: bool) -> RunServices:
    """Without news a run that is watched is read again and again; without `mails` nobody is told of a share."""
    database, structures, runs, versions = shared.database, shared.structures, shared.runs, shared.versions
    playback, exports = Playback(database, structures), Exports(database, structures)
    playing, applying = Playing(playback, versions), Applying(runs, versions, shared.executor, now)
    own, shares, stored = OwnRuns(database), Shares(database), StoredRunTable(database)
    return RunServices(
        records=runs,
        beginning=Beginning(shared.wizards, shared.sessions, runs, own, versions, applying),
        forms=Forms(applying),
        files=Files(UploadRows(database), kept.store, runs, versions, FileLinks(kept.link_key), limit=kept.limit),
        watching=Watching(applying, RunAnnouncements(database), news or Silence()),
        visiting=Visiting(Visits(database)),
        own=own,
        stored=StoredRuns(stored, shares, shared.wizards, runs, versions, applying),
        sharing=Sharing(shares, PublicLinks(database), mails=mails),
        public=PublicRuns(PublicRunReading(database, structures)),
        comparing=Comparing(Comparisons(database), playing, versions),
        playing=playing,
        timelines=Timelines(playback),
        annotations=Annotations(AnnotationTable(database), playing),
        exporting=Exporting(playing, exports),
        exporting_listings=ExportingListings(stored, exports),
        importing=Importing(exports, versions),
    )
