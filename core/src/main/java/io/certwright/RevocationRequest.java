package io.certwright;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.issue.StatusChange;
import io.certwright.spi.issuer.RevocationReason;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Why and how a certificate is to be revoked. Immutable. */
public final class RevocationRequest {

  private final RevocationReason reason;
  private final Optional<Instant> invalidityDate;
  private final boolean replaced;

  private RevocationRequest(
      RevocationReason reason, Optional<Instant> invalidityDate, boolean replaced) {
    this.reason = reason;
    this.invalidityDate = invalidityDate;
    this.replaced = replaced;
  }

  /**
   * A revocation from now on. A version that was in service is replaced at once where its policy
   * has it renewed by itself, unless the reason says that it is not to be missed: a hold, a
   * cessation of operation, or a privilege that was withdrawn.
   *
   * @throws InvalidRequestException if the reason is {@link RevocationReason#REMOVE_FROM_CRL},
   *     which is none
   */
  public static RevocationRequest of(RevocationReason reason) {
    Objects.requireNonNull(reason, "reason");
    if (reason == RevocationReason.REMOVE_FROM_CRL) {
      throw new InvalidRequestException(
          "reason", "REMOVE_FROM_CRL is no reason to revoke; take a hold back with release");
    }
    boolean missed =
        switch (reason) {
          case CERTIFICATE_HOLD, CESSATION_OF_OPERATION, PRIVILEGE_WITHDRAWN -> false;
          default -> true;
        };
    return new RevocationRequest(reason, Optional.empty(), missed);
  }

  /**
   * The same, and it is told since when the certificate was not to be trusted, which may be before
   * the revocation.
   */
  public RevocationRequest invalidSince(Instant date) {
    return new RevocationRequest(reason, Optional.of(date), replaced);
  }

  /** The same without a version that takes the place of the revoked one. */
  public RevocationRequest withoutReplacement() {
    return new RevocationRequest(reason, invalidityDate, false);
  }

  StatusChange.Wish wish() {
    return new StatusChange.Wish(reason, invalidityDate, replaced);
  }

  @Override
  public String toString() {
    return "RevocationRequest["
        + reason
        + invalidityDate.map(date -> ", invalid since " + date).orElse("")
        + (replaced ? ", with a replacement" : "")
        + "]";
  }
}
