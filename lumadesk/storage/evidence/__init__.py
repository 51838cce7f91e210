"""Figures that say whether promises are kept: counted in the database, block by block where there is much."""
