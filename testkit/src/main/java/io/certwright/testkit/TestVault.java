package io.certwright.testkit;

import io.certwright.Certificate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.event.RecordedEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.LifecycleRun;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.tls.VaultTls;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.TrustedAnchor;
import java.security.cert.CRLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * A vault in memory for a test, with what moves it in the test's hand: a clock that stands still, a
 * CA outside, and the life cycle engine, which works when {@link #advance} says so and in the
 * thread that calls it. Nothing waits, and nothing depends on how fast the machine is.
 *
 * <p>{@link VaultExtension} makes one for each JUnit test; every other test makes its own and
 * closes it. Used by one thread.
 */
public final class TestVault implements AutoCloseable {

  /** The name of the CA outside, for policies; also that of the trust bundle with its root. */
  public static final String CA = "fake-ca";

  /** What the clock shows at the beginning, unless something else is asked for. */
  public static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  /** The longest that the web PKI allows from 2029 on: renewed after a month, as things will be. */
  private static final Duration LIFE = Duration.ofDays(47);

  private final SettableClock clock;
  private final FakeCa ca;
  private final DueTimes due;
  private final Vault vault;
  private final LifecycleManager lifecycle;
  private final List<RecordedEvent> events = new CopyOnWriteArrayList<>();

  private TestVault(Instant start) {
    clock = SettableClock.at(start);
    ca = FakeCa.withIntermediate(clock);
    due = new DueTimes(MemoryStorage.create(clock));
    vault =
        Vault.builder(due, KeyProtections.ephemeral())
            .clock(clock)
            .ticker(clock.ticker())
            .issuer(CA, ca)
            .decisionRandom(() -> 0.5)
            .open();
    vault.trustBundles().put(CA, TrustedAnchor.of(ca.root()));
    lifecycle = LifecycleManager.builder(vault).listener(events::add).build();
  }

  /** One whose clock shows {@link #START}. */
  public static TestVault create() {
    return startingAt(START);
  }

  /**
   * One whose clock shows this instant: the present one, for software under test that has no other
   * time than the system's.
   */
  public static TestVault startingAt(Instant instant) {
    return new TestVault(instant);
  }

  /** The vault. */
  public Vault vault() {
    return vault;
  }

  /** The time of the vault, its storage, its engine and its CA. {@link #advance} moves it. */
  public SettableClock clock() {
    return clock;
  }

  /** The CA outside, whose answers a script may give. */
  public FakeCa ca() {
    return ca;
  }

  /** The life cycle engine, which is not started: {@link #advance} has it do what is due. */
  public LifecycleManager lifecycle() {
    return lifecycle;
  }

  /** What happened so far, in order. */
  public List<RecordedEvent> events() {
    return List.copyOf(events);
  }

  /**
   * Has a server certificate of 47 days issued by the CA and kept renewed. What needs another
   * policy is declared to {@link #lifecycle()}, and issued by {@code advance(Duration.ZERO)}.
   *
   * @param dnsNames the hosts that it is for
   * @return the first version
   * @throws io.certwright.errors.TimedOutException if the CA's script had it not issued; says why
   */
  public Certificate manage(String name, String... dnsNames) {
    var policy = CertificatePolicy.tlsServer(dnsNames).issuer(CA).validity(LIFE).build();
    var managed = lifecycle.manage(name, policy);
    advance(Duration.ZERO);
    return managed.awaitIssued(Duration.ZERO);
  }

  /**
   * Lets time pass: the clock goes from one instant at which something is due to the next, and at
   * each the engine does what is due.
   *
   * @param time how much; zero does what is due already
   * @return what came of it, all together
   * @throws IllegalArgumentException if it is negative; {@link #clock()} can be set back
   */
  public LifecycleRun advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time does not pass by " + time + "; set the clock back");
    }
    var end = clock.instant().plus(time);
    var all = lifecycle.runOnce();
    var next = due.after(clock.instant());
    while (next.isPresent() && !next.get().isAfter(end)) {
      clock.set(next.get());
      all = sum(all, lifecycle.runOnce());
      next = due.after(clock.instant());
    }
    clock.set(end);
    return all;
  }

  private static LifecycleRun sum(LifecycleRun one, LifecycleRun other) {
    return new LifecycleRun(
        one.issued() + other.issued(),
        one.waiting() + other.waiting(),
        one.failed() + other.failed());
  }

  /** A context for a server that presents this certificate of the vault, always the current one. */
  public SSLContext serverTls(String name) {
    return VaultTls.server(vault, name);
  }

  /** A context for a client that trusts the CA, except for what the CA has revoked. */
  public SSLContext clientTls() {
    return VaultTls.of(vault)
        .trustBundles(CA)
        .revocation(RevocationMode.SOFT_FAIL, query -> List.of(revocationList()))
        .context();
  }

  private RevocationEvidence revocationList() {
    try {
      return new RevocationEvidence.Crl(Bytes.copyOf(ca.crl().getEncoded()));
    } catch (CRLException e) {
      throw new IllegalStateException("a list that was parsed has an encoding", e);
    }
  }

  /**
   * A TLS handshake, in memory, of {@link #clientTls()} with a server that presents a certificate
   * of the vault.
   *
   * @param name the certificate
   * @param host what the client takes the server for
   * @return what the two saw of each other
   * @throws SSLException as the side throws it that refuses
   */
  public TlsHandshake handshake(String name, String host) throws SSLException {
    return TlsHandshake.between(serverTls(name), clientTls(), host);
  }

  /** Closes engine and vault, which are gone then. */
  @Override
  public void close() {
    lifecycle.close();
    vault.close();
  }

  @Override
  public String toString() {
    return "TestVault[" + clock.instant() + "]";
  }
}
