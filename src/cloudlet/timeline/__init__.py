"""A history as a picture: lanes for requests, messages, functions and queues, drawn in several ways.

One model for all of them: a terminal's text, Vega-Lite for notebooks and pages, and the Chrome trace format.
"""

from cloudlet.timeline.model import Lane, Mark, Span, Timeline
from cloudlet.timeline.reading import timeline_of

__all__ = ["Lane", "Mark", "Span", "Timeline", "timeline_of"]
