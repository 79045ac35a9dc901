"""Mirrors the packages. `make test` runs everything; `pytest tests/…` runs a part and starts what that part needs."""
