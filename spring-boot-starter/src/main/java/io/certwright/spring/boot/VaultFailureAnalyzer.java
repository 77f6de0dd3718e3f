package io.certwright.spring.boot;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.TimedOutException;
import io.certwright.errors.VaultException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells why a vault was not opened, or why it does not have what was configured. */
final class VaultFailureAnalyzer extends AbstractFailureAnalyzer<VaultException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, VaultException cause) {
    if (findCause(failure, ConfigurationException.class) != null) {
      return null;
    }
    return new FailureAnalysis(cause.getMessage(), action(cause), cause);
  }

  private static String action(VaultException cause) {
    if (cause instanceof KeyAccessException) {
      return "See that certwright.passphrase-from names where the passphrase of this vault is.";
    }
    if (cause instanceof InvalidPolicyException) {
      return "Correct certwright.certificates, or the CertificateDeclaration.";
    }
    if (cause instanceof TimedOutException) {
      return "See to what kept it from being issued, or raise certwright.issue-timeout.";
    }
    if (cause instanceof NotFoundException) {
      return "Declare it under certwright.certificates or certwright.authorities, or put it into"
          + " the vault.";
    }
    return "Correct the configuration under certwright, or what the message names.";
  }
}
