"""What changed between two states of a catalogue, and what that means for those who handle its errors."""
