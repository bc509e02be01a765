# The two commands. PYTHON= chooses the Python that .venv is made with, PORT= where to serve.
PYTHON ?= python3

.PHONY: run test install

run: install
	@.venv/bin/python -m config.run

test: install
	@.venv/bin/python -m pytest -n auto

install:
	@$(PYTHON) -m config.install
