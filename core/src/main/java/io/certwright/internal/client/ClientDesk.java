package io.certwright.internal.client;

import io.certwright.access.ClientTrust;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ClientRefusedException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.revoking.KnownStatus;
import io.certwright.internal.trust.Anchors;
import io.certwright.internal.trust.BundleStore;
import io.certwright.internal.trust.ChainValidation;
import io.certwright.internal.trust.ClientNames;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RevocationSource;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationResult;
import io.certwright.trust.ValidationSettings;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Finds out who a client is by its certificates. Thread-safe. */
public final class ClientDesk {

  private static final String UNTRUSTED = "chain";

  private final Gate gate;
  private final BundleStore bundles;
  private final KnownStatus known;
  private final Catalogue catalogue;
  private final Crypto crypto;
  private final Clock clock;
  private final LongSupplier ticker;

  /**
   * Finds out by the bundles of a vault and what it knows.
   *
   * @param ticker nanoseconds that only ever go on
   */
  public ClientDesk(
      Gate gate,
      BundleStore bundles,
      KnownStatus known,
      Catalogue catalogue,
      Crypto crypto,
      Clock clock,
      LongSupplier ticker) {
    this.gate = gate;
    this.bundles = bundles;
    this.known = known;
    this.catalogue = catalogue;
    this.crypto = crypto;
    this.clock = clock;
    this.ticker = ticker;
  }

  /** What a client has shown, and how it is judged. */
  record Shown(ClientTrust trust, PresentedChain chain) {
    boolean asksOthers() {
      return !trust.sources().isEmpty();
    }
  }

  /**
   * Who it is, with rights for as long as that can be proven. That somebody is refused is told in
   * the trail, with the digest of the certificate that was shown.
   *
   * @param host on whose behalf it is found out
   * @throws ClientRefusedException if it is not trusted, or not clear
   * @throws NotFoundException if there is no such bundle
   */
  public Caller identify(Caller host, ClientTrust trust, List<X509Certificate> chain) {
    try {
      return identified(trust, chain).through(host, gate.judge().acting(host));
    } catch (ClientRefusedException e) {
      gate.record(
          host,
          Permission.VAULT_ACT_AS.code(),
          trust.bundle(),
          AuditOutcome.DENIED,
          "client " + shown(chain) + " refused: " + e.rule() + ", " + e.why());
      throw e;
    }
  }

  private String shown(List<X509Certificate> chain) {
    try {
      return chain.isEmpty() ? "without a certificate" : digest(chain.get(0));
    } catch (RuntimeException e) {
      // Whatever it is, it was refused because it cannot be read.
      return "unreadable";
    }
  }

  private Caller identified(ClientTrust trust, List<X509Certificate> chain) {
    if (chain.isEmpty()) {
      throw new ClientRefusedException("no-certificate", "there is none");
    }
    var unused = bundles.require(trust.bundle());
    var proof = new ClientProof(this, new Shown(trust, presented(chain)));
    var verdict = proof.verdict();
    var path =
        verdict.path().orElseThrow(() -> new ClientRefusedException(UNTRUSTED, verdict.why()));
    return Caller.of(identity(trust, path), proof);
  }

  private static PresentedChain presented(List<X509Certificate> chain) {
    try {
      return PresentedChain.of(chain);
    } catch (IllegalArgumentException e) {
      throw new ClientRefusedException(UNTRUSTED, "it cannot be read");
    }
  }

  private Identity identity(ClientTrust trust, ValidatedChain path) {
    var name = ClientNames.of(path.leaf(), trust.name(), trust.within());
    var attributes = new TreeMap<String, String>();
    attributes.put("bundle", trust.bundle());
    attributes.put("certificate", digest(path.leaf()));
    attributes.put("key", hash(path.leaf().getPublicKey().getEncoded()));
    attributes.put("anchor", digest(path.anchor().certificate()));
    try {
      var issuer = path.leaf().getIssuerX500Principal().getName();
      return new Identity(name, with(attributes, "issuer", issuer));
    } catch (InvalidRequestException e) {
      // An issuer whose name is none that a rule could be written for is known by its anchor.
      return new Identity(name, attributes);
    }
  }

  private static Map<String, String> with(
      Map<String, String> attributes, String key, String value) {
    var more = new TreeMap<String, String>(attributes);
    more.put(key, value);
    return more;
  }

  private String hash(byte[] encoded) {
    return HexFormat.of().formatHex(crypto.sha256(encoded));
  }

  private String digest(X509Certificate certificate) {
    try {
      return hash(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("what was validated was read", e);
    }
  }

  ValidationResult validate(Shown shown) {
    var anchors = BundleStore.anchors(bundles.require(shown.trust().bundle()));
    var sources = new ArrayList<RevocationSource>(shown.trust().sources());
    sources.add(known.source());
    var settings =
        ValidationSettings.builder(Purpose.TLS_CLIENT, clock.instant())
            .revocation(shown.trust().revocation(), sources)
            .build();
    return new ChainValidation(new Anchors(anchors)).validate(shown.chain(), settings);
  }

  Instant now() {
    return clock.instant();
  }

  long ticks() {
    return ticker.getAsLong();
  }

  long bound() {
    return catalogue.freshness().bound();
  }

  long changes() {
    return catalogue.changes().trust();
  }
}
