package io.certwright.internal.keyfile;

import java.util.List;
import java.util.Optional;

/**
 * What is to be read, and how. The arrays stay the caller's.
 *
 * @param files the files whose contents belong together
 * @param password what opens them; empty: none was given
 * @param keyPassword what opens the private key, where that is another one
 * @param alias which entry is meant
 * @param work how many iterations of HMAC-SHA-256 all key derivations may take
 * @param size how many bytes all files may have
 */
public record KeySource(
    List<byte[]> files,
    Optional<char[]> password,
    Optional<char[]> keyPassword,
    Optional<String> alias,
    long work,
    int size) {

  /** Copies the list. */
  public KeySource {
    files = List.copyOf(files);
  }

  /** Nothing of the content. */
  @Override
  public String toString() {
    return "KeySource[" + files.size() + " files]";
  }
}
