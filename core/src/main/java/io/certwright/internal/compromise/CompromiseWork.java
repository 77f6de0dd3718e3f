package io.certwright.internal.compromise;

import io.certwright.errors.IntegrityException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Deed;
import io.certwright.internal.record.CompromiseRecord;
import io.certwright.internal.record.CompromiseRecord.Phase;
import io.certwright.internal.record.CompromiseTally.Of;
import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.KeyVersionRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Hand;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does what is due about a compromised key: one bounded step, which is one commit, so one that is
 * broken off anywhere has not been made. First all that has the key is revoked, then what becomes
 * of it is looked at until nothing is left to be done. Thread-safe.
 */
public final class CompromiseWork {

  private static final int MOST_VERSIONS = 50;

  /** What is larger goes into the next step. */
  private static final long MOST_PAYLOAD = 4L << 20;

  private final CompromiseTools tools;
  private final Having having;
  private final Looking looking;

  /** Of a vault. */
  public CompromiseWork(CompromiseTools tools) {
    this.tools = tools;
    this.having = new Having(tools.records());
    this.looking = new Looking(tools);
  }

  /**
   * Makes a step.
   *
   * @return false: others keep changing what it is about, or have it now
   */
  public boolean step(Hand hand, Stored<CompromiseRecord> held) {
    var now = hand.time().instant();
    if (held.value().phase() == Phase.REVOKING_ISSUED) {
      return commits(hand, revokingIssued(held, now));
    }
    if (held.value().phase() != Phase.REVOKING) {
      var after = looking.next(held.value(), now);
      return commits(hand, List.of(deed(held, after, looked(after), settled(after))));
    }
    int most = MOST_VERSIONS;
    for (; ; ) {
      if (commits(hand, revoking(hand, held, most, now))) {
        return true;
      }
      if (hand.isLate() || !looking.isPresent(held) || most == 1) {
        return false;
      }
      most = Math.max(1, most / 10);
    }
  }

  /** What is revoked together may be on one list, which is told once. */
  private static List<Deed> once(List<Deed> deeds) {
    var told = new HashSet<RecordKey>();
    return deeds.stream()
        .map(
            deed ->
                new Deed(
                    deed.operation(),
                    deed.target(),
                    deed.detail(),
                    deed.writes().stream()
                        .filter(
                            write ->
                                !write.key().kind().equals(CrlRecord.KIND) || told.add(write.key()))
                        .toList(),
                    deed.events()))
        .toList();
  }

  private boolean commits(Hand hand, List<Deed> deeds) {
    try {
      tools.gate().commitAll(hand.caller(), once(deeds), hand.fences());
      return true;
    } catch (ChangeRefusedException e) {
      return false;
    }
  }

  private List<Deed> revoking(Hand hand, Stored<CompromiseRecord> held, int most, Instant now) {
    var before = held.value();
    var page = having.versions(before.keyHash(), before.after(), most);
    Map<String, List<VersionRecord>> byName = new LinkedHashMap<>();
    page.records()
        .forEach(
            found ->
                byName
                    .computeIfAbsent(found.value().folded(), name -> new ArrayList<>())
                    .add(found.value()));
    var deeds = new ArrayList<Deed>();
    var upTo = page.next().map(place -> place.id());
    long payload = 0;
    for (var one : byName.entrySet()) {
      if (payload > MOST_PAYLOAD) {
        break;
      }
      var drafted = draft(one.getKey(), one.getValue(), before.invalid(), now);
      payload += drafted.stream().mapToLong(CompromiseWork::size).sum();
      deeds.addAll(drafted);
      if (payload > MOST_PAYLOAD) {
        var versions = one.getValue();
        upTo = Optional.of(versions.get(versions.size() - 1).id());
      }
    }
    if (upTo.isEmpty()) {
      disableKeys(hand, before.keyHash());
    }
    var after = before.revoking(upTo, deeds.size(), now);
    var detail = deeds.size() + " versions revoked";
    deeds.add(0, deed(held, after, detail, List.of()));
    return deeds;
  }

  /** What has no version here any more, or never had: the CA alone has to know. */
  private List<Deed> revokingIssued(Stored<CompromiseRecord> held, Instant now) {
    var before = held.value();
    var page = having.issued(before.keyHash(), before.after(), MOST_VERSIONS);
    var deeds = new ArrayList<Deed>();
    for (var found : page.records()) {
      var issued = found.value();
      if (issued.revocation().filter(how -> !how.isHold()).isEmpty()) {
        deeds.add(tools.issuance().serials().compromised(found, before.invalid(), now));
      }
    }
    var after = before.revoking(page.next().map(place -> place.id()), deeds.size(), now);
    var detail = deeds.size() + " certificates revoked that are no versions";
    deeds.add(0, deed(held, after, detail, List.of()));
    return deeds;
  }

  private static long size(Deed deed) {
    return deed.writes().stream()
        .mapToLong(write -> write instanceof RecordWrite.Put put ? put.payload().length() : 0)
        .sum();
  }

  private List<Deed> draft(
      String name, List<VersionRecord> versions, Optional<Instant> invalid, Instant now) {
    try {
      return tools.issuance().compromised().draft(name, versions, invalid, now);
    } catch (IntegrityException e) {
      // The certificate's state cannot be read: nothing of it is served, and the look tells of it.
      return List.of();
    }
  }

  /** Standalone keys go out of service; each is a commit of its own, done once. */
  private void disableKeys(Hand hand, String keyHash) {
    for (var found : having.keys(keyHash, Optional.empty(), MOST_VERSIONS).records()) {
      var key = found.value();
      if (key.enabled()) {
        KeyVersionRecord unused =
            tools
                .keys()
                .items()
                .change(
                    hand.caller(),
                    "keys/disable",
                    Names.fold(key.name()),
                    key.version(),
                    (version, at) -> version.with(false, at),
                    "its key is compromised");
      }
    }
  }

  private Deed deed(
      Stored<CompromiseRecord> held,
      CompromiseRecord after,
      String detail,
      List<VaultEvent> events) {
    RecordWrite write =
        tools
            .records()
            .replace(CompromiseRecord.TYPE, after, RecordStore.noSecret(), held.revision());
    return new Deed("lifecycle/compromise", after.keyHash(), detail, List.of(write), events);
  }

  private static String looked(CompromiseRecord after) {
    if (after.phase() == Phase.SETTLED) {
      return "settled";
    }
    return after.phase() == Phase.REVOKING
        ? "there are versions that are not revoked"
        : "looked at; goes on at " + after.next().map(Instant::toString).orElse("");
  }

  private static List<VaultEvent> settled(CompromiseRecord after) {
    return after
        .last()
        .filter(look -> after.phase() == Phase.SETTLED)
        .<VaultEvent>map(
            look ->
                new VaultEvent.CompromiseSettled(
                    look.tally().of(Of.REVOKED),
                    look.tally().of(Of.REPLACED),
                    look.tally().of(Of.UNREPLACED),
                    look.tally().of(Of.TOLD),
                    look.tally().of(Of.UNTELLABLE)))
        .stream()
        .toList();
  }
}
