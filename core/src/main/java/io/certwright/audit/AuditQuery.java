package io.certwright.audit;

import io.certwright.errors.InvalidRequestException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Which entries of the audit trail somebody wants to see: those that meet all that is given.
 *
 * @param identity exactly this identity
 * @param operation exactly this operation, as {@code certificates/create}
 * @param target this name, with whatever version; case makes no difference in what a vault has
 * @param outcome this outcome
 * @param from not before this time
 * @param until before this time
 */
public record AuditQuery(
    Optional<String> identity,
    Optional<String> operation,
    Optional<String> target,
    Optional<AuditOutcome> outcome,
    Optional<Instant> from,
    Optional<Instant> until) {

  /** All entries. */
  public static final AuditQuery ALL =
      new AuditQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * Checks the times.
   *
   * @throws InvalidRequestException if the range has no time in it
   */
  public AuditQuery {
    if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
      throw new InvalidRequestException("until", "must be after " + from.get());
    }
  }

  /** The same of one identity. */
  public AuditQuery by(String name) {
    return new AuditQuery(Optional.of(name), operation, target, outcome, from, until);
  }

  /** The same of one operation. */
  public AuditQuery doing(String what) {
    return new AuditQuery(identity, Optional.of(what), target, outcome, from, until);
  }

  /** The same about one name. */
  public AuditQuery on(String name) {
    return new AuditQuery(identity, operation, Optional.of(name), outcome, from, until);
  }

  /** The same that ended so. */
  public AuditQuery ended(AuditOutcome how) {
    return new AuditQuery(identity, operation, target, Optional.of(how), from, until);
  }

  /** The same within a range of time, the end not included. */
  public AuditQuery between(Instant first, Instant end) {
    return new AuditQuery(
        identity, operation, target, outcome, Optional.of(first), Optional.of(end));
  }

  /** Whether an entry is wanted. */
  public boolean matches(AuditEntry entry) {
    return identity.filter(name -> !name.equals(entry.identity())).isEmpty()
        && operation.filter(what -> !what.equals(entry.operation())).isEmpty()
        && target.filter(name -> !isAbout(entry.target(), name)).isEmpty()
        && outcome.filter(how -> how != entry.outcome()).isEmpty()
        && from.filter(first -> entry.time().isBefore(first)).isEmpty()
        && until.filter(end -> !entry.time().isBefore(end)).isEmpty();
  }

  /**
   * Entries have the names of what is in a vault in lower case, and those of identities as such.
   */
  private static boolean isAbout(String target, String name) {
    return isNamed(target, name) || isNamed(target, name.toLowerCase(Locale.ROOT));
  }

  private static boolean isNamed(String target, String name) {
    return target.equals(name) || target.startsWith(name + "/");
  }
}
