"""podcast_tool: from a student host's recordings to a published, accessible show."""

__version__ = "0.1.0"
