package io.certwright.internal.version;

import io.certwright.access.Permission;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.IssuanceException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.OperationState.Failure;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.util.Optional;

/**
 * Whether whoever set a certificate's policy last still has the rights to what it schedules. Asked
 * of what the engine is about to do, each time; what the owner or the system set costs nothing. Of
 * one who was known by a client certificate name and attributes count, not the certificate.
 * Thread-safe.
 */
public final class PolicyRights {

  private final Gate gate;

  public PolicyRights(Gate gate) {
    this.gate = gate;
  }

  /**
   * Requires the rights to have a version made by the issuer of the policy, if it is the engine
   * that asks.
   *
   * @throws IssuanceException if one of them is gone
   */
  public void requireForVersion(Hand hand, CertificateRecord head) {
    require(hand, head, Permission.CERTIFICATES_CREATE, head.id());
    var issuer = Names.fold(head.policy().issuer());
    if (!Names.isReservedForIssuers(issuer)) {
      require(hand, head, Permission.ISSUERS_USE, issuer);
    }
  }

  /** The same for something else that is done to the certificate. */
  public void require(Hand hand, CertificateRecord head, Permission permission) {
    require(hand, head, permission, head.id());
  }

  private void require(Hand hand, CertificateRecord head, Permission permission, String target) {
    var actor = head.setBy();
    if (actor.hasAllRights() || !hand.caller().isSystem()) {
      return;
    }
    if (!has(Caller.of(actor.identity().orElseThrow()), permission, target)) {
      throw refused(
          Failure.RIGHTS_MISSING,
          "\""
              + actor.name()
              + "\", who set the policy of \""
              + head.name()
              + "\", has no right any more to "
              + permission.code()
              + " on \""
              + target
              + "\"; give it back, have somebody set the policy who has it, or have the owner mark"
              + " the policy as run by the system");
    }
  }

  private boolean has(Caller caller, Permission permission, String target) {
    try {
      // What others approved once is renewed by the same right, without them.
      return gate.judge().hasEvenTogether(caller, permission, target);
    } catch (IntegrityException e) {
      throw refused(
          Failure.RIGHTS_UNREADABLE,
          "what the rights of \""
              + caller.name()
              + "\" depend on cannot be read, so that it has none: "
              + e.getMessage());
    }
  }

  private static IssuanceException refused(String code, String why) {
    return new IssuanceException(Refusal.MISCONFIGURED, code, why, Optional.empty());
  }
}
