"""Every service that cloudlet does not model itself, as moto models it.

Only this package imports moto, and only when its first call comes: that costs a third of a second.
"""

from __future__ import annotations

from cloudlet.moto_backend.backend import MotoBackend
from cloudlet.moto_backend.table import Table

__all__ = ["MotoBackend", "Table"]
