"""Work of the evidence hall that a worker does, one file a subject."""
