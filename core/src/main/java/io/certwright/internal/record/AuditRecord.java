package io.certwright.internal.record;

import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One entry of an audit chain.
 *
 * @param stripe the chain, four hexadecimal digits
 * @param sequence the number within the chain, from 0 without a hole
 * @param previous SHA-256 of the public part of the entry before; empty for the first
 * @param note who did what
 * @param told the records that were changed with it
 * @param events what listeners are told of it
 * @param counts what the chain counts with it and all before it; only the last entry of a commit
 *     says that
 * @param extensions what a later library added
 */
public record AuditRecord(
    String stripe,
    long sequence,
    Bytes previous,
    Note note,
    List<Told> told,
    List<KeptEvent> events,
    Optional<Counts> counts,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "audit";

  /** The operation of the entry with which a chain ends, because the vault went elsewhere. */
  public static final String MOVED = "vault/moved";

  /** The operation of the entry with which it goes on at the place where the vault arrived. */
  public static final String ARRIVED = "vault/arrived";

  /** The operation of the entry with which it goes on where it had ended. */
  public static final String MOVE_UNDONE = "vault/move-undone";

  /** The operation of the entry of the first chain with which another one begins. */
  public static final String STRIPE = "audit/stripe";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<AuditRecord> TYPE = new Type();

  /** Copies the lists. */
  public AuditRecord {
    told = List.copyOf(told);
    events = List.copyOf(events);
  }

  /**
   * Who did what, as {@link AuditEntry} tells it.
   *
   * @param time when
   * @param identity who
   * @param operation what
   * @param target to what
   * @param outcome how it ended
   * @param detail what else
   * @param context what the application said of the work
   */
  public record Note(
      Instant time,
      String identity,
      String operation,
      String target,
      AuditOutcome outcome,
      String detail,
      AuditContext context) {

    /** Whether the chain ends with it: nothing but what {@link #goesOn} may follow. */
    public boolean ends() {
      return operation.equals(MOVED) && outcome == AuditOutcome.DONE;
    }

    /** Whether it may follow the end of a chain. */
    public boolean goesOn() {
      return (operation.equals(ARRIVED) || operation.equals(MOVE_UNDONE))
          && outcome == AuditOutcome.DONE;
    }
  }

  /**
   * What an entry tells of a record.
   *
   * @param kind the record's kind
   * @param id its id
   * @param revision the revision that it got, or that was deleted
   * @param digest SHA-256 of the payload in the storage; empty: it was deleted
   */
  public record Told(String kind, String id, long revision, Optional<Bytes> digest) {

    /** Which record it is about. */
    public String place() {
      return kind + "/" + id;
    }

    void write(DerWriter out) {
      out.sequence(
          s -> s.text(kind).text(id).integer(revision).optional(digest, DerWriter::octets));
    }

    static Told read(DerReader in) {
      return in.sequence(
          s -> new Told(s.text(), s.text(), s.integer(), s.optional(DerReader::bytes)));
    }
  }

  /** The id of an entry. */
  public static String id(String stripe, long sequence) {
    return stripe + "/" + HexFormat.of().toHexDigits(sequence);
  }

  /** The entry as users see it. */
  public AuditEntry toEntry() {
    return new AuditEntry(
        id(stripe, sequence),
        note.time,
        note.identity,
        note.operation,
        note.target,
        note.outcome,
        note.detail,
        note.context);
  }

  private static final class Type implements RecordType<AuditRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(AuditRecord value) {
      return AuditRecord.id(value.stripe, value.sequence);
    }

    @Override
    public byte[] encode(AuditRecord value) {
      var out = new DerWriter();
      var note = value.note;
      out.integer(FORMAT).text(value.stripe).integer(value.sequence).octets(value.previous);
      out.instant(note.time).text(note.identity).text(note.operation).text(note.target);
      out.text(note.outcome.name()).text(note.detail);
      writeContext(out, note.context);
      out.list(value.told, (w, told) -> told.write(w));
      out.list(value.events, (w, event) -> event.write(w));
      out.optional(value.counts, (w, sums) -> sums.write(w));
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public AuditRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new AuditRecord(
              in.text(),
              in.integer(),
              in.bytes(),
              new Note(
                  in.instant(),
                  in.text(),
                  in.text(),
                  in.text(),
                  AuditOutcome.valueOf(in.text()),
                  in.text(),
                  readContext(in)),
              in.list(Told::read),
              in.list(KeptEvent::read),
              in.optional(Counts::read),
              Extensions.read(in));
      in.end();
      return record;
    }

    private static void writeContext(DerWriter out, AuditContext context) {
      out.optional(context.correlationId(), DerWriter::text)
          .optional(context.origin(), DerWriter::text)
          .optional(context.reason(), DerWriter::text);
    }

    private static AuditContext readContext(DerReader in) {
      return new AuditContext(
          in.optional(DerReader::text), in.optional(DerReader::text), in.optional(DerReader::text));
    }
  }
}
