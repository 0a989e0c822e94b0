"""The upkeep of glossaries: editing with a history, finding faults, merging, suggesting terms."""
