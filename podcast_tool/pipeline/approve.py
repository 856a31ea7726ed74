"""Approving a transcript: recording who checked which text, and when."""

from podcast_tool.disk import write_file
from podcast_tool.pipeline.approval import digest_of
from podcast_tool.pipeline.bring import way_to_words
from podcast_tool.pipeline.find import open_episode
from podcast_tool.pipeline.prepare import Prepared
from podcast_tool.pipeline.run import Options
from podcast_tool.problems import PodcastError
from podcast_tool.project.approval import Approval, write_approval
from podcast_tool.project.layout import Project
from podcast_tool.publish.runlock import hold


def approve(project: Project, options: Options, wanted: str, by: str) -> tuple[Prepared, Approval]:
    """Record that `by` has checked the transcript as it is now. Raises PodcastError where there is none."""
    with hold(project.run_lock):
        run, prepared = open_episode(project, options, wanted)
        digest = digest_of(run, prepared.folder)
        if not digest:
            why = f"{prepared.episode.title!r} has no transcript yet"
            raise PodcastError(why, fix=way_to_words(run, prepared))
        approval = Approval(by=by, on=options.now.date(), text=digest)
        write_file(prepared.folder.approval, write_approval(approval).encode())
        return prepared, approval
