package io.certwright.internal.trust;

import io.certwright.audit.AuditOutcome;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.TrustBundleRecord;
import io.certwright.internal.record.TrustBundleRecord.Anchor;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Hand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells that anchors of trust bundles near their end, and that they have ended: once each, by a
 * mark that is written with the entry of the audit trail. A step is one commit. Thread-safe.
 */
public final class AnchorNotices {

  /** How many are told of at a time, so that an entry of the trail stays short. */
  private static final int MOST = 50;

  private final Gate gate;
  private final RecordStore records;

  /** Of the bundles of a vault. */
  public AnchorNotices(Gate gate, RecordStore records) {
    this.gate = gate;
    this.records = records;
  }

  /**
   * Tells what is due of a bundle.
   *
   * @param held the bundle as it is in hand
   * @return false: there is nothing to tell, or others have changed it
   */
  public boolean step(Hand hand, Stored<TrustBundleRecord> held) {
    var now = hand.time().instant();
    var anchors = new ArrayList<Anchor>();
    var told = new ArrayList<VaultEvent>();
    for (var anchor : held.value().anchors()) {
      var reached = anchor.watch().reached(now).filter(notice -> told.size() < MOST);
      reached.ifPresent(notice -> told.add(event(anchor, notice)));
      anchors.add(reached.map(anchor.watch()::toldOf).map(anchor::with).orElse(anchor));
    }
    return !told.isEmpty() && commit(hand, held, anchors, told);
  }

  private VaultEvent event(Anchor anchor, Instant notice) {
    var digest = records.crypto().sha256(anchor.certificate().toByteArray());
    var thumbprint = HexFormat.of().formatHex(digest);
    var notAfter = anchor.watch().notAfter();
    return anchor.watch().isEnd(notice)
        ? new VaultEvent.AnchorExpired(thumbprint, notAfter)
        : new VaultEvent.AnchorNearExpiry(thumbprint, notAfter);
  }

  private boolean commit(
      Hand hand, Stored<TrustBundleRecord> held, List<Anchor> anchors, List<VaultEvent> told) {
    var after = held.value().with(anchors);
    var write =
        records.replace(TrustBundleRecord.TYPE, after, RecordStore.noSecret(), held.revision());
    try {
      gate.commit(
          hand.caller(),
          "lifecycle/anchors",
          after.id(),
          AuditOutcome.DONE,
          told.size() + " near their end or ended",
          List.of(write),
          hand.fences(),
          told);
      return true;
    } catch (ChangeRefusedException e) {
      return false;
    }
  }
}
