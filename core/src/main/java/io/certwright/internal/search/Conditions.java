package io.certwright.internal.search;

import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Current;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.VersionRecord;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What a certificate has to be like to be found: all of it.
 *
 * @param certificate what is asked of the certificate
 * @param current what is asked of its current version
 * @param version what is asked of one of its versions, whichever
 */
public record Conditions(OfCertificate certificate, OfCurrent current, OfVersion version) {

  /** None. */
  public static final Conditions NONE =
      new Conditions(
          new OfCertificate(Optional.empty(), Optional.empty(), Optional.empty()),
          new OfCurrent(Map.of(), Optional.empty(), Optional.empty(), Optional.empty()),
          new OfVersion(Optional.empty(), Optional.empty(), Optional.empty()));

  /** How a certificate stands. */
  public enum State {
    /** It is served, and has not ended. */
    ENABLED,
    /** It has versions, none of which is enabled. */
    DISABLED,
    /** Its current version has ended. */
    EXPIRED,
    /** An operation on it is in progress. */
    IN_PROGRESS,
    /** The last attempt at a version failed. */
    FAILING
  }

  /**
   * Of a certificate.
   *
   * @param namePrefix its folded name starts with this
   * @param issuer its policy names this issuer, folded
   * @param state how it stands
   */
  public record OfCertificate(
      Optional<String> namePrefix, Optional<String> issuer, Optional<State> state) {

    private boolean areMetBy(CertificateRecord head, Instant now) {
      return namePrefix.filter(prefix -> !head.id().startsWith(prefix)).isEmpty()
          && issuer.filter(wanted -> !wanted.equals(Names.fold(head.policy().issuer()))).isEmpty()
          && state.filter(wanted -> !isIn(wanted, head, now)).isEmpty();
    }

    private static boolean isIn(State state, CertificateRecord head, Instant now) {
      return switch (state) {
        case ENABLED -> head.current().filter(served -> !hasEnded(served, now)).isPresent();
        case EXPIRED -> head.current().filter(served -> hasEnded(served, now)).isPresent();
        case DISABLED -> head.current().isEmpty() && head.versions() > 0;
        case IN_PROGRESS -> head.isBusy();
        case FAILING -> head.failing().isPresent();
      };
    }

    private static boolean hasEnded(Current current, Instant now) {
      return current.notAfter().isBefore(now);
    }
  }

  /**
   * Of the current version.
   *
   * @param tags it has these tags, where a value is given with that one
   * @param expiresFrom it ends at this time or later
   * @param expiresBefore it ends before this time
   * @param key the kind of its key
   */
  public record OfCurrent(
      Map<String, Optional<String>> tags,
      Optional<Instant> expiresFrom,
      Optional<Instant> expiresBefore,
      Optional<KeySpec> key) {

    /** Copies the map. */
    public OfCurrent {
      tags = Map.copyOf(tags);
    }

    /** One that there is not meets nothing that is asked of it. */
    private boolean areMetBy(Optional<Current> current) {
      return equals(NONE.current) || current.filter(this::areMetBy).isPresent();
    }

    private boolean areMetBy(Current current) {
      return expiresFrom.filter(from -> current.notAfter().isBefore(from)).isEmpty()
          && expiresBefore.filter(end -> !current.notAfter().isBefore(end)).isEmpty()
          && key.filter(wanted -> wanted != current.key()).isEmpty()
          && tags.entrySet().stream().allMatch(tag -> has(current, tag.getKey(), tag.getValue()));
    }

    private static boolean has(Current current, String key, Optional<String> value) {
      var found = current.tags().all().get(key);
      return found != null && value.filter(wanted -> !wanted.equals(found)).isEmpty();
    }
  }

  /**
   * Of a version, current or not: one and the same meets all of it.
   *
   * @param serial its serial number
   * @param thumbprint its SHA-256, in lower-case hexadecimal
   * @param name one of its alternative names, as {@link VersionRecord#names} has it
   */
  public record OfVersion(
      Optional<String> serial, Optional<String> thumbprint, Optional<String> name) {

    boolean areMetBy(VersionRecord version) {
      return serial.filter(wanted -> !wanted.equals(version.serial())).isEmpty()
          && thumbprint.filter(wanted -> !wanted.equals(hex(version.thumbprint()))).isEmpty()
          && name.filter(wanted -> !version.names().contains(wanted)).isEmpty();
    }

    private static String hex(Bytes bytes) {
      return HexFormat.of().formatHex(bytes.toByteArray());
    }
  }

  /** The same with these for the certificate. */
  public Conditions withCertificate(OfCertificate conditions) {
    return new Conditions(conditions, current, version);
  }

  /** The same with these for the current version. */
  public Conditions withCurrent(OfCurrent conditions) {
    return new Conditions(certificate, conditions, version);
  }

  /** The same with these for a version. */
  public Conditions withVersion(OfVersion conditions) {
    return new Conditions(certificate, current, conditions);
  }

  /** Whether a version has to be looked at. */
  boolean askForVersion() {
    return !version.equals(NONE.version);
  }

  /** Whether a certificate meets what is asked of it and its current version, and is there. */
  boolean areMetBy(CertificateRecord head, Instant now) {
    return !head.isDeleted() && certificate.areMetBy(head, now) && current.areMetBy(head.current());
  }
}
