package io.certwright;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.Tags;
import io.certwright.internal.search.Conditions;
import io.certwright.internal.search.Conditions.OfCertificate;
import io.certwright.internal.search.Conditions.OfCurrent;
import io.certwright.internal.search.Conditions.OfVersion;
import io.certwright.policy.SubjectAlternativeName;
import io.certwright.spi.keys.KeySpec;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which certificates {@link Vault#search} is to find: those that meet every condition. Deleted ones
 * are never found.
 *
 * <p>Immutable: each method gives a query with one more condition, or another one of its kind.
 */
public final class CertificateQuery {

  private static final Pattern SERIAL = Pattern.compile("[0-9a-f]{1,40}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final CertificateQuery ALL = new CertificateQuery(Conditions.NONE);

  private final Conditions conditions;

  private CertificateQuery(Conditions conditions) {
    this.conditions = conditions;
  }

  /** Every certificate. */
  public static CertificateQuery all() {
    return ALL;
  }

  static CertificateQuery of(Conditions conditions) {
    return new CertificateQuery(conditions);
  }

  Conditions conditions() {
    return conditions;
  }

  private CertificateQuery certificate(OfCertificate changed) {
    return new CertificateQuery(conditions.withCertificate(changed));
  }

  private CertificateQuery current(OfCurrent changed) {
    return new CertificateQuery(conditions.withCurrent(changed));
  }

  private CertificateQuery version(OfVersion changed) {
    return new CertificateQuery(conditions.withVersion(changed));
  }

  /** The name starts with this; case makes no difference. */
  public CertificateQuery namePrefix(String prefix) {
    var c = conditions.certificate();
    return certificate(new OfCertificate(Optional.of(Names.fold(prefix)), c.issuer(), c.state()));
  }

  /** The policy names this issuer; case makes no difference. */
  public CertificateQuery issuer(String name) {
    var c = conditions.certificate();
    return certificate(new OfCertificate(c.namePrefix(), Optional.of(Names.fold(name)), c.state()));
  }

  /** It stands like that. */
  public CertificateQuery state(CertificateState state) {
    var c = conditions.certificate();
    return certificate(new OfCertificate(c.namePrefix(), c.issuer(), Optional.of(state.state())));
  }

  /** The current version has a tag of this key. */
  public CertificateQuery tag(String key) {
    return withTag(key, Optional.empty());
  }

  /** The current version has this tag. */
  public CertificateQuery tag(String key, String value) {
    return withTag(key, Optional.of(value));
  }

  private CertificateQuery withTag(String key, Optional<String> value) {
    // Refuses what no tag can be.
    var unused = Tags.of(Map.of(key, value.orElse("")));
    var c = conditions.current();
    var tags = new HashMap<>(c.tags());
    tags.put(key, value);
    return current(new OfCurrent(tags, c.expiresFrom(), c.expiresBefore(), c.key()));
  }

  /** The current version's key is of this kind. */
  public CertificateQuery key(KeySpec key) {
    var c = conditions.current();
    return current(new OfCurrent(c.tags(), c.expiresFrom(), c.expiresBefore(), Optional.of(key)));
  }

  /** The current version ends at this time or later. */
  public CertificateQuery expiresFrom(Instant from) {
    var c = conditions.current();
    return current(new OfCurrent(c.tags(), Optional.of(from), c.expiresBefore(), c.key()));
  }

  /** The current version ends before this time. */
  public CertificateQuery expiresBefore(Instant end) {
    var c = conditions.current();
    return current(new OfCurrent(c.tags(), c.expiresFrom(), Optional.of(end), c.key()));
  }

  /**
   * A version, current or not, has this serial number.
   *
   * @param hexadecimal 1 to 40 digits; colons, leading zeros and case make no difference
   * @throws InvalidRequestException if it is no serial number
   */
  public CertificateQuery serialNumber(String hexadecimal) {
    var digits = plain(hexadecimal).replaceFirst("^0+(?=.)", "");
    require("serialNumber", "1 to 40 hexadecimal digits", SERIAL, digits);
    var c = conditions.version();
    return version(new OfVersion(Optional.of(digits), c.thumbprint(), c.name()));
  }

  /**
   * A version, current or not, has this SHA-256.
   *
   * @param hexadecimal 64 digits; colons and case make no difference
   * @throws InvalidRequestException if it is none
   */
  public CertificateQuery thumbprint(String hexadecimal) {
    var digits = plain(hexadecimal);
    require("thumbprint", "64 hexadecimal digits, the SHA-256 of a certificate", SHA256, digits);
    var c = conditions.version();
    return version(new OfVersion(c.serial(), Optional.of(digits), c.name()));
  }

  /** A version, current or not, has this alternative name; a wildcard is that wildcard. */
  public CertificateQuery subjectAlternativeName(SubjectAlternativeName name) {
    var c = conditions.version();
    return version(new OfVersion(c.serial(), c.thumbprint(), Optional.of(name.text())));
  }

  private static String plain(String hexadecimal) {
    return hexadecimal.replace(":", "").toLowerCase(Locale.ROOT);
  }

  private static void require(String field, String what, Pattern form, String digits) {
    if (!form.matcher(digits).matches()) {
      throw new InvalidRequestException(field, "must be " + what);
    }
  }

  @Override
  public String toString() {
    return "CertificateQuery[" + conditions + "]";
  }
}
