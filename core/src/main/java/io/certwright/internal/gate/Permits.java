package io.certwright.internal.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.certwright.errors.ApprovalRefusedException;
import io.certwright.errors.ApprovalRequiredException;
import io.certwright.errors.TooManyAttemptsException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.ApprovalRecord;
import io.certwright.internal.record.ApprovalRecord.Asked;
import io.certwright.internal.record.ApprovalRecord.Consent;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The requests for approval of a vault, as whoever asks for something finds them: one that others
 * have approved, or one to be made. Thread-safe.
 */
public final class Permits {

  /** How many requests of one identity can be open at a time. */
  public static final int MOST_OPEN = 20;

  private static final int PAGE = 2 * MOST_OPEN;
  private static final int PLACE_BYTES = 16;
  private static final int INSTANCE_BYTES = 8;

  private final RecordStore records;
  private final Judge judge;
  private final Clock clock;

  /** The requests in a vault. */
  public Permits(RecordStore records, Judge judge, Clock clock) {
    this.records = records;
    this.judge = judge;
    this.clock = clock;
  }

  /** What somebody wants to do. */
  record Wish(Caller caller, List<Ask> asks, Matter matter, Terms terms) {}

  /**
   * The approval for it.
   *
   * @return empty: nobody was asked for it yet, or that is over
   * @throws ApprovalRequiredException if others have not approved it yet
   * @throws ApprovalRefusedException if somebody denied it
   */
  Optional<Permit> find(Wish wish) {
    var found = records.find(ApprovalRecord.TYPE, place(wish));
    if (found.isEmpty() || found.get().value().isOver(clock.instant())) {
      return Optional.empty();
    }
    var approval = found.get().value();
    requireNotDenied(approval);
    int missing = missing(approval, wish.terms());
    if (missing > 0) {
      throw required(approval, missing);
    }
    return Optional.of(permit(found.get()));
  }

  /** An approval in hand. */
  Permit permit(Stored<ApprovalRecord> approval) {
    var place = approval.value().place();
    var use = new RecordWrite.Delete(records.key(ApprovalRecord.TYPE, place), approval.revision());
    // The trail names those whose approval counts, and nobody else.
    return new Permit(approval.value().waiting(counting(approval.value())), use);
  }

  /** How many have to approve yet: only those count who still may. */
  int missing(ApprovalRecord approval, Terms terms) {
    int needed = Math.max(approval.needed(), terms.approvals());
    return Math.max(0, needed - counting(approval).size());
  }

  /** How many it needs: no fewer than when it was asked for, and no fewer than is wanted now. */
  public int needed(ApprovalRecord approval) {
    return Math.max(approval.needed(), judge.wanted(approval.asked()));
  }

  /** The approvals that count: of those who still may. */
  public List<Consent> counting(ApprovalRecord approval) {
    return approval.consents().stream()
        .filter(consent -> judge.mayApprove(consent.by(), approval.asked()))
        .toList();
  }

  /** What tells of a request, once it is durable. */
  static ApprovalRequiredException required(ApprovalRecord approval, int missing) {
    var first = approval.asked().get(0);
    return new ApprovalRequiredException(
        approval.id(), first.permission().code(), first.target(), missing, approval.expires());
  }

  private static void requireNotDenied(ApprovalRecord approval) {
    approval
        .denial()
        .ifPresent(
            denial -> {
              throw new ApprovalRefusedException(
                  "denied",
                  "\""
                      + denial.by().name()
                      + "\" denied the request "
                      + approval.id()
                      + (denial.reason().isEmpty() ? "" : " (" + denial.reason() + ")")
                      + "; withdraw it to ask once more, or wait until "
                      + approval.expires());
            });
  }

  /** A new request. */
  ApprovalRecord draft(Wish wish) {
    return draft(wish, place(wish), Optional.empty());
  }

  /**
   * A new request for an operation that waits for it.
   *
   * @param operation the operation's id
   */
  public ApprovalRecord draft(
      Caller caller,
      List<Ask> asks,
      Matter matter,
      Terms terms,
      String operation,
      ApprovalRecord.Issuance issuance) {
    return draft(new Wish(caller, asks, matter, terms), operation, Optional.of(issuance));
  }

  private ApprovalRecord draft(
      Wish wish, String place, Optional<ApprovalRecord.Issuance> issuance) {
    var now = clock.instant();
    return new ApprovalRecord(
        place,
        HexFormat.of().formatHex(records.crypto().randomBytes(INSTANCE_BYTES)),
        wish.caller().party(),
        wish.asks().stream().map(ask -> new Asked(ask.permission(), ask.target())).toList(),
        wish.matter().what(),
        wish.matter().digest(records.crypto()),
        now,
        now.plus(wish.terms().open()),
        wish.terms().usable(),
        wish.terms().approvals(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        issuance,
        Extensions.NONE);
  }

  /** The writes that open a request, and put away those of the same identity that are over. */
  List<RecordWrite> opened(ApprovalRecord draft) {
    var now = clock.instant();
    var writes = new ArrayList<RecordWrite>();
    var revision = Optional.<Long>empty();
    Optional<Instant> first = Optional.empty();
    int open = 0;
    for (var known : of(draft.requester().name())) {
      var place = known.value().place();
      if (place.equals(draft.place())) {
        revision = Optional.of(known.revision());
      } else if (!known.value().isOver(now)) {
        open++;
        var end = known.value().end();
        first = first.filter(end::isAfter).or(() -> Optional.of(end));
      } else if (known.value().issuance().isEmpty()) {
        writes.add(records.delete(ApprovalRecord.TYPE, place, known.revision()));
      }
    }
    if (open >= MOST_OPEN) {
      throw new TooManyAttemptsException(
          "\""
              + draft.requester().name()
              + "\" has "
              + open
              + " requests for approval open, which is the most; withdraw some, or wait",
          Duration.between(now, first.orElseThrow()));
    }
    var none = RecordStore.noSecret();
    writes.add(
        revision.isPresent()
            ? records.replace(ApprovalRecord.TYPE, draft, none, revision.get())
            : records.insert(ApprovalRecord.TYPE, draft, none));
    return writes;
  }

  /** All of them: what is over waits for the engine, where an operation does, which may be away. */
  private List<Stored<ApprovalRecord>> of(String requester) {
    var name = new AttributeMatch.Exact(new AttributeValue.Text(requester));
    var all = new ArrayList<Stored<ApprovalRecord>>();
    Optional<FindQuery.Place> after = Optional.empty();
    do {
      var page = records.search(ApprovalRecord.TYPE, ApprovalRecord.REQUESTER, name, after, PAGE);
      if (!page.damaged().isEmpty()) {
        throw page.damaged().get(0);
      }
      all.addAll(page.records());
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  /** Whether an approval that was to be used up is another by now. */
  boolean isSpent(Permit permit) {
    return !records.isOf(permit.use().key(), permit.use().revision());
  }

  private String place(Wish wish) {
    var party = wish.caller().party();
    var text = new StringBuilder(party.name()).append('\n').append(party.through().orElse(""));
    wish.asks()
        .forEach(
            ask ->
                text.append('\n').append(ask.permission().code()).append(' ').append(ask.target()));
    Crypto crypto = records.crypto();
    text.append('\n').append(HexFormat.of().formatHex(wish.matter().digest(crypto).toByteArray()));
    return HexFormat.of().formatHex(crypto.sha256(text.toString().getBytes(UTF_8)), 0, PLACE_BYTES);
  }
}
