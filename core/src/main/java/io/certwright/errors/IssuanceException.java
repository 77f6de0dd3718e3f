package io.certwright.errors;

import io.certwright.lint.LintFinding;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A certificate was not issued. {@link #refusal()} says whose turn it is: the vault's (it tries
 * again), that of whoever wrote the policy, or that of whoever configured the issuer.
 */
public final class IssuanceException extends VaultException {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;
  private final String code;
  private final String reason;
  private final @Nullable Duration retryAfter;
  private final LintFinding[] findings;
  private final Problem[] problems;

  /**
   * @param refusal what kind of no
   * @param code the issuer's own code, for example an ACME error type
   * @param message what a person should read; no secret
   * @param retryAfter how long the issuer asks to be left alone; empty: it did not say
   */
  public IssuanceException(
      Refusal refusal, String code, String message, Optional<Duration> retryAfter) {
    this(refusal, code, message, retryAfter, List.of(), List.of());
  }

  private IssuanceException(
      Refusal refusal,
      String code,
      String message,
      Optional<Duration> retryAfter,
      List<LintFinding> findings,
      List<Problem> problems) {
    super("No certificate was issued: " + message + " [" + code + "]; " + advice(refusal), null);
    this.refusal = refusal;
    this.code = code;
    this.reason = Printable.of(message);
    this.retryAfter = retryAfter.orElse(null);
    this.findings = findings.toArray(new LintFinding[0]);
    this.problems = problems.toArray(new Problem[0]);
  }

  /**
   * Nothing was signed, because the certificate would have broken a rule: {@link #code()} is {@code
   * lint}.
   *
   * @param findings all that the lint found, at least one error
   */
  public static IssuanceException ofFindings(List<LintFinding> findings) {
    var errors =
        findings.stream()
            .filter(LintFinding::isError)
            .map(LintFinding::toString)
            .collect(Collectors.joining("; "));
    return new IssuanceException(
        Refusal.REJECTED, "lint", errors, Optional.empty(), findings, List.of());
  }

  /**
   * Nothing was signed, because the CA allows no such certificate: {@link #code()} is {@code
   * profile}.
   *
   * @param who what does not allow it
   * @param problems all that it has against it, at least one
   */
  public static IssuanceException ofProblems(String who, List<Problem> problems) {
    var all = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    return new IssuanceException(
        Refusal.REJECTED, "profile", who + ": " + all, Optional.empty(), List.of(), problems);
  }

  private static String advice(Refusal refusal) {
    return switch (refusal) {
      case TRANSIENT -> "the same request may succeed later";
      case RATE_LIMITED -> "the same request may succeed once the issuer allows it";
      case REJECTED -> "change the policy or its names";
      case MISCONFIGURED -> "mend the issuer's configuration or credentials";
    };
  }

  /** What kind of no. */
  public Refusal refusal() {
    return refusal;
  }

  /** What a person should read, without what {@link #getMessage()} adds around it. */
  public String reason() {
    return reason;
  }

  /** The issuer's own code. */
  public String code() {
    return code;
  }

  /** What the lint found in what was to be signed; empty unless {@link #code()} is {@code lint}. */
  public List<LintFinding> findings() {
    return List.of(findings);
  }

  /**
   * What the CA has against the certificate, with field, rule and what is allowed; empty unless
   * {@link #code()} is {@code profile}.
   */
  public List<Problem> problems() {
    return List.of(problems);
  }

  /** Whether the same request may succeed later: it is transient or limited in rate. */
  @Override
  public boolean isRetryable() {
    return refusal == Refusal.TRANSIENT || refusal == Refusal.RATE_LIMITED;
  }

  @Override
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
