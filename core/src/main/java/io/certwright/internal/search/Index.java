package io.certwright.internal.search;

import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Tags;
import io.certwright.internal.record.VersionRecord;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import java.time.Instant;
import java.util.Optional;

/**
 * The one condition that is searched by; the others are looked at in what that finds.
 *
 * @param attribute the attribute
 * @param match the values of it
 */
record Index(String attribute, AttributeMatch match) {

  /** The one that is likely to find the least of the versions. */
  static Optional<Index> ofVersions(Conditions.OfVersion wanted) {
    return wanted
        .serial()
        .map(serial -> exact(VersionRecord.SERIAL, serial))
        .or(() -> wanted.thumbprint().map(sha -> exact(VersionRecord.THUMBPRINT, sha)))
        .or(
            () ->
                wanted
                    .name()
                    .map(name -> exact(VersionRecord.SAN, VersionRecord.searchable(name))));
  }

  /**
   * The one that is likely to find the least of the certificates; empty: they are gone through by
   * name.
   */
  static Optional<Index> ofCertificates(Conditions wanted, Instant now) {
    return byState(wanted)
        .or(() -> byTag(wanted))
        .or(() -> byExpiry(wanted, now))
        .or(
            () ->
                wanted.certificate().namePrefix().isPresent() ? Optional.empty() : byRest(wanted));
  }

  /** The value that a certificate is found by. */
  AttributeValue place(CertificateRecord found) {
    if (match instanceof AttributeMatch.Exact exact) {
      return exact.value();
    }
    return CertificateRecord.TYPE.attributes(found).stream()
        .filter(own -> own.name().equals(attribute))
        .map(Attribute::value)
        .filter(match::matches)
        .findFirst()
        .orElseThrow();
  }

  /** Whether what is renewed stays where it is found by this. */
  boolean isSteady() {
    return match instanceof AttributeMatch.Exact;
  }

  private static Optional<Index> byState(Conditions wanted) {
    return wanted
        .certificate()
        .state()
        .flatMap(
            state ->
                switch (state) {
                  case IN_PROGRESS -> Optional.of(CertificateRecord.BUSY);
                  case DISABLED -> Optional.of(CertificateRecord.DISABLED);
                  case FAILING -> Optional.of(CertificateRecord.FAILING);
                  case ENABLED, EXPIRED -> Optional.<String>empty();
                })
        .map(value -> exact(CertificateRecord.STATE, value));
  }

  private static Optional<Index> byTag(Conditions wanted) {
    return wanted.current().tags().entrySet().stream()
        .flatMap(tag -> tag.getValue().map(value -> Tags.searchable(tag.getKey(), value)).stream())
        .sorted()
        .findFirst()
        .map(text -> exact(Tags.ATTRIBUTE, text));
  }

  /** What has ended is a range as well. */
  private static Optional<Index> byExpiry(Conditions wanted, Instant now) {
    boolean ended =
        wanted.certificate().state().filter(Conditions.State.EXPIRED::equals).isPresent();
    var end =
        ended && wanted.current().expiresBefore().filter(now::isAfter).isEmpty()
            ? Optional.of(now)
            : wanted.current().expiresBefore();
    if (end.isEmpty() && wanted.current().expiresFrom().isEmpty()) {
      return Optional.empty();
    }
    var from = wanted.current().expiresFrom().orElse(AttributeValue.EARLIEST);
    if (end.filter(to -> !to.isAfter(from)).isPresent()) {
      // Nothing is in it; the conditions say so of whatever is found.
      end = Optional.of(from);
    }
    return Optional.of(
        new Index(
            CertificateRecord.EXPIRY,
            new AttributeMatch.Range(
                new AttributeValue.Moment(from), end.map(AttributeValue.Moment::new))));
  }

  private static Optional<Index> byRest(Conditions wanted) {
    return wanted
        .certificate()
        .issuer()
        .map(issuer -> exact(CertificateRecord.ISSUER, issuer))
        .or(() -> wanted.current().key().map(key -> exact(CertificateRecord.KEY_TYPE, key.name())))
        .or(
            () ->
                wanted.current().tags().keySet().stream().sorted().findFirst().map(Index::withTag));
  }

  private static Index withTag(String key) {
    return new Index(Tags.ATTRIBUTE, new AttributeMatch.Prefix(Tags.searchable(key, "")));
  }

  private static Index exact(String attribute, String text) {
    return new Index(attribute, new AttributeMatch.Exact(new AttributeValue.Text(text)));
  }
}
