package io.certwright.lifecycle;

import io.certwright.OperationFailure;
import java.time.Instant;
import java.util.Optional;

/**
 * A certificate that a campaign has found.
 *
 * @param name its name in lower case
 * @param found when the campaign found it
 * @param outcome what became of it, as far as the campaign has looked
 * @param failure why its last attempt failed since; empty: it did not, or the certificate is gone
 */
public record CampaignCertificate(
    String name, Instant found, CampaignOutcome outcome, Optional<OperationFailure> failure) {}
