package io.certwright.internal.campaign;

import io.certwright.access.Actor;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.internal.issue.Forcing;
import io.certwright.internal.record.CampaignOutcome;
import io.certwright.internal.record.CampaignPlan;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Names;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import java.time.Instant;
import java.util.Optional;

/** Which of the certificates that a query finds a campaign can have renewed, and how. */
final class Sifting {

  private static final String SELF = Names.fold(CertificatePolicy.SELF);
  private static final String MANUAL = Names.fold(CertificatePolicy.UNKNOWN);

  private final Forcing forcing;
  private final CampaignPlan plan;
  private final Actor runsAs;
  private final Instant started;

  /**
   * For a campaign.
   *
   * @param runsAs who sets policies by it
   * @param started since when
   */
  Sifting(Forcing forcing, CampaignPlan plan, Actor runsAs, Instant started) {
    this.forcing = forcing;
    this.plan = plan;
    this.runsAs = runsAs;
    this.started = started;
  }

  /**
   * What becomes of a certificate.
   *
   * @param outcome {@link CampaignOutcome#UNDER_WAY} if it is to be renewed
   * @param wish how
   */
  record Verdict(CampaignOutcome outcome, Optional<Forcing.Wish> wish) {
    private static Verdict skipped(CampaignOutcome why) {
      return new Verdict(why, Optional.empty());
    }
  }

  /** Judges a certificate that is not deleted. */
  Verdict of(CertificateRecord head) {
    try {
      if (forcing.isWatched(head)) {
        return Verdict.skipped(CampaignOutcome.WATCHED);
      }
    } catch (IntegrityException e) {
      return Verdict.skipped(CampaignOutcome.UNREADABLE);
    }
    if (plan.issuer().isEmpty() && Names.fold(head.policy().issuer()).equals(MANUAL)) {
      return Verdict.skipped(CampaignOutcome.MANUAL);
    }
    if (head.isBusy()) {
      return Verdict.skipped(CampaignOutcome.IN_PROGRESS);
    }
    if (plan.issuer().isPresent() && keepsItsIssuer(head, plan.issuer().get())) {
      return Verdict.skipped(CampaignOutcome.AN_ISSUER);
    }
    CertificatePolicy policy;
    try {
      policy = wanted(head.policy());
    } catch (InvalidPolicyException e) {
      return Verdict.skipped(CampaignOutcome.POLICY_REFUSED);
    }
    return isAsWanted(head, policy)
        ? Verdict.skipped(CampaignOutcome.ALREADY_RENEWED)
        : new Verdict(
            CampaignOutcome.UNDER_WAY,
            Optional.of(new Forcing.Wish(policy, runsAs, plan.newKeys())));
  }

  private static boolean keepsItsIssuer(CertificateRecord head, String issuer) {
    boolean isRoot =
        head.policy().certificateAuthority().isPresent()
            && Names.fold(head.policy().issuer()).equals(SELF);
    return isRoot || head.id().equals(Names.fold(issuer));
  }

  private CertificatePolicy wanted(CertificatePolicy policy) {
    return plan.issuer()
        .filter(issuer -> !Names.fold(issuer).equals(Names.fold(policy.issuer())))
        .map(issuer -> policy.toBuilder().issuer(issuer).build())
        .orElse(policy);
  }

  /** Whether its current version is newer than the campaign, and no other than that would make. */
  private boolean isAsWanted(CertificateRecord head, CertificatePolicy policy) {
    boolean renewed = head.current().filter(now -> now.issued().isAfter(started)).isPresent();
    boolean keyKept = plan.newKeys() && policy.keyRenewal() instanceof KeyRenewal.Reuse;
    return renewed && !head.isAwaited() && policy.equals(head.policy()) && !keyKept;
  }
}
