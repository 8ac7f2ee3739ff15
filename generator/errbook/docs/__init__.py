"""Pages made from a catalogue: canonical tables, and the revision of a page in place."""
