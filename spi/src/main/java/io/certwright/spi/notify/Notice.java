package io.certwright.spi.notify;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that happened in a vault, in the terms of CloudEvents 1.0.
 *
 * @param id names it within its source, the same each time that it is given
 * @param source a URI that names the vault, wherever it is kept
 * @param type what happened, for example {@code io.certwright.certificate.renewed}
 * @param subject to what: a certificate's name, with {@code /} and the version where there is one;
 *     empty for the vault as a whole
 * @param time when
 * @param summary what happened, in a sentence for people; it may hold texts of others, such as an
 *     issuer's message
 * @param data what else there is to say, by name; values are texts, instants among them in the form
 *     of ISO 8601
 * @param recipients who among the vault's contacts is to be told in person; empty: nobody, for what
 *     machines alone care about
 */
public record Notice(
    String id,
    String source,
    String type,
    String subject,
    Instant time,
    String summary,
    Map<String, String> data,
    List<Recipient> recipients) {

  /** Copies the map, in its order, and the list. */
  public Notice {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    recipients = List.copyOf(recipients);
  }
}
