package io.certwright.lifecycle;

import io.certwright.Page;
import io.certwright.PageRequest;
import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.campaign.CampaignDesk;
import io.certwright.internal.campaign.CampaignTools;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Ask;
import io.certwright.internal.record.Names;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The campaigns of a vault: each renews everything that a query finds, for a change of the CA or a
 * compromised root.
 *
 * <p>Thread-safe. To look at them needs the permission {@code certificates/list}, to start them and
 * to have them pause, go on and end {@code certificates/create}; where one sets another issuer, to
 * start it needs {@code certificates/update} as well. What it does afterwards is done by the
 * engine.
 */
public final class Campaigns {

  private final LifecycleManager manager;
  private final CampaignDesk desk;

  Campaigns(LifecycleManager manager) {
    this.manager = manager;
    var engine = manager.engine();
    this.desk =
        new CampaignDesk(
            new CampaignTools(engine.gate(), engine.records(), engine.issuance().forcing()),
            engine.time());
  }

  /**
   * Starts a campaign. One of the same name with the same plan is the same one, wherever and
   * whenever it was started, and not started again; if there is nothing to renew, it has completed
   * at once. It concerns whatever its query finds, so it takes the rights to list and to create
   * certificates in the whole vault, and to use the issuers. These are looked up again as it goes
   * on; once one is gone, it is paused until somebody resumes it.
   *
   * @param name 1 to 127 letters, digits and hyphens; case makes no difference
   * @throws ConflictException if the one of this name has another plan
   * @throws InvalidPolicyException if the plan names an issuer that nobody knows
   * @throws InvalidRequestException if it names the one of which nothing is known
   */
  public Campaign start(String name, CampaignPlan plan) {
    var id = Names.fold(name);
    authorise(Permission.CERTIFICATES_LIST, id);
    authorise(Permission.CERTIFICATES_CREATE, id);
    if (plan.issuer().isPresent()) {
      authorise(Permission.CERTIFICATES_UPDATE, id);
      manager.engine().gate().authoriseIssuer(manager.caller(), plan.issuer().get());
    } else {
      authorise(Permission.ISSUERS_USE, id);
    }
    requireFree(Permission.CERTIFICATES_CREATE);
    requireFree(
        plan.issuer().isPresent() ? Permission.CERTIFICATES_UPDATE : Permission.ISSUERS_USE);
    requireIssuer(plan);
    return new Campaign(manager, desk, desk.start(manager.caller(), id, kept(plan)));
  }

  /** What others have to approve one by one is not done for whatever there is. */
  private void requireFree(Permission permission) {
    manager.engine().gate().requireFree(manager.caller(), Ask.of(permission, ""));
  }

  private void requireIssuer(CampaignPlan plan) {
    if (plan.issuer().isPresent()
        && !manager.engine().issuance().isAutomatic(plan.issuer().get())) {
      throw new InvalidRequestException(
          "issuer", "must be one that makes certificates by itself; nobody renews under this one");
    }
  }

  private io.certwright.internal.record.CampaignPlan kept(CampaignPlan plan) {
    return plan.kept(EngineHolder.of(manager.vault()).conditions(plan.query()));
  }

  /**
   * What a campaign with this plan would find if it were started now, by what would become of it;
   * those that it would renew are {@link CampaignOutcome#UNDER_WAY}. It changes nothing, and costs
   * as much as there is to find.
   */
  public Map<CampaignOutcome, Long> preview(CampaignPlan plan) {
    authorise(Permission.CERTIFICATES_LIST, "");
    requireIssuer(plan);
    var outcomes = new TreeMap<CampaignOutcome, Long>();
    desk.preview(manager.caller(), kept(plan))
        .counts()
        .forEach((found, count) -> outcomes.put(CampaignOutcome.of(found), count));
    return outcomes;
  }

  /** The campaign of a name, whichever node started it; empty: there is none. */
  public Optional<Campaign> find(String name) {
    var id = Names.fold(name);
    authorise(Permission.CERTIFICATES_LIST, id);
    return desk.find(id).map(record -> new Campaign(manager, desk, record));
  }

  /** A page of campaigns by name, those that have ended included. */
  public Page<Campaign> list(PageRequest page) {
    authorise(Permission.CERTIFICATES_LIST, "");
    var found = desk.list(page.after().map(Names::fold), page.limit());
    return new Page<>(
        found.records().stream().map(r -> new Campaign(manager, desk, r.value())).toList(),
        found.damaged().stream().map(IntegrityException::getMessage).toList(),
        found.next());
  }

  /**
   * Forgets a campaign that has ended, and which certificates it had found. The certificates stay
   * as they are.
   *
   * @throws NotFoundException if there is none of this name
   * @throws ConflictException if it has not ended
   */
  public void remove(String name) {
    var id = Names.fold(name);
    authorise(Permission.CERTIFICATES_CREATE, id);
    desk.remove(manager.caller(), id);
  }

  private void authorise(Permission permission, String target) {
    manager.requireOpen();
    manager.engine().gate().authoriseEverywhere(manager.caller(), permission, target);
  }

  @Override
  public String toString() {
    return "Campaigns[" + manager.engine().name() + "]";
  }
}
