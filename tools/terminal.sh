# How the scripts in this folder speak: to stderr, in colour only on a terminal that wants it.
# Source it; it does nothing by itself.

if [[ -t 2 && -z "${NO_COLOR:-}" && "${TERM:-dumb}" != dumb ]]; then
  bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m'
else
  bold='' dim='' red='' green='' plain=''
fi

# say TEXT...: what is being done.
say() { printf '%s\n' "${bold}==>${plain} $*" >&2; }

# note TEXT...: a detail below it.
note() { printf '%s\n' "    ${dim}$*${plain}" >&2; }

# done_in SECONDS TEXT...: what has been done, and how long it took.
done_in() {
  local took=$1; shift
  printf '%s\n' "    ${green}$*${plain} ${dim}(${took} s)${plain}" >&2
}

# fail TEXT...: one sentence, and the end.
fail() { printf '%s\n' "${red}error:${plain} $*" >&2; exit 1; }

# misused TEXT...: the command line was wrong. Exit code 2, as usual for that.
misused() {
  printf '%s\n' "${red}error:${plain} $*" "Try 'tools/${0##*/} --help'." >&2
  exit 2
}

# show_help: the comment at the top of the calling script is its manual.
show_help() { sed -n '2,/^[^#]/{s/^# \{0,1\}//;t p;d;:p;p}' "$0"; }
