package io.certwright.testkit;

import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.issuer.RevocationAnswer;
import io.certwright.spi.issuer.RevokingIssuer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A certification authority outside the vault, in the memory of a test. It issues at once unless a
 * script says otherwise, and remembers every call, so that a test can tell how often a vault asked.
 *
 * <p>It keeps the contract of an issuer: a second call about an operation for which it has issued
 * gives the same certificate and issues none. It outlives vaults: opening one anew with the same
 * {@code FakeCa} is the restart of an application whose CA went on. It holds the vault to the
 * contract as well: another CSR under a known operation, or an order that it did not give, is
 * refused as {@code broken-contract}.
 *
 * <p>What it issues has the subject, key and extensions of the request, the validity that is asked
 * for, and two key identifiers. The encoding is its own and of a few lines: core signs no requests
 * from outside, and a test of core that used core's encoder would not notice its mistakes; so the
 * kit needs nothing but the JDK.
 *
 * <p>Thread-safe.
 */
public final class FakeCa implements RevokingIssuer {

  private static final byte[] SUBJECT_ALT_NAME = Asn1.oid("2.5.29.17");
  private static final byte[] BASIC_CONSTRAINTS = Asn1.oid("2.5.29.19");
  private static final byte[] OTHER_NAME = "other.example.test".getBytes(StandardCharsets.US_ASCII);
  private static final Duration DAY = Duration.ofDays(1);

  private final Clock clock;
  private final PaperCa root;
  private final Optional<PaperCa> intermediate;
  private final Barrier barrier = new Barrier();

  private final Deque<FakeAnswer> script = new ArrayDeque<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<Issuance> issuances = new ArrayList<>();
  private final Map<String, Order> orders = new HashMap<>();
  private final Map<Bytes, Integer> revoked = new HashMap<>();
  private final Map<BigInteger, Instant> listed = new HashMap<>();

  /**
   * A call to {@link #submit} or {@link #resume}.
   *
   * @param request what was asked
   * @param order the order bytes; empty: it was {@code submit}
   */
  public record Call(IssuanceRequest request, Optional<Bytes> order) {}

  /**
   * A certificate that was issued.
   *
   * @param operation the operation that it was for
   * @param csr the request that it was for
   * @param certificate the certificate
   */
  public record Issuance(String operation, Bytes csr, X509Certificate certificate) {}

  /** What is known of one operation. */
  private static final class Order {
    private final Bytes csr;
    private Optional<Bytes> order = Optional.empty();
    private Optional<Bytes> certificate = Optional.empty();

    private Order(Bytes csr) {
      this.csr = csr;
    }
  }

  private FakeCa(Clock clock, PaperCa root, Optional<PaperCa> intermediate) {
    this.clock = clock;
    this.root = root;
    this.intermediate = intermediate;
  }

  /** A CA whose root signs what it issues. */
  public static FakeCa withRoot(Clock clock) {
    return new FakeCa(clock, PaperCa.root("Fake Root", clock.instant()), Optional.empty());
  }

  /** A CA with an intermediate below its root, which signs what it issues. */
  public static FakeCa withIntermediate(Clock clock) {
    var root = PaperCa.root("Fake Root", clock.instant());
    return new FakeCa(clock, root, Optional.of(root.below("Fake Issuing CA", clock.instant())));
  }

  /** Adds to the script: each call takes the next answer; when there is none left, it issues. */
  public FakeCa answerNext(FakeAnswer... answers) {
    synchronized (script) {
      script.addAll(Arrays.asList(answers));
    }
    return this;
  }

  /** Every call that is begun from now on hangs until {@link #releaseCalls}. */
  public void holdCalls() {
    barrier.lower();
  }

  /** The number of calls that hang at the moment. */
  public int heldCalls() {
    return barrier.waiting();
  }

  /** Lets the calls go on that hang, and those to come. */
  public void releaseCalls() {
    barrier.raise();
  }

  /** The root's certificate. */
  public X509Certificate root() {
    return PaperCa.parse(root.certificate());
  }

  /**
   * Begins a certificate for tests to hold, valid since a day ago and for 47 days more, good for
   * TLS servers and clients; the calls of the vault have nothing to do with it.
   *
   * @param hosts DNS names and literal addresses, one or more
   */
  public HeldCertificate.Builder certificate(String... hosts) {
    if (hosts.length == 0) {
      throw new IllegalArgumentException("a certificate is for one host or more");
    }
    return new HeldCertificate.Builder(this, clock.instant(), hosts);
  }

  /** The revocation list as of now, good for a week: all that it has revoked of what it issued. */
  public synchronized X509CRL crl() {
    var now = clock.instant();
    return PaperCa.parseList(signer().signList(listed, now, now.plus(DAY.multipliedBy(7))));
  }

  /** Has a certificate on the list, since a second ago: the JDK counts what is past. */
  synchronized void revoke(X509Certificate certificate) {
    listed.putIfAbsent(certificate.getSerialNumber(), clock.instant().minusSeconds(1));
  }

  boolean hasIntermediate() {
    return intermediate.isPresent();
  }

  /** Every call so far, in order. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Every certificate that was issued so far, in order; those with a flaw are not among them. */
  public synchronized List<Issuance> issuances() {
    return List.copyOf(issuances);
  }

  /** How often an operation was submitted. */
  public synchronized int submits(String operation) {
    return count(operation, false);
  }

  /** How often an operation was resumed. */
  public synchronized int resumes(String operation) {
    return count(operation, true);
  }

  private int count(String operation, boolean resumed) {
    return (int)
        calls.stream()
            .filter(call -> call.request().operation().equals(operation))
            .filter(call -> call.order().isPresent() == resumed)
            .count();
  }

  /** Whether it is one of this CA's. */
  public synchronized boolean hasIssued(Bytes certificate) {
    return orders.values().stream()
        .anyMatch(order -> order.certificate.equals(Optional.of(certificate)));
  }

  /** The reason for which a certificate was revoked; empty: it was not. */
  public synchronized OptionalInt revocation(Bytes certificate) {
    var reason = revoked.get(certificate);
    return reason == null ? OptionalInt.empty() : OptionalInt.of(reason);
  }

  @Override
  public IssuerAnswer submit(IssuanceRequest request) {
    return answer(new Call(request, Optional.empty()));
  }

  @Override
  public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
    return answer(new Call(request, Optional.of(order)));
  }

  @Override
  public RevocationAnswer revoke(Bytes certificate, int reason) {
    barrier.pass();
    synchronized (this) {
      if (!hasIssued(certificate)) {
        return new RevocationAnswer.Refused(
            Refusal.REJECTED, "unknown-certificate", "it is none of this CA's", Optional.empty());
      }
      revoked.putIfAbsent(certificate, reason);
      revoke(PaperCa.parse(certificate));
      return new RevocationAnswer.Revoked();
    }
  }

  private IssuerAnswer answer(Call call) {
    synchronized (this) {
      calls.add(call);
    }
    barrier.pass();
    FakeAnswer next;
    synchronized (script) {
      next = script.isEmpty() ? FakeAnswer.issue() : script.remove();
    }
    synchronized (this) {
      var request = call.request();
      var order = orders.computeIfAbsent(request.operation(), id -> new Order(request.csr()));
      if (!order.csr.equals(request.csr())) {
        return broken("another CSR under the operation " + request.operation());
      }
      if (call.order().isPresent() && !call.order().equals(order.order)) {
        return broken("an order that was not the last one of " + request.operation());
      }
      return follow(next, order, request);
    }
  }

  private IssuerAnswer follow(FakeAnswer next, Order order, IssuanceRequest request) {
    if (next instanceof FakeAnswer.Fail fail) {
      throw fail.failure();
    }
    if (next instanceof FakeAnswer.Refuse refuse) {
      return new IssuerAnswer.Refused(
          refuse.refusal(), refuse.code(), "the script says so", refuse.retryAfter());
    }
    if (next instanceof FakeAnswer.Wait wait) {
      order.order = Optional.of(wait.order());
      return new IssuerAnswer.Pending(wait.order(), clock.instant().plus(wait.after()));
    }
    if (next instanceof FakeAnswer.Issue issue && issue.flaw().isPresent()) {
      return new IssuerAnswer.Issued(flawed(issue.flaw().get(), request));
    }
    var chain = chain(issueOnce(order, request));
    if (next instanceof FakeAnswer.LoseReply) {
      throw new IllegalStateException("the reply was lost, as the script says");
    }
    return new IssuerAnswer.Issued(chain);
  }

  private Bytes issueOnce(Order order, IssuanceRequest request) {
    if (order.certificate.isPresent()) {
      return order.certificate.get();
    }
    var asked = SigningRequest.of(request.csr());
    var leaf =
        signer()
            .sign(
                asked.subject(),
                asked.publicKey(),
                asked.extensions(),
                request.notBefore(),
                request.notAfter());
    order.certificate = Optional.of(leaf);
    issuances.add(new Issuance(request.operation(), request.csr(), PaperCa.parse(leaf)));
    return leaf;
  }

  private List<Bytes> flawed(CertificateFlaw flaw, IssuanceRequest request) {
    var asked = SigningRequest.of(request.csr());
    var now = clock.instant();
    var from = request.notBefore();
    var to = request.notAfter();
    var key = asked.publicKey();
    var extensions = asked.extensions();
    switch (flaw) {
      case GARBAGE -> {
        return List.of(Bytes.copyOf(new byte[300]));
      }
      case NO_CERTIFICATE -> {
        return List.of();
      }
      case OTHER_KEY -> key = PaperCa.newKeys().getPublic().getEncoded();
      case OTHER_NAME -> extensions = replaced(extensions, SUBJECT_ALT_NAME, otherName());
      case OF_A_CA ->
          extensions = replaced(extensions, BASIC_CONSTRAINTS, PaperCa.authorityConstraint());
      case EXPIRED -> {
        from = now.minus(DAY.multipliedBy(2));
        to = now.minus(DAY);
      }
      case NOT_YET_VALID -> {
        from = now.plus(DAY);
        to = now.plus(DAY.multipliedBy(90));
      }
      case ENDS_AT_ONCE -> to = now.plusSeconds(1);
      default -> {}
    }
    return arranged(flaw, signer().sign(asked.subject(), key, extensions, from, to));
  }

  private List<Bytes> arranged(CertificateFlaw flaw, Bytes leaf) {
    if (flaw == CertificateFlaw.WRONG_ORDER) {
      return List.of(signer().certificate(), leaf);
    }
    if (flaw == CertificateFlaw.FOREIGN_ISSUER) {
      return List.of(leaf, PaperCa.root("Foreign Root", clock.instant()).certificate());
    }
    return chain(leaf);
  }

  PaperCa signer() {
    return intermediate.orElse(root);
  }

  private List<Bytes> chain(Bytes leaf) {
    var chain = new ArrayList<Bytes>();
    chain.add(leaf);
    intermediate.ifPresent(ca -> chain.add(ca.certificate()));
    chain.add(root.certificate());
    return chain;
  }

  private static List<byte[]> replaced(List<byte[]> extensions, byte[] oid, byte[] by) {
    var changed = new ArrayList<byte[]>();
    for (var extension : extensions) {
      if (!Arrays.equals(Asn1.children(extension).get(0), oid)) {
        changed.add(extension);
      }
    }
    changed.add(by);
    return changed;
  }

  private static byte[] otherName() {
    var names = Asn1.sequence(Asn1.value(0x82, OTHER_NAME));
    return Asn1.sequence(SUBJECT_ALT_NAME, Asn1.value(Asn1.OCTET_STRING, names));
  }

  private static IssuerAnswer broken(String how) {
    return new IssuerAnswer.Refused(
        Refusal.REJECTED, "broken-contract", "the vault sent " + how, Optional.empty());
  }

  @Override
  public synchronized String toString() {
    return "FakeCa[" + calls.size() + " calls, " + issuances.size() + " issued]";
  }
}
