package io.certwright;

import io.certwright.internal.record.Headline;
import io.certwright.internal.record.OperationState;
import io.certwright.spi.keys.KeySpec;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A line in a listing of certificates.
 *
 * @param name its name
 * @param current the current version; empty: none was issued yet, or none is enabled
 * @param issuer the issuer that its policy names
 * @param created when it was made
 * @param updated when it was last changed
 * @param nextAction when something happens to it by itself, such as renewal; empty: never
 * @param operation how the last operation on it stands; empty: there was none
 * @param failing why there is no version yet that should be; empty: the last attempt did not fail
 */
public record CertificateSummary(
    String name,
    Optional<Current> current,
    String issuer,
    Instant created,
    Instant updated,
    Optional<Instant> nextAction,
    Optional<OperationStatus> operation,
    Optional<Failing> failing) {

  /**
   * An attempt at a version that failed. When it is tried again says {@link #nextAction}.
   *
   * @param failure why
   * @param attempts how many in a row have failed
   */
  public record Failing(OperationFailure failure, int attempts) {}

  /**
   * What a listing shows of the current version.
   *
   * @param version its id
   * @param notBefore the first second of its validity
   * @param notAfter the last second of its validity
   * @param thumbprint the SHA-256 of its encoding, 64 lower-case hexadecimal digits
   * @param key the kind of its key
   * @param tags its tags
   */
  public record Current(
      String version,
      Instant notBefore,
      Instant notAfter,
      String thumbprint,
      KeySpec key,
      Map<String, String> tags) {

    /** Copies the tags. */
    public Current {
      tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    private static Current of(io.certwright.internal.record.Current current) {
      return new Current(
          current.version(),
          current.notBefore(),
          current.notAfter(),
          HexFormat.of().formatHex(current.thumbprint().toByteArray()),
          current.key(),
          current.tags().all());
    }
  }

  /** The id of the current version. */
  public Optional<String> version() {
    return current.map(Current::version);
  }

  static CertificateSummary of(Headline line) {
    return new CertificateSummary(
        line.name(),
        line.current().map(Current::of),
        line.issuer(),
        line.created(),
        line.updated(),
        line.nextAction(),
        line.operation().map(operation -> OperationStatus.of(operation.phase())),
        line.operation()
            .flatMap(OperationState::failing)
            .map(why -> new Failing(OperationFailure.of(why), line.attempts())));
  }
}
