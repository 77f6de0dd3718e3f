package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.ForeignStatement;
import io.certwright.internal.bouncycastle.GuardedX509;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.bouncycastle.StatedExtensions;
import io.certwright.internal.bouncycastle.SubjectKey;
import io.certwright.spi.Bytes;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate that may lie on a path, with what the search asks of it again and again. Two are
 * equal if their bytes are. Immutable.
 */
public final class Node {

  private static final String SUBJECT_KEY_ID = "2.5.29.14";
  private static final String AUTHORITY_KEY_ID = "2.5.29.35";
  private static final int KEY_ID_TAG = 0x80;

  private final Bytes der;
  private final X509Certificate certificate;
  private final String issuer;
  private final SubjectKey key;
  private final ForeignStatement signed;
  private final StatedExtensions extensions;
  private final Instant from;
  private final Instant to;
  private final Optional<Bytes> subjectKeyId;
  private final Optional<Bytes> authorityKeyId;
  private final Optional<SubjectKey> inherited;
  private final Optional<String> unknownCritical;
  private final Purposes purposes;

  private Node(
      Bytes der,
      X509Certificate certificate,
      SubjectKey key,
      ForeignStatement signed,
      StatedExtensions extensions,
      Optional<SubjectKey> inherited) {
    this.inherited = inherited;
    this.der = der;
    this.certificate = certificate;
    this.key = key;
    this.signed = signed;
    this.extensions = extensions;
    this.from = certificate.getNotBefore().toInstant();
    this.to = certificate.getNotAfter().toInstant();
    this.issuer = canonical(certificate.getIssuerX500Principal());
    this.subjectKeyId = keyId(extensions, SUBJECT_KEY_ID);
    this.authorityKeyId = keyId(extensions, AUTHORITY_KEY_ID);
    this.unknownCritical = Extensions.unknownCritical(extensions);
    this.purposes = Purposes.of(certificate);
  }

  /**
   * Reads a certificate through the guarded door.
   *
   * @throws MalformedDerException if it is none
   */
  public static Node of(Bytes der) {
    byte[] bytes = der.toByteArray();
    X509Certificate certificate = GuardedX509.parse(bytes, GuardedX509.MAX_SIZE);
    DerReader outer = DerReader.of(bytes);
    ForeignStatement signed = ForeignStatement.read(outer);
    outer.end();
    DerReader body = signed.open();
    SubjectKey key = SubjectKey.of(Bytes.copyOf(PublicKeyInfo.read(body)));
    return new Node(
        der, certificate, key, signed, StatedExtensions.read(body, certificate), Optional.empty());
  }

  /** The form in which names are compared (RFC 5280, section 7.1). */
  static String canonical(X500Principal name) {
    return name.getName(X500Principal.CANONICAL);
  }

  /** A hint for the search: one that cannot be read is none; whether it must be there is form. */
  private static Optional<Bytes> keyId(StatedExtensions extensions, String oid) {
    byte[] extension = extensions.get(oid);
    if (extension == null) {
      return Optional.empty();
    }
    try {
      Bytes value = DerReader.octetsOf(extension);
      if (oid.equals(SUBJECT_KEY_ID)) {
        return Optional.of(DerReader.octetsOf(value.toByteArray()));
      }
      DerReader reader = DerReader.of(value);
      return reader.isNext(KEY_ID_TAG)
          ? Optional.of(Bytes.copyOf(reader.contents(KEY_ID_TAG)))
          : Optional.empty();
    } catch (MalformedDerException e) {
      return Optional.empty();
    }
  }

  /** The same with a key of DSA that has the parameters of another one. */
  Node inheriting(SubjectKey from) {
    return new Node(der, certificate, key.inheriting(from), signed, extensions, Optional.of(from));
  }

  /** Whether its key is complete as it stands in the certificate. */
  boolean isComplete() {
    return inherited.isEmpty() && !key.inheriting();
  }

  /** Whether that issuer has the key whose parameters this one has, if it has any but its own. */
  boolean inheritsFrom(Node above) {
    return inherited.map(from -> from.encoded().equals(above.key.encoded())).orElse(true);
  }

  /** The certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The certificate as DER. */
  public Bytes der() {
    return der;
  }

  /** Its key. */
  public SubjectKey key() {
    return key;
  }

  /** Its subject in the form in which names are compared, which the JDK makes once. */
  public String subject() {
    return canonical(certificate.getSubjectX500Principal());
  }

  String issuer() {
    return issuer;
  }

  ForeignStatement signed() {
    return signed;
  }

  /** A critical extension that nobody here looks at. */
  Optional<String> unknownCritical() {
    return unknownCritical;
  }

  Purposes purposes() {
    return purposes;
  }

  StatedExtensions extensions() {
    return extensions;
  }

  Instant validFrom() {
    return from;
  }

  Instant validTo() {
    return to;
  }

  Optional<Bytes> subjectKeyId() {
    return subjectKeyId;
  }

  Optional<Bytes> authorityKeyId() {
    return authorityKeyId;
  }

  boolean isSelfIssued() {
    return subject().equals(issuer);
  }

  boolean isValidAt(Instant at) {
    return !at.isBefore(from) && !at.isAfter(to);
  }

  /** Whether it is the same name with the same key: a path has each of these once. */
  boolean isSameEntity(Node other) {
    return key.encoded().equals(other.key.encoded()) && subject().equals(other.subject());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Node node
        && der.equals(node.der)
        && key.encoded().equals(node.key.encoded());
  }

  @Override
  public int hashCode() {
    return der.hashCode();
  }

  @Override
  public String toString() {
    return "Node[serial=" + certificate.getSerialNumber().toString(16) + "]";
  }
}
