package io.certwright.internal.removal;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.PresentSettings;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.Deletion;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.KeyUsersRecord;
import io.certwright.internal.record.NextKeyRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.record.PolicyRecord;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.KeyDesk;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Purges deleted certificates: their versions with the keys, a key that was made ahead, their
 * earlier policies, and the record itself. What does not fit into one commit, or needs a key host,
 * begins with a mark that forbids recovery, so that a purge which was cut off can only be finished;
 * whoever comes next does that.
 *
 * <p>What a CA of this vault remembers of the serial numbers that it gave them stays: that is the
 * CA's. What is left of a CA itself is removed by the life cycle engine once it has ended: its
 * lists become due by the last commit.
 *
 * <p>Thread-safe. Names are folded already.
 */
public final class Purge {

  private static final int BATCH = 200;
  private static final int MOST_LISTS = 500;

  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final KeyDesk desk;
  private final Settings settings;
  private final Removal removal;

  /** Purges from a vault. */
  public Purge(
      Gate gate,
      RecordStore records,
      Catalogue catalogue,
      KeyDesk desk,
      Settings settings,
      Removal removal) {
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.desk = desk;
    this.settings = settings;
    this.removal = removal;
  }

  /**
   * Purges a deleted certificate now.
   *
   * @throws NotFoundException if no deleted certificate has this name
   * @throws ConflictException if purge protection is on and its time is not over, or others change
   *     it all the time
   */
  public void now(Caller caller, String name) {
    var unused =
        Retry.untilDone(
            () -> {
              var head = removal.requireDeleted(name);
              var present = settings.present();
              requirePermitted(caller, head.value(), present);
              finish(caller, head, List.of(), List.of(present.unchanged()));
              return head;
            },
            () -> Removal.changedMeanwhile(name));
  }

  /**
   * Purges a deleted certificate whose time is over.
   *
   * @param stored its state as it is in hand
   * @return whether it is gone by this hand; otherwise somebody else has changed it
   */
  public boolean due(Hand hand, Stored<CertificateRecord> stored) {
    var deletion = stored.value().deletion().orElseThrow();
    if (!deletion.purging() && hand.time().instant().isBefore(deletion.scheduledPurge())) {
      return false;
    }
    try {
      finish(hand.caller(), stored, hand.fences(), List.of());
      return true;
    } catch (ChangeRefusedException e) {
      return false;
    }
  }

  private void requirePermitted(Caller caller, CertificateRecord head, PresentSettings present) {
    var until = head.deletion().orElseThrow().scheduledPurge();
    if (present.value().purgeProtection() && removal.now().isBefore(until)) {
      var why = "purge protection until " + until;
      gate.record(caller, operation(), head.id(), AuditOutcome.DENIED, why);
      throw new ConflictException(
          "\""
              + head.name()
              + "\" cannot be purged before "
              + until
              + ", because purge protection of this vault is on; recover it, or wait");
    }
  }

  private void finish(
      Caller caller, Stored<CertificateRecord> head, List<Fence> fences, List<RecordWrite> checks)
      throws ChangeRefusedException {
    var name = head.value().id();
    if (!isPurging(head.value())) {
      var all = rest(name);
      if (all.isLast() && hosted(head.value(), all).isEmpty()) {
        remove(caller, head, all, fences, checks);
        return;
      }
    }
    var marked = marked(caller, head, fences, checks);
    for (; ; ) {
      var rest = rest(name);
      hosted(head.value(), rest).forEach(desk::destroy);
      if (rest.isLast()) {
        remove(caller, marked, rest, List.of(), List.of());
        return;
      }
      var writes = new ArrayList<>(rest.deletions());
      writes.add(unchanged(marked));
      var detail = rest.deletions().size() + " records, more to come";
      commit(caller, name, detail, writes, List.of(), List.of());
    }
  }

  /** What is left besides the certificate's own record, up to a batch. */
  private record Rest(
      List<VersionRecord> versions,
      List<KeyLocation> keys,
      List<RecordWrite> deletions,
      boolean isLast) {}

  private Rest rest(String name) {
    var versions = catalogue.versions(name, Optional.empty(), BATCH);
    var policies =
        records.list(PolicyRecord.TYPE, name + "/", Optional.empty(), Order.ASCENDING, BATCH);
    requireWhole(versions);
    requireWhole(policies);
    var deletions = new ArrayList<RecordWrite>();
    for (var version : versions.records()) {
      deletions.add(records.delete(VersionRecord.TYPE, version.value().id(), version.revision()));
    }
    for (var policy : policies.records()) {
      var id = PolicyRecord.id(name, policy.value().number());
      deletions.add(records.delete(PolicyRecord.TYPE, id, policy.revision()));
    }
    var keys = new ArrayList<KeyLocation>();
    versions.records().forEach(version -> keys.add(version.value().location()));
    records
        .find(NextKeyRecord.TYPE, name)
        .ifPresent(
            next -> {
              keys.add(next.value().location());
              deletions.add(records.delete(NextKeyRecord.TYPE, name, next.revision()));
            });
    records
        .find(KeyUsersRecord.TYPE, name)
        .ifPresent(
            users -> deletions.add(records.delete(KeyUsersRecord.TYPE, name, users.revision())));
    return new Rest(
        versions.records().stream().map(Stored::value).toList(),
        keys,
        deletions,
        versions.next().isEmpty() && policies.next().isEmpty());
  }

  /** What cannot be read cannot be deleted by its revision; it says which record that is. */
  private static void requireWhole(RecordPage<?> page) {
    if (!page.damaged().isEmpty()) {
      throw page.damaged().get(0);
    }
  }

  private static List<KeyLocation> hosted(CertificateRecord head, Rest rest) {
    var locations = new ArrayList<>(rest.keys());
    head.operation()
        .flatMap(OperationState::request)
        .ifPresent(request -> locations.add(request.location()));
    return locations.stream().filter(KeyLocation.Hosted.class::isInstance).distinct().toList();
  }

  private static boolean isPurging(CertificateRecord head) {
    return head.deletion().filter(Deletion::purging).isPresent();
  }

  /**
   * The state with the mark. It is written even if it is there: whoever else is at it, another
   * purge or a restore that writes under the mark, is refused from then on, so that what is read
   * afterwards is all there will be.
   */
  private Stored<CertificateRecord> marked(
      Caller caller, Stored<CertificateRecord> head, List<Fence> fences, List<RecordWrite> checks)
      throws ChangeRefusedException {
    var purging = head.value().purging(removal.now());
    var writes = new ArrayList<>(checks);
    writes.add(desk.changed(purging, head));
    var told = isPurging(head.value()) ? "taken up" : "begun";
    commit(caller, purging.id(), told, writes, fences, List.of());
    return new Stored<>(purging, head.revision() + 1);
  }

  private void remove(
      Caller caller,
      Stored<CertificateRecord> head,
      Rest rest,
      List<Fence> fences,
      List<RecordWrite> checks)
      throws ChangeRefusedException {
    var id = head.value().id();
    var writes = new ArrayList<>(checks);
    writes.addAll(rest.deletions());
    writes.add(records.delete(CertificateRecord.TYPE, id, head.revision()));
    writes.addAll(lists(id));
    var told = List.<VaultEvent>of(new VaultEvent.Purged());
    commit(caller, id, rest.versions().size() + " versions", writes, fences, told);
  }

  /** The lists of a CA that have all that a key signed, due at once. */
  private List<RecordWrite> lists(String name) {
    var now = removal.now();
    return records
        .list(CrlRecord.TYPE, name + "/", Optional.empty(), Order.ASCENDING, MOST_LISTS)
        .records()
        .stream()
        .filter(list -> list.value().scope().isWhole() && list.value().writing().isEmpty())
        .<RecordWrite>map(
            list ->
                records.replace(
                    CrlRecord.TYPE,
                    list.value().sweeping(Optional.empty(), now),
                    RecordStore.noSecret(),
                    list.revision()))
        .toList();
  }

  private RecordWrite unchanged(Stored<CertificateRecord> head) {
    return new RecordWrite.Check(
        records.key(CertificateRecord.TYPE, head.value().id()), OptionalLong.of(head.revision()));
  }

  private void commit(
      Caller caller,
      String name,
      String detail,
      List<RecordWrite> writes,
      List<Fence> fences,
      List<VaultEvent> events)
      throws ChangeRefusedException {
    gate.commit(caller, operation(), name, AuditOutcome.DONE, detail, writes, fences, events);
  }

  private static String operation() {
    return Permission.CERTIFICATES_PURGE.code();
  }
}
