package io.certwright.testkit;

import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.AdvisingIssuer;
import io.certwright.spi.issuer.CertificateStatus;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.RenewalAdvice;
import io.certwright.spi.issuer.RevocationAnswer;
import io.certwright.spi.issuer.RevokingIssuer;
import io.certwright.spi.issuer.StatusIssuer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * A {@link FakeCa} that can also be asked when it wants its certificates renewed and whether it has
 * revoked them. Unless a script says otherwise it has no advice, revokes what it is asked to, and
 * tells of each certificate what the CA knows: revoked, good, or unknown. It wants to be asked
 * again an hour later.
 *
 * <p>Thread-safe.
 */
public final class FakeOversight implements RevokingIssuer, AdvisingIssuer, StatusIssuer {

  private static final Duration AGAIN = Duration.ofHours(1);

  private final FakeCa ca;
  private final Clock clock;
  private final Deque<Supplier<RenewalAdvice>> advice = new ArrayDeque<>();
  private final Deque<Supplier<CertificateStatus>> statuses = new ArrayDeque<>();
  private final Deque<Supplier<RevocationAnswer>> revocations = new ArrayDeque<>();
  private final List<Bytes> adviceAsked = new ArrayList<>();
  private final List<Bytes> statusAsked = new ArrayList<>();
  private final List<Bytes> revocationAsked = new ArrayList<>();

  private FakeOversight(FakeCa ca, Clock clock) {
    this.ca = ca;
    this.clock = clock;
  }

  /** The same CA with more to say, by this clock. */
  public static FakeOversight of(FakeCa ca, Clock clock) {
    return new FakeOversight(ca, clock);
  }

  /** The next question for advice is answered like that; what it throws is thrown. */
  public synchronized FakeOversight adviseNext(Supplier<RenewalAdvice> answer) {
    advice.add(answer);
    return this;
  }

  /** The next question for a status is answered like that; what it throws is thrown. */
  public synchronized FakeOversight tellNext(Supplier<CertificateStatus> answer) {
    statuses.add(answer);
    return this;
  }

  /** The next request to revoke is answered like that; what it throws is thrown. */
  public synchronized FakeOversight revokeNext(Supplier<RevocationAnswer> answer) {
    revocations.add(answer);
    return this;
  }

  /** The certificates that were to be revoked, in order, each as often as it was asked for. */
  public synchronized List<Bytes> revocationAsked() {
    return List.copyOf(revocationAsked);
  }

  /** The certificates that advice was asked about, in order. */
  public synchronized List<Bytes> adviceAsked() {
    return List.copyOf(adviceAsked);
  }

  /** The certificates whose status was asked for, in order. */
  public synchronized List<Bytes> statusAsked() {
    return List.copyOf(statusAsked);
  }

  @Override
  public RenewalAdvice renewalAdvice(Bytes certificate) {
    Supplier<RenewalAdvice> next;
    synchronized (this) {
      adviceAsked.add(certificate);
      next = advice.poll();
    }
    return next == null ? new RenewalAdvice.None(clock.instant().plus(AGAIN)) : next.get();
  }

  @Override
  public CertificateStatus status(Bytes certificate) {
    Supplier<CertificateStatus> next;
    synchronized (this) {
      statusAsked.add(certificate);
      next = statuses.poll();
    }
    return next == null ? known(certificate) : next.get();
  }

  private CertificateStatus known(Bytes certificate) {
    var reason = ca.revocation(certificate);
    if (reason.isPresent()) {
      return new CertificateStatus.Revoked(clock.instant(), reason.getAsInt());
    }
    var again = clock.instant().plus(AGAIN);
    return ca.hasIssued(certificate)
        ? new CertificateStatus.Good(again)
        : new CertificateStatus.Unknown(again);
  }

  @Override
  public IssuerAnswer submit(IssuanceRequest request) {
    return ca.submit(request);
  }

  @Override
  public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
    return ca.resume(request, order);
  }

  @Override
  public RevocationAnswer revoke(Bytes certificate, int reason) {
    Supplier<RevocationAnswer> next;
    synchronized (this) {
      revocationAsked.add(certificate);
      next = revocations.poll();
    }
    return next == null ? ca.revoke(certificate, reason) : next.get();
  }

  @Override
  public String toString() {
    return "FakeOversight[" + ca + "]";
  }
}
