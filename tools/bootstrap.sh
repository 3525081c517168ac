#!/bin/sh
# Build .venv from the locked requirements: `tools/bootstrap.sh` or `tools/bootstrap.sh dev`.
# Needs Python 3.11 or newer and the package index; no root, not even python3-venv.
set -eu
cd "$(dirname "$0")/.."
unset PYTHONPATH PYTHONHOME PIP_REQUIRE_VIRTUALENV

say() { printf '%s\n' "$*" >&2; }

new_enough() {
	"$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
	for python in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
		if new_enough "$python"; then
			command -v "$python"
			return
		fi
	done
	say "Python 3.11 or newer is needed (apt install python3), or PYTHON=/path/to/it."
	exit 1
}

# Debian keeps pip out of python3; its wheel can be had without installing it, so without root.
pip_of_debian() {
	wheels=usr/share/python-wheels
	mkdir -p var/bootstrap
	(
		cd var/bootstrap
		if ! apt-get download -qq python3-pip-whl 2>/dev/null; then
			lists="-o Dir::State=$PWD/apt -o Dir::Cache=$PWD/apt -o Dir::State::status=/var/lib/dpkg/status"
			mkdir -p apt/lists/partial apt/archives/partial
			apt-get $lists -qq update && apt-get $lists -qq download python3-pip-whl
		fi
		dpkg -x python3-pip-whl_*.deb .
	) >/dev/null 2>&1 || return 1
	pip=$(ls var/bootstrap/$wheels/pip-*.whl) || return 1
	.venv/bin/python "$pip/pip" install --quiet --no-index "$pip"
}

make_venv() {
	python=$(find_python)
	say "Building the environment with $("$python" --version) ..."
	rm -rf .venv
	"$python" -m venv .venv >/dev/null 2>&1 && return
	rm -rf .venv
	if "$python" -m venv --without-pip .venv >/dev/null 2>&1; then
		"$python" -m pip --python .venv/bin/python install --quiet pip >/dev/null 2>&1 && return
		pip_of_debian && return
		rm -rf var/bootstrap .venv
	fi
	say "This Python cannot make environments: apt install python3-venv, then try again."
	exit 1
}

install() {
	.venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"
}

new_enough .venv/bin/python && .venv/bin/python -c 'import pip' 2>/dev/null || make_venv
if [ "${1:-}" = dev ]; then
	say "Installing what the tests and checks need ..."
	install --require-hashes -r requirements-dev.txt
	touch .venv/ready-dev
else
	say "Installing what the house needs ..."
	install --require-hashes -r requirements.txt
	install --no-deps --editable .
	touch .venv/ready
fi
rm -rf var/bootstrap
