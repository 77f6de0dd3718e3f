package io.certwright.testkit;

import io.certwright.CertificateImport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A certificate that a test holds in its hand, with its key and those that stand between it and the
 * root of the {@link FakeCa} that issued it. The right thing for a TLS connection, unless something
 * is meant to be wrong with it; each wrong thing is one method of the {@link Builder}.
 *
 * <p>Immutable. {@code toString} shows no key; the methods that give it away are for tests only.
 */
public final class HeldCertificate {

  static final char[] NO_PASSWORD = new char[0];

  private static final Base64.Encoder BASE64 =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final KeyPair keys;
  private final List<X509Certificate> chain;

  private HeldCertificate(KeyPair keys, List<X509Certificate> chain) {
    this.keys = keys;
    this.chain = chain;
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** The certificate and those above it, without the root. */
  public List<X509Certificate> chain() {
    return chain;
  }

  /** Its key, on P-256. */
  public PrivateKey privateKey() {
    return keys.getPrivate();
  }

  /** The chain as PEM. */
  public String chainPem() {
    return chain.stream()
        .map(certificate -> pem("CERTIFICATE", encoded(certificate)))
        .collect(Collectors.joining());
  }

  /** The key as PEM, PKCS#8 and in the clear. */
  public String privateKeyPem() {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  /** Key and chain, for {@code Vault.importCertificate}. */
  public CertificateImport toImport() {
    return CertificateImport.of((privateKeyPem() + chainPem()).getBytes(StandardCharsets.US_ASCII));
  }

  /** Key and chain as the one entry of a key store, whose password is empty. */
  public KeyStore keyStore() {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      var certificates = chain.toArray(new X509Certificate[0]);
      store.setKeyEntry("held", keys.getPrivate(), NO_PASSWORD, certificates);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every Java platform has PKCS#12", e);
    }
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + BASE64.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was parsed has an encoding", e);
    }
  }

  /** Whose it is, and until when. */
  @Override
  public String toString() {
    return "HeldCertificate["
        + certificate().getSubjectX500Principal().getName()
        + ", until "
        + certificate().getNotAfter().toInstant()
        + "]";
  }

  /**
   * What a certificate is to be, and what is to be wrong with it. Begun by {@link
   * FakeCa#certificate}. Each method returns this builder, which is used by one thread; each {@link
   * #build} gives a certificate of its own.
   */
  public static final class Builder {
    private static final Duration DAY = Duration.ofDays(1);
    private static final String[] OTHERS = {"other.example.test"};

    private final FakeCa ca;
    private final Instant now;
    private String[] names;
    private Instant from;
    private Instant to;
    private boolean revoked;
    private boolean broken;
    private boolean incomplete;

    Builder(FakeCa ca, Instant now, String... names) {
      this.ca = ca;
      this.now = now;
      this.names = names.clone();
      this.from = now.minus(DAY);
      this.to = now.plus(DAY.multipliedBy(47));
    }

    /** Valid from this instant to that one, both included. */
    public Builder validBetween(Instant first, Instant last) {
      from = first;
      to = last;
      return this;
    }

    /** It ended a day ago, after a life of 47 days. */
    public Builder expired() {
      return validBetween(now.minus(DAY.multipliedBy(48)), now.minus(DAY));
    }

    /** It begins in a day. */
    public Builder notYetValid() {
      return validBetween(now.plus(DAY), now.plus(DAY.multipliedBy(48)));
    }

    /** It is on the CA's revocation list. */
    public Builder revoked() {
      revoked = true;
      return this;
    }

    /** It is for {@code other.example.test} instead of what was asked for. */
    public Builder wrongName() {
      names = OTHERS.clone();
      return this;
    }

    /** The authority that it names, and that stands above it, did not sign it. */
    public Builder brokenChain() {
      broken = true;
      return this;
    }

    /**
     * What stands between it and the root is left out: the most frequent mistake of real servers.
     *
     * @throws IllegalStateException if the CA signs with its root
     */
    public Builder withoutIntermediate() {
      if (!ca.hasIntermediate()) {
        throw new IllegalStateException(
            "the root signs; take a FakeCa.withIntermediate to leave one out");
      }
      incomplete = true;
      return this;
    }

    /** Makes the key and has the certificate signed. */
    public HeldCertificate build() {
      var keys = PaperCa.newKeys();
      var signer = broken ? ca.signer().withOtherKey() : ca.signer();
      var leaf =
          PaperCa.parse(
              signer.sign(
                  PaperCa.name(names[0]),
                  keys.getPublic().getEncoded(),
                  LeafExtensions.of(names),
                  from,
                  to));
      if (revoked) {
        ca.revoke(leaf);
      }
      if (incomplete || !ca.hasIntermediate()) {
        return new HeldCertificate(keys, List.of(leaf));
      }
      return new HeldCertificate(keys, List.of(leaf, PaperCa.parse(ca.signer().certificate())));
    }

    @Override
    public String toString() {
      return "HeldCertificate.Builder" + Arrays.toString(names);
    }
  }
}
