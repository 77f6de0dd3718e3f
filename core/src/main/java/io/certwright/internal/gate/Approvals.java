package io.certwright.internal.gate;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ApprovalRefusedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.VaultException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.record.ApprovalRecord;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.RecordWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What takes the approval of others: whether it does, the request for it, and the caller with an
 * approval in hand. Where nobody can be asked it is refused. Thread-safe.
 */
public final class Approvals {

  private static final String REQUEST = "approvals/request";

  private final Judge judge;
  private final Permits permits;
  private final EntryWriter writer;
  private final Denial denial;
  private final Consumer<Entry> denials;

  /** Audits that somebody is not let in, and gives what it is told. */
  interface Denial {
    VaultException of(Caller caller, Permission permission, String target);
  }

  /**
   * @param denials tells the trail of what is refused although there is a right to it
   */
  Approvals(
      Judge judge, Permits permits, EntryWriter writer, Denial denial, Consumer<Entry> denials) {
    this.denials = denials;
    this.judge = judge;
    this.permits = permits;
    this.writer = writer;
    this.denial = denial;
  }

  /** What others have approved. */
  public Permits permits() {
    return permits;
  }

  /** Refuses what others would have to approve where nobody can be asked for it. */
  void requireFree(Caller caller, Ask ask) {
    if (!ask.permission().isApprovable() || caller.isPermitted(ask)) {
      return;
    }
    var terms = judge.terms(caller, ask);
    if (terms.isPresent() && terms.get().isNone()) {
      return;
    }
    var entry =
        Entry.of(
            caller,
            ask.permission().code(),
            ask.target(),
            AuditOutcome.DENIED,
            "it takes the approval of others, and cannot wait for that");
    denials.accept(entry);
    throw new ApprovalRefusedException(
        "not-approvable",
        ask.permission().code()
            + " on \""
            + ask.target()
            + "\" takes the approval of others, and this way of doing it cannot wait for that; do"
            + " it by another");
  }

  /** What is wanted of others before the caller gets all of this. */
  Terms terms(Caller caller, List<Ask> asks) {
    var all = Terms.NONE;
    for (var ask : asks) {
      var wanted = judge.terms(caller, ask);
      if (wanted.isEmpty()) {
        throw denial.of(caller, ask.permission(), ask.target());
      }
      all = all.and(wanted.get());
    }
    return all;
  }

  /** Lets the caller in once others have approved what these terms want. */
  Caller admit(Caller caller, List<Ask> asks, Supplier<Matter> matter, Terms terms) {
    return terms.isNone() ? caller : permitted(new Permits.Wish(caller, asks, matter.get(), terms));
  }

  private Caller permitted(Permits.Wish wish) {
    var found = permits.find(wish);
    if (found.isPresent()) {
      return wish.caller().with(found.get());
    }
    var draft = permits.draft(wish);
    try {
      open(wish.caller(), draft, List.of());
    } catch (ChangeRefusedException e) {
      // Somebody else asks for the same at this moment.
      return permits
          .find(wish)
          .map(wish.caller()::with)
          .orElseThrow(() -> new ConflictException("the approval was just used; try again"));
    }
    throw Permits.required(draft, draft.needed());
  }

  /** The caller with an approval in hand that it has asked for, and that there are enough of. */
  public Caller withPermit(Caller caller, Stored<ApprovalRecord> approval) {
    return caller.with(permits.permit(approval));
  }

  /**
   * Opens a request, which is a deed by itself.
   *
   * @param waiting what waits for it
   */
  public void open(Caller caller, ApprovalRecord draft, List<RecordWrite> waiting)
      throws ChangeRefusedException {
    var writes = new ArrayList<RecordWrite>(permits.opened(draft));
    writes.addAll(waiting);
    var first = draft.asked().get(0);
    var code = first.permission().code();
    var event = new VaultEvent.ApprovalRequested(draft.id(), code, draft.needed(), draft.expires());
    var deed =
        new Deed(
            REQUEST,
            first.target(),
            draft.id() + " for " + code + ": " + draft.what(),
            writes,
            List.of(event));
    writer.write(List.of(Entry.of(caller, deed)), caller.unusedPermits(), List.of());
  }
}
