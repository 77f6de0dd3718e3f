package io.certwright.lifecycle;

import io.certwright.CertificateQuery;
import io.certwright.OperationFailure;
import io.certwright.Page;
import io.certwright.PageRequest;
import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.campaign.CampaignDesk;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.CampaignMark;
import io.certwright.internal.record.CampaignOutcome.Kind;
import io.certwright.internal.record.CampaignRecord;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.store.Stored;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The renewal of everything that a query finds, in the background. It is kept in the vault: it goes
 * on after a restart and on whichever node runs a {@link LifecycleManager}, one step at a time.
 *
 * <p>Each certificate is taken up once. Those that are renewed by themselves and end sooner go
 * first, and the limits of issuers hold as ever. No more than a thousand renewals are under way at
 * a time: while an issuer is dead, the campaign waits.
 *
 * <p>Each method looks at what is stored; once the campaign was removed it throws {@link
 * NotFoundException}. Thread-safe.
 */
public final class Campaign {

  private final LifecycleManager manager;
  private final CampaignDesk desk;
  private final String name;
  private final String uid;

  Campaign(LifecycleManager manager, CampaignDesk desk, CampaignRecord record) {
    this.manager = manager;
    this.desk = desk;
    this.name = record.name();
    this.uid = record.uid();
  }

  /** Its name in lower case. */
  public String name() {
    return name;
  }

  /** What it does. */
  public CampaignPlan plan() {
    var kept = state().plan();
    var query = io.certwright.internal.search.QueryForm.decode(kept.query());
    var vault = EngineHolder.of(manager.vault());
    return CampaignPlan.of(kept, (CertificateQuery) vault.query(query));
  }

  /** How far it has come. It costs one look-up, whatever the campaign is about. */
  public CampaignProgress progress() {
    var record = state();
    var outcomes = new TreeMap<CampaignOutcome, Long>();
    record.tally().counts().forEach((kept, n) -> outcomes.put(CampaignOutcome.of(kept), n));
    return new CampaignProgress(
        CampaignProgress.State.valueOf(record.state().name()),
        record.started(),
        record.count().over() ? OptionalLong.of(record.count().matching()) : OptionalLong.empty(),
        outcomes);
  }

  private CampaignRecord state() {
    authorise(Permission.CERTIFICATES_LIST);
    return desk.require(name, uid).value();
  }

  /**
   * A page of the certificates that it waits for, by name, with the failures of those that fail.
   */
  public Page<CampaignCertificate> underWay(PageRequest page) {
    return certificates(Kind.UNDER_WAY, page);
  }

  /** A page of the certificates that it left alone, by name. */
  public Page<CampaignCertificate> skipped(PageRequest page) {
    return certificates(Kind.SKIPPED, page);
  }

  /** A page of the certificates that it no longer waits for, by name, with their failures. */
  public Page<CampaignCertificate> failed(PageRequest page) {
    return certificates(Kind.FAILED, page);
  }

  private Page<CampaignCertificate> certificates(Kind kind, PageRequest page) {
    state();
    var found = desk.marks(uid, kind, page.after(), page.limit());
    return new Page<>(
        found.records().stream().map(Stored::value).map(this::certificate).toList(),
        found.damaged().stream().map(IntegrityException::getMessage).toList(),
        found.next());
  }

  private CampaignCertificate certificate(CampaignMark mark) {
    return new CampaignCertificate(
        mark.certificate(), mark.at(), CampaignOutcome.of(mark.outcome()), failure(mark));
  }

  private Optional<OperationFailure> failure(CampaignMark mark) {
    try {
      return manager
          .engine()
          .catalogue()
          .head(mark.certificate())
          .map(Stored::value)
          .flatMap(CertificateRecord::operation)
          .filter(operation -> !operation.started().isBefore(mark.at()))
          .flatMap(OperationState::failure)
          .map(f -> new OperationFailure(f.refusal(), f.code(), f.message()));
    } catch (IntegrityException e) {
      return Optional.empty();
    }
  }

  /**
   * Has it begin no renewals until it is resumed. Pausing it again does nothing.
   *
   * @throws ConflictException if it has ended
   */
  public void pause() {
    authorise(Permission.CERTIFICATES_CREATE);
    desk.pause(manager.caller(), name, uid);
  }

  /**
   * Ends {@link #pause()}; if it is not paused, nothing happens. It goes on with the rights of
   * whoever calls this: those are looked up before renewals begin, and a campaign without them is
   * paused, which is told as {@link io.certwright.event.VaultEvent.CampaignHeld}.
   *
   * @throws ConflictException if it has ended
   */
  public void resume() {
    authorise(Permission.CERTIFICATES_CREATE);
    desk.resume(manager.caller(), name, uid);
  }

  /**
   * Has it begin no renewals any more. What was begun goes on to its end, and policies that were
   * changed stay so. Cancelling it again does nothing.
   *
   * @throws ConflictException if it has completed
   */
  public void cancel() {
    authorise(Permission.CERTIFICATES_CREATE);
    desk.cancel(manager.caller(), name, uid);
  }

  private void authorise(Permission permission) {
    manager.requireOpen();
    manager.engine().gate().authoriseEverywhere(manager.caller(), permission, name);
  }

  @Override
  public String toString() {
    return "Campaign[" + name + "]";
  }
}
