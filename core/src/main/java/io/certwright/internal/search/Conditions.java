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
 * @param namePrefix the folded name starts with this
 * @param tags the current version has these tags, where a value is given with that one
 * @param issuer the policy names this issuer, folded
 * @param state how it stands
 * @param expiresFrom the current version ends at this time or later
 * @param expiresBefore the current version ends before this time
 * @param key the kind of the current version's key
 * @param serial a version has this serial number
 * @param thumbprint a version has this SHA-256, in lower-case hexadecimal
 * @param name a version has this alternative name, as {@link VersionRecord#names} has it
 */
public record Conditions(
    Optional<String> namePrefix,
    Map<String, Optional<String>> tags,
    Optional<String> issuer,
    Optional<State> state,
    Optional<Instant> expiresFrom,
    Optional<Instant> expiresBefore,
    Optional<KeySpec> key,
    Optional<String> serial,
    Optional<String> thumbprint,
    Optional<String> name) {

  /** None. */
  public static final Conditions NONE =
      new Conditions(
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** How a certificate stands. */
  public enum State {
    /** It is served, and has not ended. */
    ENABLED,
    /** It has versions, none of which is enabled. */
    DISABLED,
    /** Its current version has ended. */
    EXPIRED,
    /** An operation on it is in progress. */
    IN_PROGRESS
  }

  /** Copies the map. */
  public Conditions {
    tags = Map.copyOf(tags);
  }

  /** Whether a version has to be looked at. */
  boolean askForVersion() {
    return serial.isPresent() || thumbprint.isPresent() || name.isPresent();
  }

  /** Whether one and the same version meets what is asked of a version. */
  boolean meets(VersionRecord version) {
    return serial.filter(wanted -> !wanted.equals(version.serial())).isEmpty()
        && thumbprint.filter(wanted -> !wanted.equals(hex(version.thumbprint()))).isEmpty()
        && name.filter(wanted -> !version.names().contains(wanted)).isEmpty();
  }

  private static String hex(Bytes bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  /** Whether a certificate meets the rest; one that was deleted does not. */
  boolean meets(CertificateRecord head, Instant now) {
    return !head.isDeleted()
        && namePrefix.filter(prefix -> !head.id().startsWith(prefix)).isEmpty()
        && issuer.filter(wanted -> !wanted.equals(issuer(head))).isEmpty()
        && state.filter(wanted -> !isIn(wanted, head, now)).isEmpty()
        && (!askForCurrent() || head.current().filter(this::meets).isPresent());
  }

  private static String issuer(CertificateRecord head) {
    return Names.fold(head.policy().issuer());
  }

  private static boolean isIn(State state, CertificateRecord head, Instant now) {
    return switch (state) {
      case ENABLED -> head.current().filter(served -> !hasEnded(served, now)).isPresent();
      case EXPIRED -> head.current().filter(served -> hasEnded(served, now)).isPresent();
      case DISABLED -> head.current().isEmpty() && head.versions() > 0;
      case IN_PROGRESS -> head.isBusy();
    };
  }

  private static boolean hasEnded(Current current, Instant now) {
    return current.notAfter().isBefore(now);
  }

  private boolean askForCurrent() {
    return !tags.isEmpty()
        || expiresFrom.isPresent()
        || expiresBefore.isPresent()
        || key.isPresent();
  }

  private boolean meets(Current current) {
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
