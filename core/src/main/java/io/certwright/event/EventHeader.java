package io.certwright.event;

import java.time.Instant;
import java.util.Optional;

/**
 * What is said of every event.
 *
 * @param id where it stands in the audit trail, for example {@code 0001/0000000000000007}, with the
 *     place within the entry where an entry has several; the same each time that it is told, so one
 *     that is told twice is known by it
 * @param type the event's stable name, for example {@code certificate.renewed}
 * @param time when, by the clock of the node that did it
 * @param vault the vault's name
 * @param identity who did it: an identity's name, {@code owner} for the one who opened the vault,
 *     {@code system} for the life cycle engine
 * @param subject what it is about: a certificate's name in lower case, that of an issuer, of a
 *     listener or of a campaign, or empty for the vault as a whole
 * @param version the version that it is about, 32 hexadecimal digits; empty: none in particular
 * @param revision how often the subject had been changed, this change included, by which the events
 *     of several nodes can be put in order; 0 where the subject has no state of its own
 */
public record EventHeader(
    String id,
    String type,
    Instant time,
    String vault,
    String identity,
    String subject,
    Optional<String> version,
    long revision) {}
