package io.certwright.internal.revoking;

import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.internal.record.Revoked;
import io.certwright.spi.issuer.RevocationReason;
import java.time.Instant;
import java.util.Optional;

/**
 * One change of a certificate's status: a revocation, or the end of a hold.
 *
 * @param wish how it is revoked; empty: a hold is taken back
 */
public record StatusChange(Optional<Wish> wish) {

  /**
   * How a certificate is to be revoked.
   *
   * @param reason why; none of those that only a CRL has
   * @param invalid since when the certificate is not to be trusted; empty: it is not told
   * @param replaced whether a version takes the place of one that was in service
   */
  public record Wish(RevocationReason reason, Optional<Instant> invalid, boolean replaced) {

    boolean isCompromise() {
      return StatusChange.isCompromise(reason);
    }
  }

  /** Whether a reason says that others have the key, or may have it. */
  static boolean isCompromise(RevocationReason reason) {
    return reason == RevocationReason.KEY_COMPROMISE || reason == RevocationReason.CA_COMPROMISE;
  }

  /** A revocation. */
  static StatusChange revoked(Wish wish) {
    return new StatusChange(Optional.of(wish));
  }

  /** The end of a hold. */
  static StatusChange released() {
    return new StatusChange(Optional.empty());
  }

  /** What is to hold then; the same as before if there is nothing to do. */
  Optional<Revoked> after(String what, Optional<Revoked> before, Instant now) {
    if (wish.isEmpty()) {
      before.filter(how -> !how.isHold()).ifPresent(how -> refuse(what, how));
      return Optional.empty();
    }
    var wanted = wish.get();
    if (before.isEmpty()) {
      return Optional.of(new Revoked(now, wanted.reason(), wanted.invalid()));
    }
    var is = before.get();
    boolean same = isCompromise(is.reason()) && wanted.isCompromise();
    if (is.reason() == wanted.reason() || same) {
      return before;
    }
    if (!is.isHold() && !wanted.isCompromise()) {
      refuse(what, is);
    }
    // It was not trusted since then, whatever the reason.
    return Optional.of(new Revoked(is.at(), wanted.reason(), wanted.invalid()));
  }

  private static void refuse(String what, Revoked how) {
    throw new ConflictException(
        what
            + " is revoked since "
            + how.at()
            + " ("
            + how.reason()
            + "), which is final; a later reason can only be KEY_COMPROMISE");
  }

  String operation() {
    return wish.isPresent() ? Permission.CERTIFICATES_REVOKE.code() : "certificates/release";
  }

  /** What the audit trail says of how it is then. */
  static String detail(Optional<Revoked> how) {
    return how.map(
            revoked ->
                "revoked since "
                    + revoked.at()
                    + ", "
                    + revoked.reason()
                    + revoked.invalid().map(since -> ", invalid since " + since).orElse(""))
        .orElse("released");
  }
}
