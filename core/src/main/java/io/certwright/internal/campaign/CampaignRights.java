package io.certwright.internal.campaign;

import io.certwright.access.Permission;
import io.certwright.errors.IntegrityException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Judge;
import io.certwright.internal.record.CampaignRecord;
import io.certwright.internal.record.Names;
import java.util.Optional;

/**
 * Whether whoever has a campaign go on still has the rights that starting it takes. Thread-safe.
 */
final class CampaignRights {

  private final Judge judge;

  CampaignRights(Judge judge) {
    this.judge = judge;
  }

  /** What is missing; empty: nothing is. */
  Optional<String> missing(CampaignRecord campaign) {
    var actor = campaign.runsAs();
    if (actor.hasAllRights()) {
      return Optional.empty();
    }
    var caller = Caller.of(actor.identity().orElseThrow());
    try {
      return first(caller, campaign)
          .map(
              permission ->
                  "\""
                      + actor.name()
                      + "\" has no right any more to "
                      + permission.code()
                      + " on all that the campaign may concern");
    } catch (IntegrityException e) {
      return Optional.of("the rules of access cannot be read: " + e.getMessage());
    }
  }

  private Optional<Permission> first(Caller caller, CampaignRecord campaign) {
    if (!judge.hasEverywhere(caller, Permission.CERTIFICATES_CREATE)) {
      return Optional.of(Permission.CERTIFICATES_CREATE);
    }
    var issuer = campaign.plan().issuer().map(Names::fold);
    if (issuer.isEmpty()) {
      return lacking(Permission.ISSUERS_USE, judge.hasEverywhere(caller, Permission.ISSUERS_USE));
    }
    if (!judge.hasEverywhere(caller, Permission.CERTIFICATES_UPDATE)) {
      return Optional.of(Permission.CERTIFICATES_UPDATE);
    }
    return lacking(
        Permission.ISSUERS_USE,
        Names.isReservedForIssuers(issuer.get())
            || judge.has(caller, Permission.ISSUERS_USE, issuer.get()));
  }

  private static Optional<Permission> lacking(Permission permission, boolean there) {
    return there ? Optional.empty() : Optional.of(permission);
  }
}
