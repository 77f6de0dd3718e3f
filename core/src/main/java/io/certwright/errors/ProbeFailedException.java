package io.certwright.errors;

import org.jspecify.annotations.Nullable;

/** A server was asked for its certificates and did not present any in time. */
public final class ProbeFailedException extends VaultException {

  private static final long serialVersionUID = 1L;

  private final String endpoint;

  /**
   * @param endpoint the server, as {@code host:port}
   * @param message what it did instead
   * @param cause what the network or TLS said; null if it said nothing
   */
  public ProbeFailedException(String endpoint, String message, @Nullable Throwable cause) {
    super(endpoint + " presented no certificate: " + message, cause);
    this.endpoint = endpoint;
  }

  /** The server, as {@code host:port}. */
  public String endpoint() {
    return endpoint;
  }

  /** It may do so later. */
  @Override
  public boolean isRetryable() {
    return true;
  }
}
