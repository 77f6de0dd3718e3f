package io.certwright.lifecycle;

import java.util.EnumSet;
import java.util.Set;

/** What became of a certificate that a campaign has found. */
public enum CampaignOutcome {
  /** Its renewal was begun, and is waited for. */
  UNDER_WAY,
  /** It has a newer version. */
  RENEWED,
  /** Skipped: it is only watched, whoever has its key renews it. */
  WATCHED,
  /** Skipped: a person takes its requests to a CA, and the campaign sets no other issuer. */
  MANUAL,
  /** Skipped: an operation on it was in progress. */
  IN_PROGRESS,
  /** Skipped: it was renewed since the campaign was started, and as that wants it. */
  ALREADY_RENEWED,
  /** Skipped: it is the CA that the campaign sets, or a root, which issues itself. */
  AN_ISSUER,
  /** Skipped: its policy cannot name the issuer that the campaign sets. */
  POLICY_REFUSED,
  /** Skipped: its record, or that of its current version, is damaged. */
  UNREADABLE,
  /** Skipped: it was deleted before it was renewed. */
  DELETED,
  /** Failed: for a day its issuer has not answered, or not with a certificate. */
  TRANSIENT,
  /** Failed: for a day its issuer wanted to be left alone. */
  RATE_LIMITED,
  /** Failed: its issuer said no, three times. */
  REJECTED,
  /** Failed: something has to be set right by a person; it was tried three times. */
  MISCONFIGURED,
  /** Failed: somebody gave its operation up. */
  CANCELLED;

  /** Those that a campaign left alone. */
  public static final Set<CampaignOutcome> SKIPPED = Set.copyOf(EnumSet.range(WATCHED, DELETED));

  /**
   * Those that a campaign no longer waits for. The engine goes on with them as their policies have
   * it.
   */
  public static final Set<CampaignOutcome> FAILED = Set.copyOf(EnumSet.range(TRANSIENT, CANCELLED));

  static CampaignOutcome of(io.certwright.internal.record.CampaignOutcome kept) {
    return valueOf(kept.name());
  }
}
