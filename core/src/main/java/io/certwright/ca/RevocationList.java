package io.certwright.ca;

import io.certwright.internal.record.CrlRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * One of the revocation lists that a CA keeps.
 *
 * @param ca the CA's name in lower case
 * @param key the identifier of the key that signs it, in hexadecimal: 40 digits
 * @param partition its number among the lists of the key; 0: it has all that the key signed, and so
 *     does not say for what it speaks
 * @param full the complete list; empty: none was made yet
 * @param delta what has changed since then; empty: it is not told
 * @param next when the next one is made, while the life cycle engine runs; empty: none is, for no
 *     valid certificate of the CA has the key any more
 * @param failures how many attempts to make the next one have failed in a row
 */
public record RevocationList(
    String ca,
    String key,
    int partition,
    Optional<PublishedCrl> full,
    Optional<PublishedCrl> delta,
    Optional<Instant> next,
    int failures) {

  static RevocationList of(CrlRecord list) {
    return new RevocationList(
        list.scope().ca(),
        list.scope().key(),
        list.scope().partition(),
        list.full().map(issue -> PublishedCrl.of(issue, Optional.empty())),
        list.delta().map(delta -> PublishedCrl.of(delta.issue(), Optional.of(delta.base()))),
        list.next().first(),
        list.failures());
  }
}
