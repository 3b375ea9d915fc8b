"""All that a clinic's machines run, on one machine: ``python -m deploy.cluster`` (``make cluster``)."""
