package io.certwright.internal.issue;

import io.certwright.audit.AuditOutcome;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.schedule.Backoff;
import io.certwright.internal.schedule.Decision;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.VersionWrites;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Puts certificates off whose issuer cannot be asked now, many in one commit: so what cannot go on
 * is not in the way of what can, and each says why it waits.
 */
public final class PuttingOff {

  private static final int LIFE_LEFT_DIVISOR = 10;
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Gate gate;
  private final Crypto crypto;
  private final VersionWrites versions;
  private final DoubleSupplier random;

  PuttingOff(Gate gate, Crypto crypto, VersionWrites versions, DoubleSupplier random) {
    this.gate = gate;
    this.crypto = crypto;
    this.versions = versions;
    this.random = random;
  }

  /**
   * A certificate.
   *
   * @param hand the hand that it is in
   * @param stored its state as it is in hand
   * @param action what is due with it: a version, a look at a server, or a question about the
   *     version in service
   * @param delay how long at least until it comes up again
   */
  public record Held(
      Hand hand, Stored<CertificateRecord> stored, Decision.Action action, Duration delay) {}

  /**
   * Why.
   *
   * @param issuer the issuer's folded name; empty: they wait for servers that are looked at
   * @param failures how often in a row the issuer has failed; 0: it is only busy, or paused
   * @param failure how it failed the last time; empty: it did not
   * @param paused whether nothing is wanted of the issuer for a while
   * @param news whether listeners are told of it
   */
  public record Cause(
      Optional<String> issuer,
      int failures,
      Optional<OperationState.Failure> failure,
      boolean paused,
      boolean news) {}

  /**
   * Puts them off, all or none.
   *
   * @param held in hands of the engine's own, a hundred or so at most
   * @throws ChangeRefusedException if somebody else changed one of them first
   */
  public void putOff(List<Held> held, Cause cause) throws ChangeRefusedException {
    var writes = new ArrayList<RecordWrite>();
    var fences = new ArrayList<Fence>();
    for (var one : held) {
      writes.add(versions.changed(after(one, cause), Optional.of(one.stored())));
      fences.addAll(one.hand().fences());
    }
    gate.commit(
        held.isEmpty() ? Caller.SYSTEM : held.get(0).hand().caller(),
        "lifecycle/put-off",
        cause.issuer().orElse(""),
        AuditOutcome.DONE,
        held.size() + (held.size() == 1 ? " certificate: " : " certificates: ") + why(cause),
        writes,
        fences,
        told(held.size(), cause));
  }

  /**
   * What makes a certificate wait from now on that waits by a clock which was set back since.
   *
   * @return empty: it does not
   */
  public Optional<RecordWrite> caughtUp(Stored<CertificateRecord> stored, Instant now) {
    return ClockSetBack.of(stored.value(), now)
        .map(after -> versions.changed(after, Optional.of(stored)));
  }

  private static List<VaultEvent> told(int certificates, Cause cause) {
    return cause
        .failure()
        .filter(last -> cause.news())
        .<VaultEvent>map(
            last ->
                new VaultEvent.IssuerNotAsked(
                    last.refusal(), last.code(), last.message(), certificates))
        .stream()
        .toList();
  }

  private CertificateRecord after(Held held, Cause cause) {
    var now = held.hand().now();
    var head = held.stored().value();
    var at = next(held, cause, now);
    var agenda = head.agenda();
    if (held.action() == Decision.Action.ADVICE) {
      return head.withAgenda(
          agenda.withAdvice(agenda.advice().map(asked -> asked.putOff(at))), now);
    }
    if (held.action() == Decision.Action.STATUS) {
      return head.withAgenda(
          agenda.withStanding(agenda.standing().map(asked -> asked.putOff(at))), now);
    }
    var next = head.withSchedule(head.schedule().putOff(at), now);
    // A certificate that only waits its turn did not fail.
    return cause.failure().isEmpty() ? next : next.withOperation(failed(head, cause, now), now);
  }

  private OperationState failed(CertificateRecord head, Cause cause, Instant now) {
    var last = cause.failure().orElseThrow();
    var why =
        new OperationState.Failure(
            last.refusal(), last.code(), "not asked: " + why(cause), Optional.empty());
    return head.isBusy()
        ? head.operation().orElseThrow().withFailure(why)
        : OperationState.failedAtOnce(
            HexFormat.of().formatHex(crypto.randomBytes(16)), now, cause.issuer().orElse(""), why);
  }

  private Instant next(Held held, Cause cause, Instant now) {
    var head = held.stored().value();
    // Some later than others, so that those that are put off together do not come together.
    long spread = (long) (random.getAsDouble() * held.delay().toMillis() / 10);
    var wait = inTime(held.delay().plusMillis(spread), head, now);
    if (cause.failures() == 0) {
      return now.plus(wait);
    }
    return Backoff.next(
        Refusal.TRANSIENT,
        cause.failures(),
        now,
        Duration.between(now, head.policy().validity().after(now)),
        head.current().map(current -> current.notAfter()),
        Optional.of(wait),
        random.getAsDouble());
  }

  /** A version that ends soon comes up again several times before it does. */
  private static Duration inTime(Duration wait, CertificateRecord head, Instant now) {
    return head.current()
        .map(current -> Duration.between(now, current.notAfter()).dividedBy(LIFE_LEFT_DIVISOR))
        .filter(most -> !most.isNegative() && most.compareTo(wait) < 0)
        .map(most -> most.compareTo(SHORTEST) < 0 ? SHORTEST : most)
        .orElse(wait);
  }

  private static String why(Cause cause) {
    var whom = cause.issuer().map(issuer -> "the issuer \"" + issuer + "\"").orElse("a server");
    if (cause.paused()) {
      return "the life cycle engine is paused for " + whom;
    }
    return cause
        .failure()
        .map(
            last ->
                whom
                    + " failed at several certificates; the last time with "
                    + last.code()
                    + ": "
                    + last.message())
        .orElse("waiting for a turn at " + whom);
  }
}
