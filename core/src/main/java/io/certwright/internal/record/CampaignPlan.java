package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Duration;
import java.util.Optional;

/**
 * What a campaign does, and how fast.
 *
 * @param query which certificates, encoded
 * @param starts how many at most are begun
 * @param interval in which time
 * @param issuer the issuer that their policies name from then on; empty: the one they name
 * @param newKeys whether each gets a key of its own, even if its policy keeps the key
 */
public record CampaignPlan(
    Bytes query, int starts, Duration interval, Optional<String> issuer, boolean newKeys) {

  void write(DerWriter out) {
    out.sequence(
        s ->
            s.octets(query)
                .integer(starts)
                .integer(interval.toMillis())
                .optional(issuer, DerWriter::text)
                .bool(newKeys));
  }

  static CampaignPlan read(DerReader in) {
    return in.sequence(
        s ->
            new CampaignPlan(
                s.bytes(),
                Math.toIntExact(s.integer()),
                Duration.ofMillis(s.integer()),
                s.optional(DerReader::text),
                s.bool()));
  }
}
