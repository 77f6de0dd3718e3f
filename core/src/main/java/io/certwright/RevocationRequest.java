package io.certwright;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.revoking.StatusChange;
import io.certwright.spi.issuer.RevocationReason;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Why and how a certificate is to be revoked. Immutable. */
public final class RevocationRequest {

  private static final Instant EARLIEST = Instant.parse("1950-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

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
   *
   * @throws InvalidRequestException if it is before the year 1950 or after 9999
   */
  public RevocationRequest invalidSince(Instant date) {
    if (date.isBefore(EARLIEST) || !date.isBefore(END)) {
      throw new InvalidRequestException(
          "invalidityDate", "must be in the years 1950 to 9999, not " + date);
    }
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
