package io.certwright.internal.crl;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CrlPartRecord;
import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.CrlRecord.Generation;
import io.certwright.internal.record.CrlRecord.Writing;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Hand;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The record of a list in the hand of whoever makes the list. It is written first, so that
 * everybody who revokes meanwhile says so in it, and with each part, so that what is there of a
 * list that was never finished is known. Whoever takes it over ends the work of the one before.
 * Used by one thread.
 */
final class CrlHold implements CrlSpool.Parts {

  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final int MOST_ATTEMPTS = 100;

  /** So that a list can be removed by the commit that puts another one in its place. */
  private static final int MOST_PARTS = 400;

  private final Gate gate;
  private final RecordStore records;
  private final Hand hand;
  private final String generation;
  private Stored<CrlRecord> held;

  private CrlHold(
      Gate gate, RecordStore records, Hand hand, String generation, Stored<CrlRecord> held) {
    this.gate = gate;
    this.records = records;
    this.hand = hand;
    this.generation = generation;
    this.held = held;
  }

  /**
   * Takes it.
   *
   * @param found as it was found
   * @param generation what the parts are called by
   * @return empty: others changed it first, or have it now
   */
  static Optional<CrlHold> take(
      Gate gate, RecordStore records, Hand hand, Stored<CrlRecord> found, String generation) {
    var hold = new CrlHold(gate, records, hand, generation, found);
    var left = found.value().writing().map(Writing::kept).map(hold::unfinished).orElse(List.of());
    var begun = found.value().with(Optional.of(hold.writing(0, false)));
    try {
      hold.commit("crl/begin", begun, left, hand.fences(), "", List.of());
      return Optional.of(hold);
    } catch (ChangeRefusedException e) {
      return Optional.empty();
    }
  }

  private Writing writing(int parts, boolean again) {
    return new Writing(new Generation(generation, parts), now().plus(LEASE), again);
  }

  CrlScope scope() {
    return held.value().scope();
  }

  CrlRecord record() {
    return held.value();
  }

  RecordStore records() {
    return records;
  }

  /** The time, as it is stored. */
  Instant now() {
    return hand.time().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public int count() {
    return held.value().writing().orElseThrow().kept().parts();
  }

  /** The first place is left for what stands before the entries. */
  @Override
  public void add(Bytes part) {
    int index = count() + 1;
    if (index > MOST_PARTS) {
      throw new ConflictException(
          "the list "
              + scope().id()
              + " is longer than "
              + MOST_PARTS
              + " MB; share the certificates among several lists");
    }
    change(
        "crl/part",
        list -> list.with(Optional.of(writing(index, isAgain(list)))),
        List.of(part(index, part)),
        "part " + index,
        List.of());
  }

  private static boolean isAgain(CrlRecord list) {
    return list.writing().orElseThrow().again();
  }

  @Override
  public Bytes get(int index) {
    return CrlReading.part(records, scope().id(), generation, index + 1);
  }

  /** The write of a part. */
  RecordWrite part(int index, Bytes content) {
    var part = CrlPartRecord.of(scope(), generation, index, content);
    return records.insert(CrlPartRecord.TYPE, part, RecordStore.noSecret());
  }

  /**
   * Lets it go, changed.
   *
   * @param after the record then, by whether something was revoked meanwhile
   * @param others what is written with it
   */
  void release(
      String operation,
      Released after,
      List<RecordWrite> others,
      String detail,
      List<VaultEvent> events) {
    change(operation, list -> after.of(list, isAgain(list)), others, detail, events);
  }

  /** What becomes of the record. */
  interface Released {
    CrlRecord of(CrlRecord list, boolean again);
  }

  /** Lets it go after a failure, with what there is of the list. */
  void fail(CrlRecord.Next next, String detail, List<VaultEvent> events) {
    held = again(); // What failed may have been a commit that took place nevertheless.
    var left = unfinished(new Generation(generation, count()));
    change("crl/fail", list -> list.failed(next), left, detail, events);
  }

  /** Changes it, whatever was revoked meanwhile. */
  private void change(
      String operation,
      UnaryOperator<CrlRecord> change,
      List<RecordWrite> others,
      String detail,
      List<VaultEvent> events) {
    for (int i = 0; i < MOST_ATTEMPTS; i++) {
      try {
        commit(operation, change.apply(held.value()), others, List.of(), detail, events);
        return;
      } catch (ChangeRefusedException e) {
        held = again();
      }
    }
    throw taken();
  }

  private Stored<CrlRecord> again() {
    return records
        .find(CrlRecord.TYPE, scope().id())
        .filter(found -> isMine(found.value()))
        .orElseThrow(this::taken);
  }

  private boolean isMine(CrlRecord list) {
    return list.writing().filter(w -> w.kept().id().equals(generation)).isPresent();
  }

  private ConflictException taken() {
    return new ConflictException(
        "the list " + scope().id() + " is made by somebody else now; look at it and try again");
  }

  private void commit(
      String operation,
      CrlRecord after,
      List<RecordWrite> others,
      List<Fence> fences,
      String detail,
      List<VaultEvent> events)
      throws ChangeRefusedException {
    var writes = new ArrayList<RecordWrite>(others);
    writes.add(records.replace(CrlRecord.TYPE, after, RecordStore.noSecret(), held.revision()));
    var told = detail.isEmpty() ? scope().id() : scope().id() + ": " + detail;
    gate.commit(
        hand.caller(), operation, scope().ca(), AuditOutcome.DONE, told, writes, fences, events);
    held = new Stored<>(after, held.revision() + 1);
  }

  private List<RecordWrite> unfinished(Generation parts) {
    return CrlParts.unfinished(records, scope(), parts);
  }
}
