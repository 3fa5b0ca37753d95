# SPDX-License-Identifier: BSL-1.0
#
# What run and full have in common: packages, a clean checkout of HEAD, lanes that are timed. Sourced.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
packages=(
    git cmake ninja-build g++ clang-19 libclang-rt-19-dev libsimdjson-dev zlib1g-dev libzstd-dev
    librange-v3-dev catch2 libbenchmark-dev zstd clang-format-19 clang-tidy-19
    libopenmpi-dev openmpi-bin libmpich-dev mpich
    libsqlite3-dev sqlite3 libpq-dev postgresql python3
)

missing() { # the packages that are not installed
    local package
    for package in "${packages[@]}"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
            echo "$package"
    done
}

install_packages() {
    local wanted
    mapfile -t wanted < <(missing)
    if ((${#wanted[@]} == 0)); then
        echo "all packages are installed"
        return
    fi
    local as_root=()
    ((EUID == 0)) || as_root=(sudo)
    "${as_root[@]}" apt-get update
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends "${wanted[@]}"
}

durations=()
lane() { # lane <name> <command>...
    local name=$1 started=$SECONDS
    shift
    printf '\n==== %s\n' "$name"
    "$@"
    durations+=("$(printf '%-32s %4d s' "$name" $((SECONDS - started)))")
    printf '==== %s\n' "${durations[-1]}"
}

last_lane() { # the same, with the durations of all lanes before it: its output is to be the last
    printf '\n==== lanes so far\n'
    printf '%s\n' "${durations[@]}"
    printf '\n==== %s\n' "$1"
    shift
    "$@"
}

check_out() { # a clean checkout of HEAD, which is left there; the real data is where it is
    checkout=$(mktemp -d)
    trap 'rm -rf "$checkout"' EXIT
    if [[ -d $project/../shared/data ]]; then
        WEIR_CORPUS=$(cd "$project/../shared/data" && pwd)
        export WEIR_CORPUS
    fi
    # Where it is installed, what has been compiled before is not compiled again.
    if command -v ccache >/dev/null; then
        export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_SLOPPINESS=pch_defines,time_macros
    fi
    git clone --quiet "$project" "$checkout/weir"
    cd "$checkout/weir"
}
