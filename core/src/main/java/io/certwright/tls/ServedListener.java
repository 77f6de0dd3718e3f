package io.certwright.tls;

/**
 * Is told which versions are in use. It is called in a handshake, by several threads, so it returns
 * promptly; what it throws is logged and fails nothing.
 */
@FunctionalInterface
public interface ServedListener {

  /** That a handshake presents this version, for the first time since the key manager was made. */
  void nowInUse(ServedVersion served);
}
