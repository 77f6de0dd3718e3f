package io.certwright.internal.issue;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.OutcomeUnknownException;
import io.certwright.internal.authority.NearEnd;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.issue.FormerSigners.Beside;
import io.certwright.internal.issuers.IssuerDirectory;
import io.certwright.internal.keys.NewKey;
import io.certwright.internal.keys.VaultKeys;
import io.certwright.internal.making.CertificateMaker;
import io.certwright.internal.making.CertifiedKey;
import io.certwright.internal.making.Made;
import io.certwright.internal.making.Signer;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.version.Besides;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.KeyDesk;
import io.certwright.internal.version.Transitions;
import io.certwright.internal.version.VersionWrites;
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/**
 * Makes versions that are signed in this process, each in one commit: state, version, serial number
 * and audit entry. The commit depends on the CA being as it was when it signed: one that was taken
 * out of service meanwhile, on whatever node, has issued nothing. Thread-safe.
 */
final class InsideIssuance {

  private static final int OPERATION_ID_BYTES = 16;

  private final Gate gate;
  private final Crypto crypto;
  private final KeyDesk desk;
  private final VersionWrites versions;
  private final NextKeys nextKeys;
  private final NearEnd nearEnd;
  private final CertificateMaker maker;
  private final FormerSigners formerSigners;

  InsideIssuance(
      Gate gate,
      Crypto crypto,
      Catalogue catalogue,
      VaultKeys keys,
      KeyDesk desk,
      VersionWrites versions,
      NextKeys nextKeys,
      NearEnd nearEnd) {
    this.gate = gate;
    this.crypto = crypto;
    this.desk = desk;
    this.versions = versions;
    this.nextKeys = nextKeys;
    this.nearEnd = nearEnd;
    this.maker = new CertificateMaker(crypto);
    this.formerSigners = new FormerSigners(catalogue, keys, desk, versions, maker);
  }

  /**
   * Makes a version.
   *
   * @param before the certificate's state under the policy that it is to be issued under
   * @param revision of the state that there is; empty: it is the first
   * @param meaning the certificate itself, or a CA of this vault
   * @param besides what goes with it
   * @return the certificate's state afterwards
   * @throws ConflictException if the CA was changed by others each time that it had signed
   */
  CertificateRecord issue(
      Hand hand,
      String operation,
      CertificateRecord before,
      OptionalLong revision,
      NewKey key,
      IssuerDirectory.Meaning meaning,
      Besides besides,
      Instant now)
      throws ChangeRefusedException {
    var order = new Order(hand, operation, before, revision, key, besides, now, "");
    if (meaning instanceof IssuerDirectory.Meaning.Embedded ca) {
      return Retry.untilDone(() -> signedBy(ca.name(), order), () -> changing(ca.name()));
    }
    var made = maker.selfSigned(before.policy(), key.material(), now);
    return commit(order, made, version -> List.of());
  }

  /** What is to be made. */
  private record Order(
      Hand hand,
      String operation,
      CertificateRecord before,
      OptionalLong revision,
      NewKey key,
      Besides besides,
      Instant now,
      String also) {

    Order with(Beside beside) {
      var told = beside.made().isEmpty() ? "" : "; also by former keys of the CA";
      return new Order(hand, operation, beside.head(), revision, key, besides, now, told);
    }
  }

  /** What a CA adds to the commit of a version. */
  private interface Addition {
    List<RecordWrite> to(VersionRecord version);
  }

  /** Once; refused if the CA is another by now, so that it can be asked again. */
  private CertificateRecord signedBy(String ca, Order order) throws ChangeRefusedException {
    var signer = signer(ca, order);
    var before = order.before();
    // What a CA issues for itself is nothing that others ask of it.
    boolean own = before.id().equals(ca);
    if (!own) {
      signer
          .authority()
          .requireAnother(order.key().material().encoded(), before.policy().subject());
    }
    var made =
        maker.signedBy(
            signer.authority(),
            before.policy(),
            CertifiedKey.of(order.key().material()),
            own ? List.of() : signer.authority().terms().issuing().profiles(),
            order.now());
    CertificateRecord after;
    try (var beside = formerSigners.make(before, signer.authority(), order.now())) {
      after = commit(order, beside, signer, made);
    } catch (ChangeRefusedException e) {
      if (desk.hasChanged(signer)) {
        throw e;
      }
      throw versions.refused(order.hand().caller(), before.name());
    }
    nearEnd.look(order.hand().caller(), signer.authority(), made, order.now());
    return after;
  }

  private CertificateRecord commit(Order order, Beside beside, Signer signer, Made made)
      throws ChangeRefusedException {
    boolean own = order.before().id().equals(signer.authority().name());
    try {
      var after =
          commit(
              order.with(beside),
              made,
              version -> {
                var added = new ArrayList<RecordWrite>(beside.writes());
                added.add(versions.issuedBy(signer.authority(), version));
                // Its own state is written, which checks the same.
                if (!own) {
                  added.add(signer.state());
                }
                return added;
              });
      beside.keep();
      return after;
    } catch (OutcomeUnknownException e) {
      beside.keep();
      throw e;
    }
  }

  private Signer signer(String ca, Order order) {
    var signer = desk.signer(ca);
    boolean own = order.before().id().equals(ca);
    // One that issues its own next certificate depends on the state that it replaces.
    return own && !signer.state().expected().equals(order.revision()) && desk.hasChanged(signer)
        ? desk.signer(ca)
        : signer;
  }

  private CertificateRecord commit(Order order, Made made, Addition addition)
      throws ChangeRefusedException {
    var before = order.before();
    var now = order.now();
    var key = order.key();
    var version = versions.nextVersion(before);
    var id =
        before
            .awaitingOperation()
            .orElseGet(() -> HexFormat.of().formatHex(crypto.randomBytes(OPERATION_ID_BYTES)));
    var state =
        OperationState.completedAtOnce(id, now, Names.fold(before.policy().issuer()), version);
    var record = versions.record(before, version, key.material(), made, now);
    var spent =
        nextKeys.spent(
            versions.completed(before.withOperation(state, now), record, now),
            key.material().location());
    var after = spent.head();
    var writes = new ArrayList<RecordWrite>(order.besides().writes());
    writes.addAll(spent.writes());
    writes.add(versions.head(after, order.revision(), RecordStore.noSecret()));
    writes.add(versions.insert(record, key.pkcs8().bytes()));
    writes.addAll(versions.lists(record, made.leaf(), now));
    writes.addAll(addition.to(record));
    try {
      gate.commit(
          order.hand().caller(),
          order.operation(),
          after.id() + "/" + version,
          AuditOutcome.DONE,
          order.hand().detail(made.detail() + order.also(), before),
          writes,
          order.hand().fences(),
          order.besides().with(Transitions.made(before, record, after)).events());
      key.keep();
      nextKeys.discard(spent);
    } catch (OutcomeUnknownException e) {
      key.keep();
      throw e;
    }
    return after;
  }

  private static ConflictException changing(String ca) {
    return new ConflictException(
        "the CA \""
            + ca
            + "\" was changed by others each time that it had signed; nothing was issued. Look at"
            + " it and try again");
  }
}
