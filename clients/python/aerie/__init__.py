"""A client of Aerie for Python 3.11 and later; needs nothing but the standard library."""

from .client import Aerie, AerieProblem

__all__ = ["Aerie", "AerieProblem"]
