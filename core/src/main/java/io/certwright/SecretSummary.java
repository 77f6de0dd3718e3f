package io.certwright;

import io.certwright.internal.record.SecretVersionRecord;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A version of a secret that belongs to no certificate, without its value.
 *
 * @param name its name, as it was first written
 * @param version its id
 * @param created when it was set
 * @param contentType what the value is; empty if nobody said so
 * @param tags what users wrote on it
 * @param notBefore when it begins to count
 * @param expires when it ceases to count
 * @param isEnabled whether it can be read
 */
public record SecretSummary(
    String name,
    String version,
    Instant created,
    String contentType,
    Map<String, String> tags,
    Optional<Instant> notBefore,
    Optional<Instant> expires,
    boolean isEnabled) {

  /** Copies the tags. */
  public SecretSummary {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  static SecretSummary of(SecretVersionRecord version) {
    var about = version.about();
    return new SecretSummary(
        version.name(),
        version.version(),
        version.created(),
        about.contentType(),
        about.tags().all(),
        about.notBefore(),
        about.expires(),
        about.enabled());
  }
}
