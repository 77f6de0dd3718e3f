package io.certwright.internal.transfer;

/**
 * What a backup is of: what it begins with, and the purpose of the key that seals it, so that
 * neither is taken for the other.
 *
 * @param magic the first line, in the clear
 * @param purpose the purpose of the key
 */
record BackupForm(String magic, String purpose) {

  /** Of a whole vault. */
  static final BackupForm VAULT = new BackupForm("certwright backup\n", "backup");

  /** Of one certificate. */
  static final BackupForm CERTIFICATE =
      new BackupForm("certwright certificate\n", "certificate backup");
}
