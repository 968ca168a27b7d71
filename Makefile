# Everything starts here; boot.py needs nothing but Python 3.11.
PYTHON ?= python3

.PHONY: demo test test-slow check catalogues pictures

demo:  ## build the worked example in ./demo-observatory
	@$(PYTHON) boot.py demo

test:  ## the whole suite, without the slow simulations
	@$(PYTHON) boot.py test -n 2 --dist loadgroup

test-slow:  ## long simulations and long fuzzing
	@$(PYTHON) boot.py test -m slow

check:  ## static checks
	@$(PYTHON) boot.py sync
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/codespell src tests docs benchmarks README.md CHANGELOG.md ARCHITECTURE.md SECURITY.md
	.venv/bin/python scripts/check_sizes.py

catalogues:  ## collect the messages of the code and compile the translations
	.venv/bin/python scripts/catalogues.py

pictures:  ## make the manual's pictures of the desk again, from the worked example
	@MARSAD_PICTURES=1 $(PYTHON) boot.py test tests/integration/example/test_manual_pictures_browser.py
