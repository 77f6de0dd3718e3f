package io.certwright.internal.bouncycastle;

/** Where the host stands in a URI. */
final class UriHosts {

  private UriHosts() {}

  /** Whether a URI has a host that is a name, neither an address nor empty. */
  static boolean isNamed(String uri) {
    int from = uri.indexOf("://");
    if (from < 0) {
      return false;
    }
    int end = from + 3;
    while (end < uri.length() && "/?#".indexOf(uri.charAt(end)) < 0) {
      end++;
    }
    String authority = uri.substring(from + 3, end);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int port = host.indexOf(':');
    if (port >= 0 && !host.startsWith("[")) {
      host = host.substring(0, port);
    }
    String last = host.substring(host.lastIndexOf('.') + 1);
    return !host.startsWith("[")
        && !last.isEmpty()
        && !last.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
