package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What this vault does about a compromised key: everything that has it is revoked, and what becomes
 * of that is watched until nothing is left to be done. Its revision is the fence for everything
 * that works on it.
 *
 * @param keyHash SHA-256 of the key's SubjectPublicKeyInfo, in hexadecimal
 * @param reportedBy who told this vault, as the audit trail calls them
 * @param reported when
 * @param invalid since when the key is suspected to be somebody else's; empty: it is not told
 * @param phase how far it has come
 * @param after the id of the version up to which the present pass has come; empty: it begins
 * @param revoked how many versions and other certificates of CAs of this vault it has revoked
 * @param running what the present look has counted so far
 * @param last what the last whole look has counted; empty: there was none
 * @param idle how many looks in a row found nothing changed
 * @param next when it goes on; empty: it is settled
 * @param extensions what a later library added
 */
public record CompromiseRecord(
    String keyHash,
    String reportedBy,
    Instant reported,
    Optional<Instant> invalid,
    Phase phase,
    Optional<String> after,
    long revoked,
    CompromiseTally running,
    Optional<Look> last,
    int idle,
    Optional<Instant> next,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "compromise";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<CompromiseRecord> TYPE = new Type();

  /** How far it has come. */
  public enum Phase {
    /** Versions that have the key are being revoked. */
    REVOKING,
    /** What the CAs of this vault issued for it is, whether there is a version of it or not. */
    REVOKING_ISSUED,
    /** What becomes of them is looked at. */
    LOOKING,
    /** Nothing is left to be done. */
    SETTLED
  }

  /**
   * A whole look.
   *
   * @param at when it ended
   * @param tally what it counted
   */
  public record Look(Instant at, CompromiseTally tally) {

    /** Cuts the instant to what is stored. */
    public Look {
      at = at.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /** Cuts the instants to what is stored. */
  public CompromiseRecord {
    reported = reported.truncatedTo(ChronoUnit.MILLIS);
    invalid = invalid.map(at -> at.truncatedTo(ChronoUnit.MILLIS));
    next = next.map(at -> at.truncatedTo(ChronoUnit.MILLIS));
  }

  /** One that was reported just now, and begins at once. */
  public static CompromiseRecord of(
      String keyHash, String reportedBy, Instant now, Optional<Instant> invalid) {
    return new CompromiseRecord(
        keyHash,
        reportedBy,
        now,
        invalid,
        Phase.REVOKING,
        Optional.empty(),
        0,
        CompromiseTally.NONE,
        Optional.empty(),
        0,
        Optional.of(now),
        Extensions.NONE);
  }

  /** The same where nothing has the key. */
  public CompromiseRecord settled() {
    return looked(new Look(reported, CompromiseTally.NONE), 0, Optional.empty());
  }

  /**
   * The same after some versions were revoked, or what CAs issued; once all are, the next phase.
   */
  public CompromiseRecord revoking(Optional<String> after, long more, Instant now) {
    var next = phase == Phase.REVOKING ? Phase.REVOKING_ISSUED : Phase.LOOKING;
    return with(
        after.isPresent() ? phase : next,
        after,
        revoked + more,
        CompromiseTally.NONE,
        last,
        0,
        Optional.of(now));
  }

  /** The same in the middle of a look. */
  public CompromiseRecord looking(Optional<String> after, CompromiseTally counted, Instant now) {
    return with(phase, after, revoked, counted, last, idle, Optional.of(now));
  }

  /** The same, begun anew: there is something that is not revoked. */
  public CompromiseRecord again(Instant now) {
    return with(
        Phase.REVOKING, Optional.empty(), revoked, CompromiseTally.NONE, last, 0, Optional.of(now));
  }

  /**
   * The same after a whole look.
   *
   * @param next when the next one begins; empty: there is nothing left to be done
   */
  public CompromiseRecord looked(Look look, int idleNow, Optional<Instant> next) {
    return with(
        next.isPresent() ? Phase.LOOKING : Phase.SETTLED,
        Optional.empty(),
        revoked,
        CompromiseTally.NONE,
        Optional.of(look),
        idleNow,
        next);
  }

  private CompromiseRecord with(
      Phase inPhase,
      Optional<String> upTo,
      long done,
      CompromiseTally counted,
      Optional<Look> look,
      int idleNow,
      Optional<Instant> goesOn) {
    return new CompromiseRecord(
        keyHash,
        reportedBy,
        reported,
        invalid,
        inPhase,
        upTo,
        done,
        counted,
        look,
        idleNow,
        goesOn,
        extensions);
  }

  private static final class Type implements RecordType<CompromiseRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(CompromiseRecord value) {
      return value.keyHash;
    }

    @Override
    public byte[] encode(CompromiseRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.keyHash).text(value.reportedBy).instant(value.reported);
      out.optional(value.invalid, DerWriter::instant).text(value.phase.name());
      out.optional(value.after, DerWriter::text).integer(value.revoked);
      value.running.write(out);
      out.optional(
          value.last,
          (w, look) ->
              w.sequence(
                  s -> {
                    s.instant(look.at());
                    look.tally().write(s);
                  }));
      out.integer(value.idle).optional(value.next, DerWriter::instant);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public CompromiseRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new CompromiseRecord(
              in.text(),
              in.text(),
              in.instant(),
              in.optional(DerReader::instant),
              Phase.valueOf(in.text()),
              in.optional(DerReader::text),
              in.integerIn(0, Long.MAX_VALUE),
              CompromiseTally.read(in),
              in.optional(r -> r.sequence(s -> new Look(s.instant(), CompromiseTally.read(s)))),
              Math.toIntExact(in.integer()),
              in.optional(DerReader::instant),
              Extensions.read(in));
      in.end();
      return record;
    }

    @Override
    public Optional<Instant> due(CompromiseRecord value) {
      return value.next;
    }
  }
}
