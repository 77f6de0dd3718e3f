package io.certwright;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.Tags;
import io.certwright.internal.search.Conditions;
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

  Conditions conditions() {
    return conditions;
  }

  /** The name starts with this; case makes no difference. */
  public CertificateQuery namePrefix(String prefix) {
    return with(Optional.of(Names.fold(prefix)), conditions.tags(), conditions.issuer());
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
    var tags = new HashMap<>(conditions.tags());
    tags.put(key, value);
    return with(conditions.namePrefix(), tags, conditions.issuer());
  }

  /** The policy names this issuer; case makes no difference. */
  public CertificateQuery issuer(String name) {
    return with(conditions.namePrefix(), conditions.tags(), Optional.of(Names.fold(name)));
  }

  private CertificateQuery with(
      Optional<String> prefix, Map<String, Optional<String>> tags, Optional<String> issuer) {
    var c = conditions;
    return new CertificateQuery(
        new Conditions(
            prefix,
            tags,
            issuer,
            c.state(),
            c.expiresFrom(),
            c.expiresBefore(),
            c.key(),
            c.serial(),
            c.thumbprint(),
            c.name()));
  }

  /** It stands like that. */
  public CertificateQuery state(CertificateState state) {
    return with(Optional.of(state.state()), conditions.key());
  }

  /** The current version's key is of this kind. */
  public CertificateQuery key(KeySpec key) {
    return with(conditions.state(), Optional.of(key));
  }

  private CertificateQuery with(Optional<Conditions.State> state, Optional<KeySpec> key) {
    var c = conditions;
    return new CertificateQuery(
        new Conditions(
            c.namePrefix(),
            c.tags(),
            c.issuer(),
            state,
            c.expiresFrom(),
            c.expiresBefore(),
            key,
            c.serial(),
            c.thumbprint(),
            c.name()));
  }

  /** The current version ends at this time or later. */
  public CertificateQuery expiresFrom(Instant from) {
    return expiring(Optional.of(from), conditions.expiresBefore());
  }

  /** The current version ends before this time. */
  public CertificateQuery expiresBefore(Instant end) {
    return expiring(conditions.expiresFrom(), Optional.of(end));
  }

  private CertificateQuery expiring(Optional<Instant> from, Optional<Instant> end) {
    var c = conditions;
    return new CertificateQuery(
        new Conditions(
            c.namePrefix(),
            c.tags(),
            c.issuer(),
            c.state(),
            from,
            end,
            c.key(),
            c.serial(),
            c.thumbprint(),
            c.name()));
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
    return ofVersion(Optional.of(digits), conditions.thumbprint(), conditions.name());
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
    return ofVersion(conditions.serial(), Optional.of(digits), conditions.name());
  }

  /** A version, current or not, has this alternative name; a wildcard is that wildcard. */
  public CertificateQuery subjectAlternativeName(SubjectAlternativeName name) {
    return ofVersion(conditions.serial(), conditions.thumbprint(), Optional.of(name.text()));
  }

  private static String plain(String hexadecimal) {
    return hexadecimal.replace(":", "").toLowerCase(Locale.ROOT);
  }

  private static void require(String field, String what, Pattern form, String digits) {
    if (!form.matcher(digits).matches()) {
      throw new InvalidRequestException(field, "must be " + what);
    }
  }

  private CertificateQuery ofVersion(
      Optional<String> serial, Optional<String> thumbprint, Optional<String> name) {
    var c = conditions;
    return new CertificateQuery(
        new Conditions(
            c.namePrefix(),
            c.tags(),
            c.issuer(),
            c.state(),
            c.expiresFrom(),
            c.expiresBefore(),
            c.key(),
            serial,
            thumbprint,
            name));
  }

  @Override
  public String toString() {
    return "CertificateQuery[" + conditions + "]";
  }
}
