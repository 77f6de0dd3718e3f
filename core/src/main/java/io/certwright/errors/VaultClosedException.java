package io.certwright.errors;

/** The vault was closed, and with it every key handle that it gave out. Open it anew. */
public final class VaultClosedException extends VaultException {

  private static final long serialVersionUID = 1L;

  /** Nothing is to be told but that. */
  public VaultClosedException() {
    super("The vault is closed; open it anew", null);
  }
}
