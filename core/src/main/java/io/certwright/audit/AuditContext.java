package io.certwright.audit;

import io.certwright.errors.InvalidRequestException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the application knows of the work that it has a vault do, for the entries of the audit
 * trail: given once, to {@code Vault.inContext}, and not by anything that hangs on a thread.
 *
 * <p>It is written as it is given, so it holds no secret. Nothing is decided by it.
 *
 * @param correlationId what the same work is called elsewhere, as in the application's log: 1 to
 *     {@value #MAX_CORRELATION} visible ASCII characters, no blank
 * @param origin where the request came from, such as an address or a component: 1 to {@value
 *     #MAX_ORIGIN} characters
 * @param reason why it is done, such as the number of a ticket: 1 to {@value #MAX_REASON}
 *     characters
 */
public record AuditContext(
    Optional<String> correlationId, Optional<String> origin, Optional<String> reason) {

  /** Nothing is known. */
  public static final AuditContext NONE =
      new AuditContext(Optional.empty(), Optional.empty(), Optional.empty());

  private static final int MAX_CORRELATION = 128;
  private static final int MAX_ORIGIN = 200;
  private static final int MAX_REASON = 500;

  /** What does not show, or changes how others read; the blank between words is the only one. */
  private static final Pattern HIDDEN =
      Pattern.compile(
          "[[\\p{C}\\p{Z}\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\x{e0100}-\\x{e01ef}]&&[^"
              + " ]]");

  /**
   * Checks the texts: no character that is invisible, ends a line or changes how it reads.
   *
   * @throws InvalidRequestException if one is malformed
   */
  public AuditContext {
    correlationId.ifPresent(AuditContext::requireCorrelation);
    origin.ifPresent(text -> requirePlain("origin", text, MAX_ORIGIN));
    reason.ifPresent(text -> requirePlain("reason", text, MAX_REASON));
  }

  /** A context of which nothing but the correlation id is known. */
  public static AuditContext of(String correlationId) {
    return new AuditContext(Optional.of(correlationId), Optional.empty(), Optional.empty());
  }

  /** The same with this origin. */
  public AuditContext withOrigin(String from) {
    return new AuditContext(correlationId, Optional.of(from), reason);
  }

  /** The same with this reason. */
  public AuditContext withReason(String why) {
    return new AuditContext(correlationId, origin, Optional.of(why));
  }

  private static void requireCorrelation(String id) {
    boolean visible = id.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (id.isEmpty() || id.length() > MAX_CORRELATION || !visible) {
      throw new InvalidRequestException(
          "correlation id",
          "must have 1 to " + MAX_CORRELATION + " visible ASCII characters and no blank");
    }
  }

  private static void requirePlain(String field, String text, int most) {
    if (text.isBlank() || text.length() > most) {
      throw new InvalidRequestException(
          field, "must have 1 to " + most + " characters, not all blank");
    }
    var hidden = HIDDEN.matcher(text);
    if (hidden.find()) {
      throw new InvalidRequestException(
          field,
          String.format(
              "holds U+%04X, which is invisible or changes how a line reads",
              text.codePointAt(hidden.start())));
    }
  }
}
