#!/bin/sh
# One command from a fresh machine (Debian, Ubuntu, macOS) to a demo, the tests or the benchmarks:
#
#   sh run.sh demo              extract rules from a credit network and question them in Prolog
#   sh run.sh test              ruff, mypy, pytest with doctests and PlUnit
#   sh run.sh bench [NAME …]    the measurements in tests/benchmarks (all, or those named) and the slow tests;
#                               reasoning:PART is one part of the reasoner's, extraction:TASK one task on which
#                               methods are compared; that installs other systems to compare with
#
# The first run installs SWI-Prolog where it is missing and makes .venv with the CPU build of PyTorch; later runs find
# that done. PYTHON=/path/to/python sh run.sh … chooses the interpreter for .venv.
# Exit status: 0 fine, 1 something failed, 2 wrong usage, 3 the machine lacks what the message names.

set -eu
cd "$(dirname "$0")"
root=$(pwd -P)

TORCH='torch==2.13.0'
# Only the plain build for processors is wanted; other Linux builds bring gigabytes of CUDA.
TORCH_INDEX='https://download.pytorch.org/whl/cpu'
venv_python="$root/.venv/bin/python"
stamp="$root/.venv/neurologic-setup"
log="$root/build/setup.log"

# The networks here are small: more threads cost more in waiting than they bring, and one adds up in the same order in
# every run.
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
export MKL_NUM_THREADS="${MKL_NUM_THREADS:-$OMP_NUM_THREADS}"
export PIP_DISABLE_PIP_VERSION_CHECK=1

usage() {
    echo 'Usage: sh run.sh demo | test | bench [NAME …]'
    echo '  demo    extract rules from a trained credit network and question them in Prolog'
    echo '  test    ruff, mypy, pytest with doctests and PlUnit'
    echo '  bench   measurements; NAME is slow (the slow tests) or a script of tests/benchmarks:'
    for script in tests/benchmarks/*.py; do
        if [ -f "$script" ]; then echo "            $(basename "$script" .py)"; fi
    done
    echo '          or one part of the reasoner: reasoning:PART, see tests/benchmarks/parts'
    echo '          or one task of extraction: extraction:TASK, see tests/benchmarks/extracting/tasks.py, or one of'
    echo '          extraction:cart, extraction:regression, extraction:simplifying'
}

# benchmark NAME: whether there is one, or a part of the reasoner's, or a task of extraction.
benchmark() {
    case $1 in
    reasoning:*) grep -q '^def measure(' "tests/benchmarks/parts/${1#reasoning:}.py" 2>/dev/null ;;
    extraction:cart | extraction:regression | extraction:simplifying) true ;;
    extraction:*) grep -q "^    \"${1#extraction:}\": " tests/benchmarks/extracting/tasks.py 2>/dev/null ;;
    *) [ -f "tests/benchmarks/$1.py" ] ;;
    esac
}

step() {
    printf '==> %s\n' "$1"
}

# cannot WHAT REMEDY: the machine lacks something that this script cannot put right.
cannot() {
    printf 'run.sh: %s\n        Remedy: %s\n' "$1" "$2" >&2
    exit 3
}

# logged COMMAND …: runs it with its output in the log; on failure shows the end of that.
logged() {
    mkdir -p "$root/build"
    printf '\n$ %s\n' "$*" >>"$log"
    from=$(wc -l <"$log")
    if "$@" </dev/null >>"$log" 2>&1; then
        return 0
    fi
    tail -n "+$((from + 1))" "$log" | tail -n 15 | sed 's/^/    | /' >&2
    return 1
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# How to become root for apt-get: nothing to do, sudo, or not at all. Without a terminal sudo must not ask.
root_by() {
    if [ "$(id -u)" -eq 0 ]; then
        echo env
    elif have sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        echo 'sudo env'
    else
        return 1
    fi
}

# install_package WHAT APT_NAME BREW_NAME: status 0 when installed, 1 when that failed, 4 when there is no way to.
install_package() {
    if have apt-get; then
        become=$(root_by) || return 4
        step "Installing $1: ${become%env}apt-get install $2"
        # sudo asks for its password here, where its question can still be seen.
        if [ "$become" != env ]; then sudo -n true 2>/dev/null || sudo -v || return 1; fi
        # An outdated list of packages is often enough; only the install itself decides.
        # shellcheck disable=SC2086  # two words for sudo
        logged $become apt-get -o DPkg::Lock::Timeout=120 update ||
            step 'The list of packages could not be renewed; trying with the old one'
        # shellcheck disable=SC2086
        logged $become DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y "$2" || return 1
    elif have brew; then
        step "Installing $1: brew install $3"
        logged brew install "$3" || return 1
    else
        return 4
    fi
}

# The package manager's line that a person can type, for remedies.
by_hand() {
    if have apt-get; then
        echo "as root: apt-get update && apt-get install $1"
    elif have brew; then
        echo "brew install $2"
    else
        echo "$3"
    fi
}

install_swipl() {
    remedy=$(by_hand swi-prolog-nox swi-prolog \
        'install SWI-Prolog 9 or newer so that swipl is on PATH (https://www.swi-prolog.org/Download.html), then run this again')
    status=0
    install_package SWI-Prolog swi-prolog-nox swi-prolog || status=$?
    case $status in
    0) have swipl || cannot 'SWI-Prolog was installed, but swipl is not on PATH.' 'open a new shell, or add its folder to PATH.' ;;
    4) cannot 'SWI-Prolog (swipl) is missing, and there is no apt-get with root or sudo, and no brew, to install it.' "$remedy" ;;
    *) cannot "SWI-Prolog could not be installed; the whole output is in build/setup.log." "$remedy" ;;
    esac
}

setup_swipl() {
    have swipl || install_swipl
    version=$(swipl --version </dev/null 2>/dev/null | sed -n 's/^SWI-Prolog version \([0-9.]*\).*/\1/p')
    if [ -z "$version" ]; then
        cannot "swipl does not run: $(command -v swipl) --version shows no version." 'reinstall SWI-Prolog.'
    elif [ "${version%%.*}" -lt 9 ]; then
        cannot "SWI-Prolog $version is too old: 9.0.0 or newer is needed." \
            'take a newer one from https://www.swi-prolog.org/Download.html (for Ubuntu: the PPA ppa:swi-prolog/stable)'
    fi
}

# GNU Prolog is only the second opinion of one test, which says that it was skipped where this does not work.
setup_gprolog() {
    if ! have gprolog; then
        install_package 'GNU Prolog, to try the emitted text on a second system' gprolog gnu-prolog ||
            step 'GNU Prolog is missing: the test that needs it will be skipped'
    fi
}

# python_fits COMMAND: whether it runs and is 3.11 or newer (a name on PATH may be a shim for a Python that is not there).
python_fits() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# python_makes_venvs COMMAND: Debian and Ubuntu keep ensurepip in a package of its own.
python_makes_venvs() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3.14 python3.13 python3.12 python3.11 python3
    fi
    fallback=''
    for candidate in "$@"; do
        if python_fits "$candidate"; then
            if python_makes_venvs "$candidate"; then
                echo "$candidate"
                return
            fi
            fallback=${fallback:-$candidate}
        fi
    done
    echo "$fallback"
}

choose_python() {
    python=$(find_python)
    if [ -z "$python" ] && [ -z "${PYTHON:-}" ] && ! have python3; then
        install_package 'Python' python3 python3 || true
        python=$(find_python)
    fi
    if [ -z "$python" ]; then
        found=$("${PYTHON:-python3}" --version 2>/dev/null) || found='no Python that runs'
        cannot "Python 3.11 or newer is needed; found ${found}." \
            "install one ($(by_hand python3.11 python@3.13 'https://www.python.org/downloads/')) or name it: PYTHON=/path/to/python3 sh run.sh …"
    fi
    if ! python_makes_venvs "$python"; then
        version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
        install_package "the venv module of $version" "$version-venv" "python@${version#python}" || true
        python_makes_venvs "$python" ||
            cannot "$version cannot make virtual environments: its venv or ensurepip module is missing." \
                "$(by_hand "$version-venv" "python@${version#python}" 'install the venv package of your Python')"
    fi
}

# What the environment was made from: these files, this place (scripts in .venv name it), this interpreter.
fingerprint() {
    cksum pyproject.toml run.sh
    echo "$root"
    "$venv_python" -c 'import sys; print(sys.version)'
}

setup_environment() {
    if [ -f "$stamp" ] && [ "$(fingerprint 2>/dev/null)" = "$(cat "$stamp")" ]; then
        return
    fi
    # From here on the environment counts as unfinished until the last line of this function.
    rm -f "$stamp"
    if ! { python_fits "$venv_python" && "$venv_python" -m pip --version >/dev/null 2>&1; }; then
        choose_python
        step "Making .venv with $("$python" --version) ($python)"
        logged "$python" -m venv --clear "$root/.venv" ||
            cannot 'The virtual environment could not be made.' 'see build/setup.log; is this folder writable, and is there space?'
    fi
    network='see build/setup.log; check the network (proxies: HTTPS_PROXY) and the free space (2 GB), then run this again: it continues'
    if "$venv_python" -c "import importlib.metadata as m, sys; sys.exit('torch==' + m.version('torch').partition('+')[0] != '$TORCH')" 2>/dev/null; then
        step "PyTorch is there ($TORCH)"
    elif [ "$(uname -s)" = Linux ]; then
        step "Installing $TORCH, CPU build (about 200 MB; takes a few minutes)"
        # --no-deps: what torch needs comes from the usual index in the next step, so the two are never mixed.
        logged "$venv_python" -m pip install --timeout 20 --retries 2 --no-deps --index-url "$TORCH_INDEX" "$TORCH" 2>/dev/null || {
            step "No CPU build to be had from $TORCH_INDEX; installing $TORCH from your usual package index (may be large)"
            logged "$venv_python" -m pip install "$TORCH" || cannot "$TORCH could not be installed." "$network"
        }
    else
        step "Installing $TORCH (takes a few minutes)"
        logged "$venv_python" -m pip install "$TORCH" || cannot "$TORCH could not be installed." "$network"
    fi
    step 'Installing neurologic and what it needs (takes a few minutes)'
    logged "$venv_python" -m pip install -e '.[test]' || cannot 'neurologic could not be installed.' "$network"
    logged "$venv_python" -c 'import pyswip' ||
        cannot 'Python cannot load the library of SWI-Prolog (libswipl).' \
            "reinstall SWI-Prolog, or set SWI_HOME_DIR and LIBSWIPL_PATH to what 'swipl --dump-runtime-variables' shows"
    fingerprint >"$stamp.new"
    mv "$stamp.new" "$stamp"
    step 'Setup is done'
}

# Other systems, only for the benchmark that measures them: nothing of ours is changed for their sake, and one that
# cannot be installed leaves the others alone. The benchmark names those that are missing.
setup_peers() {
    if [ -f "$stamp-bench" ] && [ "$(fingerprint)" = "$(cat "$stamp-bench")" ]; then
        return
    fi
    step 'Installing other systems to compare with (takes a few minutes)'
    mkdir -p "$root/build"
    "$venv_python" -m pip freeze --exclude-editable >"$root/build/installed.txt"
    if logged "$venv_python" -m pip install -c "$root/build/installed.txt" -e '.[bench]'; then
        fingerprint >"$stamp-bench"
        return
    fi
    "$venv_python" -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["bench"], sep="\n")' |
        while read -r peer; do
            logged "$venv_python" -m pip install -c "$root/build/installed.txt" "$peer" ||
                step "$peer cannot be installed (see build/setup.log) and is left out"
        done
}

setup() {
    setup_swipl
    setup_environment
}

run_demo() {
    setup
    step 'Demo: examples/credit'
    exec "$venv_python" examples/credit/run.py --out build/credit
}

# check NAME COMMAND …: runs all of them, so that one failure does not hide another, and keeps the list for the summary.
check() {
    name=$1
    shift
    step "$name"
    if "$@" </dev/null; then
        summary="$summary
    passed  $name"
    else
        failed=1
        summary="$summary
    FAILED  $name"
    fi
}

summarise() {
    printf '==> Summary%s\n' "$summary"
    exit "$failed"
}

run_tests() {
    setup
    setup_gprolog
    summary=''
    failed=0
    check 'ruff check' "$venv_python" -m ruff check .
    check 'ruff format' "$venv_python" -m ruff format --check .
    check 'mypy' "$venv_python" -m mypy
    check 'pytest' "$venv_python" -m pytest
    summarise
}

slow_tests() {
    status=0
    "$venv_python" -m pytest -m slow -o timeout=3600 || status=$?
    # 5: there are none.
    [ "$status" -eq 0 ] || [ "$status" -eq 5 ]
}

run_bench() {
    for name in "$@"; do
        if [ "$name" != slow ] && ! benchmark "$name"; then
            printf 'run.sh: there is no benchmark %s\n' "$name" >&2
            usage >&2
            exit 2
        fi
    done
    setup
    summary=''
    failed=0
    if [ "$#" -eq 0 ]; then
        for script in tests/benchmarks/*.py; do
            if [ -f "$script" ]; then set -- "$@" "$(basename "$script" .py)"; fi
        done
        set -- "$@" slow
    fi
    for name in "$@"; do
        if [ "$name" = slow ]; then
            check 'slow tests' slow_tests
        else
            part=${name#*:}
            [ "$part" != "$name" ] || part=''
            [ "${name%%:*}" != extraction ] || setup_peers
            check "benchmark $name" "$venv_python" "tests/benchmarks/${name%%:*}.py" ${part:+"$part"}
        fi
    done
    summarise
}

command=${1:-}
[ "$#" -eq 0 ] || shift
case $command in
bench) run_bench "$@" ;;
demo | test)
    if [ "$#" -gt 0 ]; then
        usage >&2
        exit 2
    fi
    if [ "$command" = demo ]; then run_demo; else run_tests; fi
    ;;
help | -h | --help) usage ;;
*)
    usage >&2
    exit 2
    ;;
esac
