package io.certwright.lifecycle;

import io.certwright.CertificateQuery;
import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.record.Names;
import io.certwright.internal.search.Conditions;
import io.certwright.internal.search.QueryForm;
import java.util.Objects;
import java.util.Optional;

/**
 * What a campaign is to do: which certificates it has renewed, how fast, and whether under another
 * issuer or with new keys.
 *
 * @param query which certificates; as it finds them when the campaign comes to them, with what has
 *     ended judged by when it was started
 * @param rate how fast
 * @param issuer the issuer that the policies of these certificates name from then on, as {@code
 *     CertificatePolicyBuilder.issuer} takes it; empty: each keeps the one that it names
 * @param newKeys whether each gets a new key, even if its policy keeps the key from version to
 *     version
 */
public record CampaignPlan(
    CertificateQuery query, RenewalRate rate, Optional<String> issuer, boolean newKeys) {

  /**
   * Checks the issuer's name.
   *
   * @throws InvalidRequestException if it can be none
   */
  public CampaignPlan {
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(rate, "rate");
    issuer.ifPresent(Names::fold);
  }

  /** A plan that renews as the certificates' policies have it. */
  public static CampaignPlan renewing(CertificateQuery query, RenewalRate rate) {
    return new CampaignPlan(query, rate, Optional.empty(), false);
  }

  /** The same, under another issuer from now on: for a change of the CA. */
  public CampaignPlan withIssuer(String issuer) {
    return new CampaignPlan(query, rate, Optional.of(issuer), newKeys);
  }

  /** The same with a new key for each: others may have the old ones. */
  public CampaignPlan withNewKeys() {
    return new CampaignPlan(query, rate, issuer, true);
  }

  io.certwright.internal.record.CampaignPlan kept(Conditions conditions) {
    return new io.certwright.internal.record.CampaignPlan(
        QueryForm.encode(conditions), rate.renewals(), rate.interval(), issuer, newKeys);
  }

  static CampaignPlan of(io.certwright.internal.record.CampaignPlan kept, CertificateQuery query) {
    return new CampaignPlan(
        query, new RenewalRate(kept.starts(), kept.interval()), kept.issuer(), kept.newKeys());
  }
}
