"""Pure functions of the catalogue: the plain nested data that structured outputs are written from."""
