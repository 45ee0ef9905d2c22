"""An app that exists only while faults are tested: one kind of job and one kind of submission."""
