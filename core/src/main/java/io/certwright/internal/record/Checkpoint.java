package io.certwright.internal.record;

import io.certwright.audit.AuditCheckpoint;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.VaultId;
import java.time.Instant;
import java.util.List;

/**
 * What a checkpoint says, which is what is signed.
 *
 * @param vault the vault that it is of
 * @param number which of the vault's it is, from 1
 * @param time when
 * @param previous SHA-256 of the signed form of the one before; empty: it is the first
 * @param heads the ends of all chains, by their names
 * @param pruned of each chain whose first entries were pruned the last of those
 * @param summary SHA-256 of the summary of what was pruned; empty: nothing was
 * @param rules SHA-256 over the rules of access; empty: there are none
 */
public record Checkpoint(
    VaultId vault,
    long number,
    Instant time,
    Bytes previous,
    List<Head> heads,
    List<Head> pruned,
    Bytes summary,
    Bytes rules) {

  private static final String MAGIC = "certwright audit checkpoint";
  private static final long FORMAT = 1;

  /** Copies the lists. */
  public Checkpoint {
    heads = List.copyOf(heads);
    pruned = List.copyOf(pruned);
  }

  /**
   * The end of a chain.
   *
   * @param stripe the chain
   * @param sequence the number of its last entry
   * @param digest SHA-256 of the public part of that
   */
  public record Head(String stripe, long sequence, Bytes digest) {

    /** The id of the entry. */
    public String id() {
      return AuditRecord.id(stripe, sequence);
    }

    AuditCheckpoint.Head toPublic() {
      return new AuditCheckpoint.Head(id(), digest);
    }
  }

  /** Whether all is pruned that was by an earlier one. */
  public boolean prunesAtLeast(Checkpoint earlier) {
    return earlier.pruned.stream()
        .allMatch(
            head ->
                pruned.stream()
                    .anyMatch(
                        now ->
                            now.stripe.equals(head.stripe)
                                && (now.sequence > head.sequence || now.equals(head))));
  }

  /** The bytes that are signed. */
  public byte[] encode() {
    return new DerWriter()
        .text(MAGIC)
        .integer(FORMAT)
        .text(vault.value())
        .integer(number)
        .instant(time)
        .octets(previous)
        .list(heads, Checkpoint::writeHead)
        .list(pruned, Checkpoint::writeHead)
        .octets(summary)
        .octets(rules)
        .toByteArray();
  }

  /**
   * Reads what was signed.
   *
   * @throws RuntimeException if it is malformed
   */
  public static Checkpoint decode(byte[] encoded) {
    var in = DerReader.of(encoded);
    if (!in.text().equals(MAGIC)) {
      throw in.malformed("a checkpoint of an audit trail");
    }
    UnknownFormatException.require(FORMAT, in.integer());
    var checkpoint =
        new Checkpoint(
            new VaultId(in.text()),
            in.integer(),
            in.instant(),
            in.bytes(),
            in.list(Checkpoint::readHead),
            in.list(Checkpoint::readHead),
            in.bytes(),
            in.bytes());
    in.end();
    return checkpoint;
  }

  static void writeHead(DerWriter out, Head head) {
    out.sequence(s -> s.text(head.stripe).integer(head.sequence).octets(head.digest));
  }

  static Head readHead(DerReader in) {
    return in.sequence(s -> new Head(s.text(), s.integer(), s.bytes()));
  }

  /** As users see it. */
  public AuditCheckpoint toPublic(Bytes signed) {
    return new AuditCheckpoint(
        number, time, toPublic(heads), toPublic(pruned), summary, previous, rules, signed);
  }

  private static List<AuditCheckpoint.Head> toPublic(List<Head> ends) {
    return ends.stream().map(Head::toPublic).toList();
  }
}
