package io.certwright.internal.trust;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.bouncycastle.GuardedX509;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.TrustBundleRecord;
import io.certwright.internal.record.TrustBundleRecord.Anchor;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.trust.TrustedAnchor;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The trust bundles of a vault, read afresh each time. Thread-safe. */
public final class BundleStore {

  private static final int MOST_ANCHORS = 500;

  private final Gate gate;
  private final RecordStore records;
  private final Clock clock;

  /** The bundles of a vault. */
  public BundleStore(Gate gate, RecordStore records, Clock clock) {
    this.gate = gate;
    this.records = records;
    this.clock = clock;
  }

  /**
   * The bundle under a folded name.
   *
   * @throws NotFoundException if there is none
   */
  public TrustBundleRecord require(String name) {
    return records.require(TrustBundleRecord.TYPE, name, "trust bundle").value();
  }

  /** The anchors of a bundle. */
  public static List<TrustedAnchor> anchors(TrustBundleRecord bundle) {
    return bundle.anchors().stream().map(BundleStore::anchor).toList();
  }

  private static TrustedAnchor anchor(Anchor anchor) {
    var certificate = GuardedX509.parse(anchor.certificate().toByteArray(), GuardedX509.MAX_SIZE);
    return new TrustedAnchor(certificate, anchor.distrustedAfter());
  }

  /** A page of the bundles by name. */
  public RecordPage<TrustBundleRecord> list(Optional<String> after, int limit) {
    return records.list(TrustBundleRecord.TYPE, "", after, Order.ASCENDING, limit);
  }

  /**
   * Adds an anchor, or sets until when one that is there is trusted; makes the bundle if there is
   * none of this name.
   *
   * @throws InvalidRequestException if there are too many
   */
  public TrustBundleRecord put(Caller caller, String name, Anchor anchor) {
    return Retry.untilDone(() -> tryPut(caller, name, anchor), () -> changedAllTheTime(name));
  }

  private TrustBundleRecord tryPut(Caller caller, String name, Anchor anchor)
      throws ChangeRefusedException {
    var found = records.find(TrustBundleRecord.TYPE, Names.fold(name));
    var anchors = new ArrayList<>(anchors(found));
    int at = position(anchors, anchor.certificate());
    if (at < 0) {
      anchors.add(anchor);
    } else {
      anchors.set(at, anchor.with(anchors.get(at).watch()));
    }
    if (anchors.size() > MOST_ANCHORS) {
      throw new InvalidRequestException(
          "anchors", "a trust bundle has " + MOST_ANCHORS + " at most; make another one");
    }
    var told =
        (at < 0 ? "added " : "changed ")
            + thumbprint(anchor.certificate())
            + anchor.distrustedAfter().map(after -> ", distrusted after " + after).orElse("");
    return write(caller, name, found, anchors, told);
  }

  /**
   * Takes an anchor out.
   *
   * @throws NotFoundException if there is no such bundle, or not this anchor in it
   */
  public TrustBundleRecord remove(Caller caller, String name, Bytes certificate) {
    return Retry.untilDone(
        () -> tryRemove(caller, name, certificate), () -> changedAllTheTime(name));
  }

  private TrustBundleRecord tryRemove(Caller caller, String name, Bytes certificate)
      throws ChangeRefusedException {
    var found = records.require(TrustBundleRecord.TYPE, Names.fold(name), "trust bundle");
    var anchors = new ArrayList<>(found.value().anchors());
    int at = position(anchors, certificate);
    if (at < 0) {
      throw new NotFoundException(
          "anchor of the trust bundle \"" + name + "\"", thumbprint(certificate));
    }
    anchors.remove(at);
    return write(caller, name, Optional.of(found), anchors, "removed " + thumbprint(certificate));
  }

  /**
   * Deletes a bundle.
   *
   * @param name folded
   * @throws NotFoundException if there is none
   */
  public void delete(Caller caller, String name) {
    var unused = Retry.untilDone(() -> tryDelete(caller, name), () -> changedAllTheTime(name));
  }

  private Stored<TrustBundleRecord> tryDelete(Caller caller, String name)
      throws ChangeRefusedException {
    var found = records.require(TrustBundleRecord.TYPE, name, "trust bundle");
    gate.commit(
        caller,
        Permission.TRUST_UPDATE.code(),
        name,
        AuditOutcome.DONE,
        "deleted",
        List.of(records.delete(TrustBundleRecord.TYPE, name, found.revision())),
        List.of(),
        List.of(new VaultEvent.TrustBundleDeleted()));
    return found;
  }

  private TrustBundleRecord write(
      Caller caller,
      String name,
      Optional<Stored<TrustBundleRecord>> found,
      List<Anchor> anchors,
      String told)
      throws ChangeRefusedException {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var after = after(name, found.map(Stored::value), anchors, now);
    var none = RecordStore.noSecret();
    var write =
        found.isPresent()
            ? records.replace(TrustBundleRecord.TYPE, after, none, found.get().revision())
            : records.insert(TrustBundleRecord.TYPE, after, none);
    gate.commit(
        caller,
        Permission.TRUST_UPDATE.code(),
        after.id(),
        AuditOutcome.DONE,
        told,
        List.of(write),
        List.of(),
        List.of(new VaultEvent.TrustBundleChanged(anchors.size())));
    return after;
  }

  private static TrustBundleRecord after(
      String name, Optional<TrustBundleRecord> before, List<Anchor> anchors, Instant now) {
    return new TrustBundleRecord(
        before.map(TrustBundleRecord::name).orElse(name),
        anchors,
        before.map(TrustBundleRecord::created).orElse(now),
        now,
        before.map(TrustBundleRecord::extensions).orElse(Extensions.NONE));
  }

  private static List<Anchor> anchors(Optional<Stored<TrustBundleRecord>> found) {
    return found.map(stored -> stored.value().anchors()).orElse(List.of());
  }

  private static int position(List<Anchor> anchors, Bytes certificate) {
    for (int i = 0; i < anchors.size(); i++) {
      if (anchors.get(i).certificate().equals(certificate)) {
        return i;
      }
    }
    return -1;
  }

  private String thumbprint(Bytes certificate) {
    var digest = records.crypto().sha256(certificate.toByteArray());
    return HexFormat.of().formatHex(digest);
  }

  private static ConflictException changedAllTheTime(String name) {
    return new ConflictException(
        "the trust bundle \""
            + name
            + "\" was changed by others all the time; look at it and try again");
  }
}
