package io.certwright.internal.compromise;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.VaultException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.CompromiseRecord;
import io.certwright.internal.record.CompromiseRecord.Phase;
import io.certwright.internal.record.KeyProof;
import io.certwright.internal.revoking.BlockedKeys;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Hand;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ListQuery.Order;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in that a key is compromised, and knows what is done about it. Who calls is allowed to
 * already. Thread-safe.
 */
public final class CompromiseDesk {

  private static final Logger LOG = LoggerFactory.getLogger(CompromiseDesk.class);

  /** How many steps are made at once; what is left then is the life cycle engine's. */
  private static final int MOST_STEPS = 44;

  private final CompromiseTools tools;
  private final CompromiseWork work;
  private final InstantSource time;

  /**
   * The desk of a vault.
   *
   * @param time the storage's, by which the work goes on
   */
  public CompromiseDesk(CompromiseTools tools, InstantSource time) {
    this.tools = tools;
    this.work = new CompromiseWork(tools);
    this.time = time;
  }

  /**
   * A report that a key is compromised.
   *
   * @param publicKey its SubjectPublicKeyInfo as DER
   * @param reason for a person to read; no secret
   * @param invalid since when it is suspected to be somebody else's; empty: it is not told
   * @param proof that a holder of the key says so; empty: the vault makes one if it has the key
   */
  public record Report(
      Bytes publicKey, String reason, Optional<Instant> invalid, Optional<KeyProof> proof) {}

  /**
   * Takes a report in: the key is blocked for ever, here and for all vaults of the storage, and
   * what has it is revoked, the first two thousand versions before this returns.
   */
  public CompromiseRecord report(Caller caller, Report report) {
    var hash = Bytes.copyOf(tools.records().crypto().sha256(report.publicKey().toByteArray()));
    var id = HexFormat.of().formatHex(hash.toByteArray());
    var proof = report.proof().or(() -> new Notes(tools).of(report.publicKey(), hash));
    var cause = new BlockedKeys.Cause(caller, report.reason(), proof, report.invalid());
    var blocked = tools.issuance().blockedKeys();
    boolean unused =
        blocked.alone(
            () ->
                Retry.untilDone(
                    () -> {
                      var writes = blocked.block(hash, cause);
                      boolean known = writes.isEmpty();
                      var event =
                          new VaultEvent.KeyCompromised(report.reason(), true, proof.isPresent());
                      tools
                          .gate()
                          .commit(
                              caller,
                              "keys/compromised",
                              id,
                              AuditOutcome.DONE,
                              known ? "it was blocked already" : report.reason(),
                              writes,
                              List.of(),
                              known ? List.of() : List.of(event));
                      return true;
                    },
                    BlockedKeys::busy));
    advance(caller, id);
    return require(id);
  }

  /**
   * Revokes what has a key, as far as that goes at once. What is left, or fails, is the life cycle
   * engine's: that it is to be done is durable already.
   */
  void advance(Caller caller, String id) {
    try {
      for (int step = 0; step < MOST_STEPS; step++) {
        var held = tools.records().find(CompromiseRecord.TYPE, id);
        boolean mine = held.filter(found -> found.value().phase() != Phase.SETTLED).isPresent();
        var now = time.instant().truncatedTo(ChronoUnit.MILLIS);
        boolean due =
            held.flatMap(found -> found.value().next()).filter(at -> !at.isAfter(now)).isPresent();
        if (!mine || !due || !work.step(Hand.of(caller, time), held.get())) {
          return;
        }
      }
    } catch (VaultException e) {
      LOG.warn("what has the compromised key {} is revoked later: {}", id, e.getMessage());
    }
  }

  /** What is done about a key; empty: it was not reported. */
  public Optional<CompromiseRecord> find(String keyHash) {
    return tools.records().find(CompromiseRecord.TYPE, keyHash).map(Stored::value);
  }

  /** The same for one that was reported. */
  public CompromiseRecord require(String keyHash) {
    return find(keyHash).orElseThrow(() -> new NotFoundException("compromised key", keyHash));
  }

  /** A page of those that were reported, by the hashes of the keys. */
  public RecordPage<CompromiseRecord> list(Optional<String> after, int limit) {
    return tools.records().list(CompromiseRecord.TYPE, "", after, Order.ASCENDING, limit);
  }
}
