package io.certwright.ca;

import io.certwright.Certificate;
import io.certwright.CertificateOperation;
import io.certwright.OperationStatus;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Ask;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.Names;
import io.certwright.policy.CertificatePolicy;
import java.util.Optional;

/** The certificates of CAs: which can be one's, and how one is made where there is none. */
final class CaCertificates {

  private CaCertificates() {}

  /** Refuses what is none of a CA, or that of one whose key is elsewhere. */
  static void requireSigning(Vault vault, String name, Certificate known) {
    if (known.x509().getBasicConstraints() < 0) {
      throw new ConflictException(
          "\"" + name + "\" is a certificate already, and none of a CA; choose another name");
    }
    requireKey(vault, name, known);
  }

  /** A CA whose certificate is only watched is somebody else's. */
  private static void requireKey(Vault vault, String name, Certificate known) {
    var version =
        EngineHolder.of(vault)
            .engine()
            .catalogue()
            .requireVersion(Names.fold(name), known.version())
            .version();
    if (version.location() instanceof KeyLocation.Absent) {
      throw new ConflictException(
          "the CA \""
              + name
              + "\" is only watched: its private key is not in this vault, so it signs nothing"
              + " here; choose another name, or import it with its key");
    }
  }

  /** The present certificate of this name, or that of a new CA. */
  static Certificate findOrCreate(Vault vault, String name, CertificatePolicy policy) {
    Optional<Certificate> known = vault.find(name);
    if (known.isPresent()) {
      return known.get();
    }
    requireNoneDisabled(vault, name);
    try {
      create(vault, name, policy);
    } catch (ConflictException e) {
      // Another thread or process made it first, which is as good.
      return vault.find(name).orElseThrow(() -> e);
    }
    return vault.get(name);
  }

  /** Two that find none at once make one: a further version would be another CA. */
  private static void create(Vault vault, String name, CertificatePolicy policy) {
    var holder = EngineHolder.of(vault);
    var engine = holder.engine();
    var asks = Ask.of(Permission.CERTIFICATES_CREATE, Names.fold(name)).withPolicy(policy);
    if (engine.gate().terms(holder.caller(), asks).isNone()) {
      var operation = Permission.CERTIFICATES_CREATE.code();
      engine.issuance().createWhereNone(holder.caller(), operation, name, policy);
    } else {
      requireNotWaiting(vault.create(name, policy));
    }
  }

  private static void requireNotWaiting(CertificateOperation made) {
    if (made.status() == OperationStatus.AWAITING_APPROVAL) {
      throw new ConflictException(
          "the CA \""
              + made.certificate()
              + "\" waits for the approval of others; open it again once it was issued");
    }
  }

  /** What was taken out of service must not come back as another one by itself. */
  private static void requireNoneDisabled(Vault vault, String name) {
    try {
      var versions = vault.listVersions(name, PageRequest.first(1)).items();
      if (!versions.isEmpty() && !versions.get(0).isEnabled()) {
        throw new ConflictException(
            "every version of \"" + name + "\" is disabled; enable one, or create another");
      }
    } catch (NotFoundException e) {
      return;
    }
  }
}
