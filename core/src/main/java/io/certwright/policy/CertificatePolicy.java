package io.certwright.policy;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.lint.LintProfile;
import io.certwright.spi.keys.KeySpec;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
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

  private CertificatePolicy(
      Builder from, X500Principal subject, List<SubjectAlternativeName> names) {
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
  public static Builder builder() {
    return new Builder();
  }

  /** A TLS server. Its common name is the first of the names that is short enough for one. */
  public static Builder tlsServer(String... dnsNames) {
    return Presets.tlsServer(dnsNames);
  }

  /** A TLS client. */
  public static Builder tlsClient(String commonName) {
    return Presets.tlsClient(commonName);
  }

  /** A TLS server that is also a client, as nodes of a cluster are to one another. */
  public static Builder tlsPeer(String... dnsNames) {
    return Presets.tlsPeer(dnsNames);
  }

  /** A signer of code; a life of 12 months. */
  public static Builder codeSigning(String commonName) {
    return Presets.codeSigning(commonName);
  }

  /** Signing and encryption of e-mail; a life of 12 months. */
  public static Builder emailProtection(String address) {
    return Presets.emailProtection(address);
  }

  /**
   * A signer of OCSP answers for the CA that is to be named with {@link Builder#issuer}: it lives
   * for two weeks, is renewed after half of that, and nobody has to ask for its own status (RFC
   * 6960, section 4.2.2.2.1).
   */
  public static Builder ocspSigner(String commonName) {
    return Presets.ocspSigner(commonName);
  }

  /** A root: it signs itself, lives for 120 months, and is not renewed by itself. */
  public static Builder rootCa(String commonName) {
    return Presets.rootCa(commonName);
  }

  /**
   * An authority below another, to be named with {@link Builder#issuer}: it lives for 60 months and
   * is not renewed by itself.
   *
   * @param commonName its common name
   * @param pathLength how many authorities may follow below it; 0: it issues no authority
   */
  public static Builder intermediateCa(String commonName, int pathLength) {
    return Presets.intermediateCa(commonName, pathLength);
  }

  /** A builder that holds what this policy says. */
  public Builder toBuilder() {
    return new Builder(this);
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

  /** Puts a policy together. What is wrong with it is told by {@link #build()}, all at once. */
  public static final class Builder {

    private final NameList names = new NameList();
    private final SubjectChoice subject = new SubjectChoice();
    private KeySpec key = KeySpec.EC_P256;
    private Lifetime validity = Lifetime.of(Duration.ofDays(90));
    private @Nullable Set<KeyUsage> keyUsages;
    private List<String> extendedKeyUsages = List.of();
    private String issuer = SELF;
    private boolean exportable;
    private ContentType contentType = ContentType.PKCS12;
    private KeyRenewal keyRenewal = KeyRenewal.newKey();
    private Renewal renewal = Renewal.atFraction(2, 3);
    private @Nullable RenewalWindow renewalWindow;
    private @Nullable Duration renewalInterval;
    private @Nullable Duration overlap;
    private boolean revokedAfterOverlap;
    private @Nullable CaConstraint certificateAuthority;
    private @Nullable Duration maxStaleness;
    private PolicyExtensions extensions = PolicyExtensions.NONE;
    private List<Notification> notifications = List.of();
    private LintProfile lint = LintProfile.RFC_5280;
    private boolean truncated;
    private @Nullable String preferredRoot;

    private Builder() {}

    private Builder(CertificatePolicy from) {
      subject.set(from.subject);
      from.names.forEach(name -> FieldValues.addName(this, name.text()));
      key = from.key;
      validity = from.validity;
      keyUsages = from.keyUsages;
      extendedKeyUsages = from.extendedKeyUsages;
      issuer = from.issuer;
      exportable = from.exportable;
      contentType = from.contentType;
      keyRenewal = from.keyRenewal;
      renewal = from.renewal;
      renewalWindow = from.renewalWindow.orElse(null);
      renewalInterval = from.renewalInterval.orElse(null);
      overlap = from.overlap.orElse(null);
      revokedAfterOverlap = from.revokedAfterOverlap;
      certificateAuthority = from.certificateAuthority.orElse(null);
      maxStaleness = from.maxStaleness.orElse(null);
      extensions = from.extensions;
      notifications = from.notifications;
      lint = from.lint;
      truncated = from.truncated;
      preferredRoot = from.preferredRoot.orElse(null);
    }

    /** The subject as text of RFC 2253 or RFC 4514; the empty text: no subject. */
    public Builder subject(String distinguishedName) {
      return subjectFrom(SubjectName::parse, distinguishedName);
    }

    /** A subject of nothing but a common name, which is 64 characters at most. */
    public Builder commonName(String commonName) {
      return subjectFrom(SubjectName::ofCommonName, commonName);
    }

    Builder subjectFrom(Function<String, X500Principal> reader, String text) {
      subject.read(reader, text);
      return this;
    }

    /** The common name of this subject, if it has one, becomes the first of the names. */
    Builder commonNameWithin(X500Principal around) {
      subject.takeFromNamesWithin(around);
      return this;
    }

    Builder commonNameFromNames() {
      subject.takeFromNames();
      return this;
    }

    /** The DNS names, instead of those given before; {@code *.} may begin one. */
    public Builder dnsNames(String... dnsNames) {
      return names(NameKind.DNS, dnsNames);
    }

    /** The addresses of IPv4 and IPv6, instead of those given before. */
    public Builder ipAddresses(String... literals) {
      return names(NameKind.IP, literals);
    }

    /** The e-mail addresses, instead of those given before. */
    public Builder emails(String... addresses) {
      return names(NameKind.EMAIL, addresses);
    }

    /** The URIs, instead of those given before. */
    public Builder uris(String... uris) {
      return names(NameKind.URI, uris);
    }

    private Builder names(NameKind kind, String... texts) {
      names.replace(kind, List.of(texts));
      return this;
    }

    Builder name(NameKind kind, String text) {
      names.add(kind, text);
      return this;
    }

    /** The kind of key pair. */
    public Builder key(KeySpec key) {
      this.key = Objects.requireNonNull(key, "key");
      return this;
    }

    /** How long the certificate is to live: whole seconds, at most 100 years. */
    public Builder validity(Duration validity) {
      return validityOf(Lifetime.of(validity));
    }

    /**
     * How long the certificate is to live in months and days of the calendar, at most 100 years.
     */
    public Builder validityPeriod(Period validity) {
      return validityOf(Lifetime.ofPeriod(validity));
    }

    Builder validityOf(Lifetime validity) {
      this.validity = validity;
      return this;
    }

    /** What the key may be used for. Unless set, it fits the purpose and the key. */
    public Builder keyUsages(KeyUsage... keyUsages) {
      var set = EnumSet.noneOf(KeyUsage.class);
      Collections.addAll(set, keyUsages);
      this.keyUsages = set;
      return this;
    }

    /** The well-known purposes, instead of those given before. */
    public Builder extendedKeyUsages(ExtendedKeyUsage... purposes) {
      List<String> oids = Arrays.stream(purposes).map(ExtendedKeyUsage::oid).toList();
      return purposes(ExtendedKeyUsage::isKnown, oids);
    }

    /** Other purposes as object identifiers in dotted form, instead of those given before. */
    public Builder customExtendedKeyUsages(String... oids) {
      return purposes(Predicate.not(ExtendedKeyUsage::isKnown), List.of(oids));
    }

    private Builder purposes(Predicate<String> replaced, List<String> oids) {
      var all = new ArrayList<>(extendedKeyUsages);
      all.removeIf(replaced);
      all.addAll(oids);
      extendedKeyUsages = all;
      return this;
    }

    /** A CA of the vault that ends before it may give it a shorter life. */
    public Builder truncatedToIssuer(boolean truncated) {
      this.truncated = truncated;
      return this;
    }

    /**
     * To which of the roots of a CA of the vault its chain is to lead: a common name, or a SHA-256
     * in hexadecimal; 128 characters at most.
     */
    public Builder preferredRoot(String root) {
      preferredRoot = Objects.requireNonNull(root, "root");
      return this;
    }

    /** The name of the issuer, {@code [0-9a-zA-Z-]{1,127}}, {@link #SELF} or {@link #UNKNOWN}. */
    public Builder issuer(String issuer) {
      this.issuer = Objects.requireNonNull(issuer, "issuer");
      return this;
    }

    /** Whether the private key may leave the vault. */
    public Builder exportable(boolean exportable) {
      this.exportable = exportable;
      return this;
    }

    /** Which key the certificate has after a renewal; a new one unless set. */
    public Builder keyRenewal(KeyRenewal keyRenewal) {
      this.keyRenewal = Objects.requireNonNull(keyRenewal, "keyRenewal");
      return this;
    }

    /** When the certificate is renewed. */
    public Builder renewal(Renewal renewal) {
      this.renewal = Objects.requireNonNull(renewal, "renewal");
      return this;
    }

    /** When a renewal is welcome. Unless set: always. */
    public Builder renewalWindow(RenewalWindow window) {
      this.renewalWindow = Objects.requireNonNull(window, "renewalWindow");
      return this;
    }

    /**
     * How long after a version was made the next one is made by itself at the earliest. Unless set:
     * a twentieth of its life. It comes before the renewal.
     */
    public Builder renewalInterval(Duration interval) {
      this.renewalInterval = Objects.requireNonNull(interval, "renewalInterval");
      return this;
    }

    /**
     * How long the version that was replaced stays in service, from nothing up to less than a life;
     * then it is disabled. Unless set: until it ends by itself.
     */
    public Builder overlap(Duration overlap) {
      this.overlap = Objects.requireNonNull(overlap, "overlap");
      return this;
    }

    /**
     * Whether the version that was replaced is revoked as superseded after the {@link #overlap},
     * not only disabled: its CA lists it, and an issuer outside is asked to revoke it. It needs an
     * overlap. Unless set: no.
     */
    public Builder revokedAfterOverlap(boolean revoked) {
      this.revokedAfterOverlap = revoked;
      return this;
    }

    /**
     * Makes it a certificate authority.
     *
     * @param pathLength how many authorities may follow below it; empty: as many as there are
     */
    public Builder certificateAuthority(OptionalInt pathLength) {
      certificateAuthority = new CaConstraint(pathLength);
      return this;
    }

    /**
     * For how long a use of the key may go on while the storage does not answer: from nothing,
     * which has each use ask the storage, to 100 years.
     *
     * @see CertificatePolicy#maxStaleness()
     */
    public Builder maxStaleness(Duration maxStaleness) {
      this.maxStaleness = Objects.requireNonNull(maxStaleness, "maxStaleness");
      return this;
    }

    /** What the certificate says beyond this, instead of what was given before. */
    public Builder extensions(PolicyExtensions extensions) {
      this.extensions = Objects.requireNonNull(extensions, "extensions");
      return this;
    }

    void changeExtensions(Consumer<PolicyExtensions.Builder> change) {
      var changed = extensions.toBuilder();
      change.accept(changed);
      extensions = changed.build();
    }

    /** When the contacts are to be told of the end, at most 20 times. */
    public Builder notifications(Notification... notifications) {
      this.notifications = List.of(notifications);
      return this;
    }

    /**
     * Whose rules the certificate is held to. Unless set: those of RFC 5280, which holds for every
     * certificate. What breaks a rule is not signed.
     */
    public Builder lint(LintProfile lint) {
      this.lint = Objects.requireNonNull(lint, "lint");
      return this;
    }

    /** In which form the certificate is given out as a secret; PKCS#12 unless set. */
    public Builder contentType(ContentType contentType) {
      this.contentType = Objects.requireNonNull(contentType, "contentType");
      return this;
    }

    /**
     * Checks the whole.
     *
     * @throws InvalidPolicyException with everything that is wrong
     */
    public CertificatePolicy build() {
      var problems = new ArrayList<>(subject.problems());
      List<SubjectAlternativeName> read = names.read(problems);
      X500Principal chosen = problems.isEmpty() ? subject.of(read) : SubjectName.EMPTY;
      var policy = new CertificatePolicy(this, chosen, read);
      PolicyCheck.check(policy, problems);
      return policy;
    }
  }
}
