# To be sourced: sets JAVA_HOME to a JDK 25, or ends with words that help.
# The version is read from the file "release", which every JDK has: no process is started.

is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=\"25 | JAVA_VERSION=\"25[.\"+-]*) return 0 ;;
    esac
  done < "$1/release"
  return 1
}

find_jdk() {
  for jdk in "${CELFS_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25* /opt/*jdk*25* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/25* "${HOME:-/nonexistent}"/.jdks/*25*; do
    if is_jdk_25 "$jdk"; then
      JAVA_HOME=$jdk
      export JAVA_HOME
      return
    fi
  done
  cat >&2 <<'MISSING'
celfs: JDK 25 is missing: none in $CELFS_JAVA_HOME, $JAVA_HOME, /usr/lib/jvm, /opt or ~/.sdkman.
Install any build of OpenJDK 25 (Debian and Ubuntu: apt-get install openjdk-25-jdk-headless or
temurin-25-jdk), or set CELFS_JAVA_HOME to the folder of one.
MISSING
  exit 1
}
