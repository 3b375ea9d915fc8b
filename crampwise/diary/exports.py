"""A diary in formats that others read: ``csv`` for a spreadsheet, ``fhir`` for a clinic's system."""

from .csv_export import to_csv as csv
from .fhir_export import to_fhir as fhir

__all__ = ["csv", "fhir"]
