"""The messages of this package."""

from corpora.messages import Catalogue

message = Catalogue(__package__)
