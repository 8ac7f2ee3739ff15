"""Lint: what is well formed, and yet will mislead those who handle the errors."""
