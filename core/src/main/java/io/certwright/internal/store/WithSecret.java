package io.certwright.internal.store;

/**
 * A record and its secret part.
 *
 * @param record the record
 * @param secret its secret part, to be closed
 */
public record WithSecret<T>(Stored<T> record, Secret secret) implements AutoCloseable {
  @Override
  public void close() {
    secret.close();
  }
}
