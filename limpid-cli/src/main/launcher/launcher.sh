# What the launcher of a checkout and the launcher of a distribution share. They set
#   shared  the folder of this file and of jvm.flags
#   jar     limpid.jar, with its libraries in lib/ beside it
#   cache   a folder for what speeds up the next start; empty = there is none that can be written to
# and then call find_java, set_environment and start.

die() {
  printf 'limpid: %s\n' "$1" >&2
  exit 1
}

# Java: JAVA_HOME's if set, or the one on the PATH. Its version is read from its "release" file, which is
# much faster than asking the program.
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || die "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it."
    java_home=$JAVA_HOME
  else
    java=$(command -v java) || die "Java 17 or later is needed, and there is no java on the PATH."
    real=$(readlink -f "$java" 2>/dev/null) || real=$java
    java_home=${real%/bin/java}
  fi
  version=
  release=
  if [ -r "$java_home/release" ]; then
    while IFS='=' read -r key value || [ -n "$key" ]; do
      value=${value#\"}
      value=${value%\"}
      case $key in
        JAVA_VERSION) version=$value ;;
        JAVA_RUNTIME_VERSION) release=$value ;;
      esac
    done <"$java_home/release"
  fi
  if [ -z "$version" ]; then
    version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
  fi
  major=${version#1.}
  major=${major%%[!0-9]*}
  [ -n "$major" ] || die "$java does not tell its version; Java 17 or later is needed."
  [ "$major" -ge 17 ] || die "Java 17 or later is needed, and $java is Java $version."
}

# What depends on the command line: its first word.
set_environment() {
  export ORT_DISABLE_TELEMETRY=1
  # In the plain C locale Java reads letters beyond ASCII in file names as question marks, and a locale that is not
  # installed is the plain C locale. C.UTF-8 is always there and has the encoding of every UTF-8 locale.
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX | *.[Uu][Tt][Ff]8 | *.[Uu][Tt][Ff]-8) [ "$(uname -s)" = Darwin ] || export LC_ALL=C.UTF-8 ;;
    *) [ "$(locale charmap 2>/dev/null)" != ANSI_X3.4-1968 ] || export LC_ALL=C.UTF-8 ;;
  esac
  # Commands that only look something up end before the later stages of the JIT pay off.
  case ${1:-} in
    '' | -* | inspect | methods | metrics | generate-completion) stages=-XX:TieredStopAtLevel=1 ;;
    *) stages= ;;
  esac
}

# One process at a time: a folder is made by exactly one of two processes.
lock() {
  silent=0
  until mkdir "$cache/limpid.lock" 2>/dev/null; do
    owner=$(cat "$cache/limpid.lock/pid" 2>/dev/null)
    if [ -z "$owner" ]; then
      silent=$((silent + 1))
    fi
    if [ "$silent" -gt 5 ] || { [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; }; then
      rm -rf "$cache/limpid.lock"
    else
      sleep 1
    fi
  done
  trap unlock EXIT
  trap 'unlock; exit 130' INT TERM
  echo $$ >"$cache/limpid.lock/pid"
}

unlock() {
  rm -rf "$cache/limpid.lock"
  trap - EXIT INT TERM
}

# The classes a run needs, already parsed and verified, per version of Java. An empty archive = not possible here.
# It is a static archive, since Java 17 keeps classes as old as picocli's in no other kind.
archive_classes() {
  lock
  if [ ! -f "$archive" ]; then
    {
      warm_up -XX:DumpLoadedClassList="$cache/limpid.classes"
      run -Xshare:dump -XX:SharedClassListFile="$cache/limpid.classes" -XX:SharedArchiveFile="$archive.new" -jar "$jar"
    } >>"$cache/limpid-build.log" 2>&1 </dev/null
    [ -s "$archive.new" ] || : >"$archive.new"
    mv -f "$archive.new" "$archive"
  fi
  unlock
}

# Runs a representative command, so that its classes are known, and unpacks the libraries of ONNX Runtime, which it would
# otherwise unpack into the temporary folder at each start.
warm_up() {
  mkdir -p "$cache/warm-up" && run "$@" -jar "$jar" warm-up "$cache/warm-up"
  if [ ! -d "$cache/native" ] && [ -d "$cache/warm-up/native" ]; then
    mv "$cache/warm-up/native" "$cache/native"
  fi
  rm -rf "$cache/warm-up"
}

run() {
  if [ "$major" -ge 23 ]; then
    set -- --sun-misc-unsafe-memory-access=allow "$@"
  fi
  if [ -t 2 ]; then
    set -- -Dlimpid.terminal=true "$@"
  fi
  if [ -n "$cache" ] && [ -d "$cache/native" ]; then
    set -- -Donnxruntime.native.path="$cache/native" "$@"
  fi
  $exec "$java" "@$shared/jvm.flags" ${stages:+"$stages"} "$@"
}

# Runs Limpid in the place of this process. LIMPID_CLASSPATH = jars with methods of other people.
start() {
  exec=
  archive=
  if [ -n "$cache" ]; then
    archive=$cache/limpid-$(printf %s "${release:-$version}" | tr -c 'A-Za-z0-9.+-' _).jsa
    if [ ! -f "$archive" ]; then
      archive_classes
    fi
  fi
  if [ -n "${LIMPID_CLASSPATH:-}" ]; then
    set -- -cp "$jar:$LIMPID_CLASSPATH" dev.limpid.cli.Limpid "$@"
    if [ "$major" -ge 22 ]; then
      # As the manifest of limpid.jar says, which is not asked here.
      set -- --enable-native-access=ALL-UNNAMED "$@"
    fi
  else
    set -- -jar "$jar" "$@"
  fi
  if [ -s "$archive" ]; then
    set -- -XX:SharedArchiveFile="$archive" -Xshare:auto "$@"
  fi
  exec=exec
  run "$@"
}
