package io.certwright.policy;

import io.certwright.lint.LintProfile;
import io.certwright.spi.keys.KeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate is to be, and how it is kept: a valid whole, checked when it was built.
 *
 * <p>A preset gives a builder with safe defaults for a purpose, {@link #builder()} one for no
 * purpose in particular. What a preset set can be set again. Unless set: key {@link
 * KeySpec#EC_P256}, a life of 90 days, renewal after two thirds of it, issuer {@link #SELF}, the
 * key not exportable and a new one at each renewal, key usages that fit the purpose and the key.
 *
 * <p>Immutable and thread-safe. Two are equal when everything in them is, the encoding of the
 * subject included.
 */
public final class CertificatePolicy {

  /** The issuer of a certificate that its own key signs. */
  public static final String SELF = "Self";

  /**
   * The issuer of which the vault knows nothing: a version is made by somebody who takes the
   * request of the operation to a CA and merges what that gives. At renewal the request is made by
   * itself, once; the rest is up to that person. What was imported is not renewed under it.
   */
  public static final String UNKNOWN = "Unknown";

  private final X500Principal subject;
  private final List<SubjectAlternativeName> names;
  private final KeySpec key;
  private final Lifetime validity;
  private final Set<KeyUsage> keyUsages;
  private final List<String> extendedKeyUsages;
  private final String issuer;
  private final boolean exportable;
  private final ContentType contentType;
  private final KeyRenewal keyRenewal;
  private final Renewal renewal;
  private final Optional<RenewalWindow> renewalWindow;
  private final Optional<Duration> renewalInterval;
  private final Optional<Duration> overlap;
  private final boolean revokedAfterOverlap;
  private final Optional<CaConstraint> certificateAuthority;
  private final Optional<Duration> maxStaleness;
  private final PolicyExtensions extensions;
  private final List<Notification> notifications;
  private final LintProfile lint;
  private final boolean truncated;
  private final Optional<String> preferredRoot;

  CertificatePolicy(
      CertificatePolicyBuilder from, X500Principal subject, List<SubjectAlternativeName> names) {
    this.subject = subject;
    this.names = names;
    key = from.key;
    validity = from.validity;
    extendedKeyUsages = List.copyOf(from.extendedKeyUsages);
    issuer = from.issuer;
    exportable = from.exportable;
    contentType = from.contentType;
    keyRenewal = from.keyRenewal;
    renewal = from.renewal;
    renewalWindow = Optional.ofNullable(from.renewalWindow);
    renewalInterval = Optional.ofNullable(from.renewalInterval);
    overlap = Optional.ofNullable(from.overlap);
    revokedAfterOverlap = from.revokedAfterOverlap;
    certificateAuthority = Optional.ofNullable(from.certificateAuthority);
    maxStaleness = Optional.ofNullable(from.maxStaleness);
    extensions = from.extensions;
    notifications = from.notifications;
    lint = from.lint;
    truncated = from.truncated;
    preferredRoot = Optional.ofNullable(from.preferredRoot);
    Set<KeyUsage> usages = from.keyUsages;
    keyUsages =
        Collections.unmodifiableSet(
            usages == null ? KeyUsageRules.fitting(this) : EnumSet.copyOf(usages));
  }

  /** A builder for no purpose in particular. */
  public static CertificatePolicyBuilder builder() {
    return new CertificatePolicyBuilder();
  }

  /** A TLS server. Its common name is the first of the names that is short enough for one. */
  public static CertificatePolicyBuilder tlsServer(String... dnsNames) {
    return Presets.tlsServer(dnsNames);
  }

  /** A TLS client. */
  public static CertificatePolicyBuilder tlsClient(String commonName) {
    return Presets.tlsClient(commonName);
  }

  /** A TLS server that is also a client, as nodes of a cluster are to one another. */
  public static CertificatePolicyBuilder tlsPeer(String... dnsNames) {
    return Presets.tlsPeer(dnsNames);
  }

  /** A signer of code; a life of 12 months. */
  public static CertificatePolicyBuilder codeSigning(String commonName) {
    return Presets.codeSigning(commonName);
  }

  /** Signing and encryption of e-mail; a life of 12 months. */
  public static CertificatePolicyBuilder emailProtection(String address) {
    return Presets.emailProtection(address);
  }

  /**
   * A signer of OCSP answers for the CA that is to be named with {@link
   * CertificatePolicyBuilder#issuer}: it lives for two weeks, is renewed after half of that, and
   * nobody has to ask for its own status (RFC 6960, section 4.2.2.2.1).
   */
  public static CertificatePolicyBuilder ocspSigner(String commonName) {
    return Presets.ocspSigner(commonName);
  }

  /** A root: it signs itself, lives for 120 months, and is not renewed by itself. */
  public static CertificatePolicyBuilder rootCa(String commonName) {
    return Presets.rootCa(commonName);
  }

  /**
   * An authority below another, to be named with {@link CertificatePolicyBuilder#issuer}: it lives
   * for 60 months and is not renewed by itself.
   *
   * @param commonName its common name
   * @param pathLength how many authorities may follow below it; 0: it issues no authority
   */
  public static CertificatePolicyBuilder intermediateCa(String commonName, int pathLength) {
    return Presets.intermediateCa(commonName, pathLength);
  }

  /** A builder that holds what this policy says. */
  public CertificatePolicyBuilder toBuilder() {
    return new CertificatePolicyBuilder(this);
  }

  /** The subject; the empty name only where there is an alternative name. */
  public X500Principal subject() {
    return subject;
  }

  /** The alternative names in the order in which they were given, without duplicates. */
  public List<SubjectAlternativeName> names() {
    return names;
  }

  /** The kind of key pair. */
  public KeySpec key() {
    return key;
  }

  /** How long the certificate is to live. */
  public Lifetime validity() {
    return validity;
  }

  /** What the key may be used for, in the order of RFC 5280; at least one. */
  public Set<KeyUsage> keyUsages() {
    return keyUsages;
  }

  /** The purposes as object identifiers, in the order in which they were given. */
  public List<String> extendedKeyUsages() {
    return extendedKeyUsages;
  }

  /** The name of the issuer. */
  public String issuer() {
    return issuer;
  }

  /** Whether the private key may leave the vault. */
  public boolean exportable() {
    return exportable;
  }

  /** Which key the certificate has after a renewal. */
  public KeyRenewal keyRenewal() {
    return keyRenewal;
  }

  /** When the certificate is renewed, unless its issuer advises otherwise. */
  public Renewal renewal() {
    return renewal;
  }

  /** When a renewal is welcome; empty: always. */
  public Optional<RenewalWindow> renewalWindow() {
    return renewalWindow;
  }

  /**
   * How long after a version was made the next one is made by itself at the earliest; empty: a
   * twentieth of its life.
   */
  public Optional<Duration> renewalInterval() {
    return renewalInterval;
  }

  /**
   * How long the version that was replaced stays in service; it is disabled then. Empty: until it
   * ends by itself.
   */
  public Optional<Duration> overlap() {
    return overlap;
  }

  /**
   * Whether the version that was replaced is revoked as superseded after the {@link #overlap}, here
   * and at its issuer, not only disabled.
   */
  public boolean isRevokedAfterOverlap() {
    return revokedAfterOverlap;
  }

  /** What makes it a certificate authority; empty: it is none. */
  public Optional<CaConstraint> certificateAuthority() {
    return certificateAuthority;
  }

  /**
   * For how long, while the storage does not answer, a use of the key that is open already may go
   * on although nobody can say whether the key was disabled meanwhile. Empty: TLS is served until
   * the certificate ends, every other use goes on for the time in which the vault would see a
   * change.
   */
  public Optional<Duration> maxStaleness() {
    return maxStaleness;
  }

  /** What the certificate says beyond this; mostly nothing. */
  public PolicyExtensions extensions() {
    return extensions;
  }

  /** When the contacts are to be told of the end, in the order in which it was given. */
  public List<Notification> notifications() {
    return notifications;
  }

  /** What this policy means, in words, and what whoever relies on the certificate may object to. */
  public PolicyExplanation explain() {
    return Explainer.explain(this);
  }

  /** Whose rules the certificate is held to before it is signed, or when an issuer answers. */
  public LintProfile lint() {
    return lint;
  }

  /**
   * Whether a CA of the vault may give it a shorter life than it asks for, where the CA itself ends
   * before; otherwise such a certificate is refused.
   */
  public boolean isTruncatedToIssuer() {
    return truncated;
  }

  /**
   * To which root its chain is to lead, where a CA of the vault has more than one, because it was
   * rolled over: the root's common name, or the SHA-256 of its certificate in hexadecimal. Empty:
   * to the oldest that is still valid, which most know.
   */
  public Optional<String> preferredRoot() {
    return preferredRoot;
  }

  /** In which form the certificate is given out as a secret. */
  public ContentType contentType() {
    return contentType;
  }

  private List<Object> parts() {
    return List.of(
        subject,
        names,
        key,
        validity,
        keyUsages,
        extendedKeyUsages,
        issuer,
        exportable,
        keyRenewal,
        renewal,
        renewalWindow,
        renewalInterval,
        overlap,
        revokedAfterOverlap,
        certificateAuthority,
        maxStaleness,
        extensions,
        notifications,
        lint,
        truncated,
        preferredRoot,
        contentType);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    // Equal principals may differ in case and spaces, so their encodings are compared as well.
    return other instanceof CertificatePolicy that
        && parts().equals(that.parts())
        && Arrays.equals(subject.getEncoded(), that.subject.getEncoded());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }

  @Override
  public String toString() {
    return "CertificatePolicy" + parts();
  }
}
