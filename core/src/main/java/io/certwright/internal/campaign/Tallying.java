package io.certwright.internal.campaign;

import io.certwright.internal.record.CampaignOutcome;
import io.certwright.internal.record.CampaignTally;

/** What one step of a campaign changes about its counts. Used by one thread. */
final class Tallying {

  private CampaignTally tally;
  private long begun;
  private long skipped;
  private long renewed;
  private long given;

  Tallying(CampaignTally before) {
    this.tally = before;
  }

  /** A certificate was found. */
  void found(CampaignOutcome outcome) {
    tally = tally.plus(outcome, 1);
    if (outcome == CampaignOutcome.UNDER_WAY) {
      begun++;
    } else {
      skipped++;
    }
  }

  /** One that was under way is not any more. */
  void settled(CampaignOutcome outcome) {
    tally = tally.plus(CampaignOutcome.UNDER_WAY, -1).plus(outcome, 1);
    if (outcome == CampaignOutcome.RENEWED) {
      renewed++;
    } else {
      given++;
    }
  }

  CampaignTally tally() {
    return tally;
  }

  long underWay() {
    return tally.of(CampaignOutcome.UNDER_WAY);
  }

  long begun() {
    return begun;
  }

  long skipped() {
    return skipped;
  }

  /** How many are no longer waited for since this step. */
  long settled() {
    return renewed + given;
  }

  /** In words, for the audit trail. */
  String summary() {
    return "begun "
        + begun
        + ", skipped "
        + skipped
        + ", found renewed "
        + renewed
        + ", no longer waited for "
        + given;
  }
}
