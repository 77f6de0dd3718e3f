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
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Puts a policy together. What is wrong with it is told by {@link #build()}, all at once. */
public final class CertificatePolicyBuilder {

  private final NameList names = new NameList();
  private final SubjectChoice subject = new SubjectChoice();
  KeySpec key = KeySpec.EC_P256;
  Lifetime validity = Lifetime.of(Duration.ofDays(90));
  @Nullable Set<KeyUsage> keyUsages;
  List<String> extendedKeyUsages = List.of();
  String issuer = CertificatePolicy.SELF;
  boolean exportable;
  ContentType contentType = ContentType.PKCS12;
  KeyRenewal keyRenewal = KeyRenewal.newKey();
  Renewal renewal = Renewal.atFraction(2, 3);
  @Nullable RenewalWindow renewalWindow;
  @Nullable Duration renewalInterval;
  @Nullable Duration overlap;
  boolean revokedAfterOverlap;
  @Nullable CaConstraint certificateAuthority;
  @Nullable Duration maxStaleness;
  PolicyExtensions extensions = PolicyExtensions.NONE;
  List<Notification> notifications = List.of();
  LintProfile lint = LintProfile.RFC_5280;
  boolean truncated;
  @Nullable String preferredRoot;

  CertificatePolicyBuilder() {}

  CertificatePolicyBuilder(CertificatePolicy from) {
    subject.set(from.subject());
    from.names().forEach(name -> FieldValues.addName(this, name.text()));
    key = from.key();
    validity = from.validity();
    keyUsages = from.keyUsages();
    extendedKeyUsages = from.extendedKeyUsages();
    issuer = from.issuer();
    exportable = from.exportable();
    contentType = from.contentType();
    keyRenewal = from.keyRenewal();
    renewal = from.renewal();
    renewalWindow = from.renewalWindow().orElse(null);
    renewalInterval = from.renewalInterval().orElse(null);
    overlap = from.overlap().orElse(null);
    revokedAfterOverlap = from.isRevokedAfterOverlap();
    certificateAuthority = from.certificateAuthority().orElse(null);
    maxStaleness = from.maxStaleness().orElse(null);
    extensions = from.extensions();
    notifications = from.notifications();
    lint = from.lint();
    truncated = from.isTruncatedToIssuer();
    preferredRoot = from.preferredRoot().orElse(null);
  }

  /** The subject as text of RFC 2253 or RFC 4514; the empty text: no subject. */
  public CertificatePolicyBuilder subject(String distinguishedName) {
    return subjectFrom(SubjectName::parse, distinguishedName);
  }

  /** A subject of nothing but a common name, which is 64 characters at most. */
  public CertificatePolicyBuilder commonName(String commonName) {
    return subjectFrom(SubjectName::ofCommonName, commonName);
  }

  CertificatePolicyBuilder subjectFrom(Function<String, X500Principal> reader, String text) {
    subject.read(reader, text);
    return this;
  }

  /** The common name of this subject, if it has one, becomes the first of the names. */
  CertificatePolicyBuilder commonNameWithin(X500Principal around) {
    subject.takeFromNamesWithin(around);
    return this;
  }

  CertificatePolicyBuilder commonNameFromNames() {
    subject.takeFromNames();
    return this;
  }

  /** The DNS names, instead of those given before; {@code *.} may begin one. */
  public CertificatePolicyBuilder dnsNames(String... dnsNames) {
    return names(NameKind.DNS, dnsNames);
  }

  /** The addresses of IPv4 and IPv6, instead of those given before. */
  public CertificatePolicyBuilder ipAddresses(String... literals) {
    return names(NameKind.IP, literals);
  }

  /** The e-mail addresses, instead of those given before. */
  public CertificatePolicyBuilder emails(String... addresses) {
    return names(NameKind.EMAIL, addresses);
  }

  /** The URIs, instead of those given before. */
  public CertificatePolicyBuilder uris(String... uris) {
    return names(NameKind.URI, uris);
  }

  private CertificatePolicyBuilder names(NameKind kind, String... texts) {
    names.replace(kind, List.of(texts));
    return this;
  }

  CertificatePolicyBuilder name(NameKind kind, String text) {
    names.add(kind, text);
    return this;
  }

  /** The kind of key pair. */
  public CertificatePolicyBuilder key(KeySpec key) {
    this.key = Objects.requireNonNull(key, "key");
    return this;
  }

  /** How long the certificate is to live: whole seconds, at most 100 years. */
  public CertificatePolicyBuilder validity(Duration validity) {
    return validityOf(Lifetime.of(validity));
  }

  /** How long the certificate is to live in months and days of the calendar, at most 100 years. */
  public CertificatePolicyBuilder validityPeriod(Period validity) {
    return validityOf(Lifetime.ofPeriod(validity));
  }

  CertificatePolicyBuilder validityOf(Lifetime validity) {
    this.validity = validity;
    return this;
  }

  /** What the key may be used for. Unless set, it fits the purpose and the key. */
  public CertificatePolicyBuilder keyUsages(KeyUsage... keyUsages) {
    var set = EnumSet.noneOf(KeyUsage.class);
    Collections.addAll(set, keyUsages);
    this.keyUsages = set;
    return this;
  }

  /** The well-known purposes, instead of those given before. */
  public CertificatePolicyBuilder extendedKeyUsages(ExtendedKeyUsage... purposes) {
    List<String> oids = Arrays.stream(purposes).map(ExtendedKeyUsage::oid).toList();
    return purposes(ExtendedKeyUsage::isKnown, oids);
  }

  /** Other purposes as object identifiers in dotted form, instead of those given before. */
  public CertificatePolicyBuilder customExtendedKeyUsages(String... oids) {
    return purposes(Predicate.not(ExtendedKeyUsage::isKnown), List.of(oids));
  }

  private CertificatePolicyBuilder purposes(Predicate<String> replaced, List<String> oids) {
    var all = new ArrayList<>(extendedKeyUsages);
    all.removeIf(replaced);
    all.addAll(oids);
    extendedKeyUsages = all;
    return this;
  }

  /** A CA of the vault that ends before it may give it a shorter life. */
  public CertificatePolicyBuilder truncatedToIssuer(boolean truncated) {
    this.truncated = truncated;
    return this;
  }

  /**
   * To which of the roots of a CA of the vault its chain is to lead: a common name, or a SHA-256 in
   * hexadecimal; 128 characters at most.
   */
  public CertificatePolicyBuilder preferredRoot(String root) {
    preferredRoot = Objects.requireNonNull(root, "root");
    return this;
  }

  /**
   * The name of the issuer, {@code [0-9a-zA-Z-]{1,127}}, {@link CertificatePolicy#SELF} or {@link
   * CertificatePolicy#UNKNOWN}.
   */
  public CertificatePolicyBuilder issuer(String issuer) {
    this.issuer = Objects.requireNonNull(issuer, "issuer");
    return this;
  }

  /** Whether the private key may leave the vault. */
  public CertificatePolicyBuilder exportable(boolean exportable) {
    this.exportable = exportable;
    return this;
  }

  /** Which key the certificate has after a renewal; a new one unless set. */
  public CertificatePolicyBuilder keyRenewal(KeyRenewal keyRenewal) {
    this.keyRenewal = Objects.requireNonNull(keyRenewal, "keyRenewal");
    return this;
  }

  /** When the certificate is renewed. */
  public CertificatePolicyBuilder renewal(Renewal renewal) {
    this.renewal = Objects.requireNonNull(renewal, "renewal");
    return this;
  }

  /** When a renewal is welcome. Unless set: always. */
  public CertificatePolicyBuilder renewalWindow(RenewalWindow window) {
    this.renewalWindow = Objects.requireNonNull(window, "renewalWindow");
    return this;
  }

  /**
   * How long after a version was made the next one is made by itself at the earliest. Unless set: a
   * twentieth of its life. It comes before the renewal.
   */
  public CertificatePolicyBuilder renewalInterval(Duration interval) {
    this.renewalInterval = Objects.requireNonNull(interval, "renewalInterval");
    return this;
  }

  /**
   * How long the version that was replaced stays in service, from nothing up to less than a life;
   * then it is disabled. Unless set: until it ends by itself.
   */
  public CertificatePolicyBuilder overlap(Duration overlap) {
    this.overlap = Objects.requireNonNull(overlap, "overlap");
    return this;
  }

  /**
   * Whether the version that was replaced is revoked as superseded after the {@link #overlap}, not
   * only disabled: its CA lists it, and an issuer outside is asked to revoke it. It needs an
   * overlap. Unless set: no.
   */
  public CertificatePolicyBuilder revokedAfterOverlap(boolean revoked) {
    this.revokedAfterOverlap = revoked;
    return this;
  }

  /**
   * Makes it a certificate authority.
   *
   * @param pathLength how many authorities may follow below it; empty: as many as there are
   */
  public CertificatePolicyBuilder certificateAuthority(OptionalInt pathLength) {
    certificateAuthority = new CaConstraint(pathLength);
    return this;
  }

  /**
   * For how long a use of the key may go on while the storage does not answer: from nothing, which
   * has each use ask the storage, to 100 years.
   *
   * @see CertificatePolicy#maxStaleness()
   */
  public CertificatePolicyBuilder maxStaleness(Duration maxStaleness) {
    this.maxStaleness = Objects.requireNonNull(maxStaleness, "maxStaleness");
    return this;
  }

  /** What the certificate says beyond this, instead of what was given before. */
  public CertificatePolicyBuilder extensions(PolicyExtensions extensions) {
    this.extensions = Objects.requireNonNull(extensions, "extensions");
    return this;
  }

  void changeExtensions(Consumer<PolicyExtensions.Builder> change) {
    var changed = extensions.toBuilder();
    change.accept(changed);
    extensions = changed.build();
  }

  /** When the contacts are to be told of the end, at most 20 times. */
  public CertificatePolicyBuilder notifications(Notification... notifications) {
    this.notifications = List.of(notifications);
    return this;
  }

  /**
   * Whose rules the certificate is held to. Unless set: those of RFC 5280, which holds for every
   * certificate. What breaks a rule is not signed.
   */
  public CertificatePolicyBuilder lint(LintProfile lint) {
    this.lint = Objects.requireNonNull(lint, "lint");
    return this;
  }

  /** In which form the certificate is given out as a secret; PKCS#12 unless set. */
  public CertificatePolicyBuilder contentType(ContentType contentType) {
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
