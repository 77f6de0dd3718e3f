package io.certwright.internal.watch;

import io.certwright.errors.InvalidRequestException;

/**
 * Where a TLS server listens.
 *
 * @param host a DNS name, or an IP address as text
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {

  private static final int MAX_HOST = 253;

  /** Checks the form. */
  public Endpoint {
    boolean good = !host.isEmpty() && host.length() <= MAX_HOST;
    for (int i = 0; good && i < host.length(); i++) {
      char c = host.charAt(i);
      good =
          (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || "-._:%".indexOf(c) >= 0;
    }
    if (!good) {
      throw new InvalidRequestException(
          "host", "is a DNS name or an IP address, of 1 to " + MAX_HOST + " characters");
    }
    if (port < 1 || port > 0xffff) {
      throw new InvalidRequestException("port", port + " is not within 1 and 65535");
    }
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws InvalidRequestException if it is none
   */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      return new Endpoint(
          text.substring(0, Math.max(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new InvalidRequestException("port", "is missing; HOST:PORT was expected");
    }
  }

  /** The host, a colon and the port. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
