package io.certwright;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.record.SettingsRecord;

/**
 * What holds for a vault whoever opens it. Kept in the vault, not in the builder's arguments, so
 * that no process can forget it.
 *
 * @param retentionDays for how many days a certificate that is deleted from now on can be
 *     recovered, 7 to 90; 90 where nothing was set
 * @param purgeProtection whether nobody, the owner included, can purge a certificate before that
 *     time is over; off where nothing was set, and never off again once it was on
 */
public record VaultSettings(int retentionDays, boolean purgeProtection) {

  /** The shortest retention. */
  public static final int LEAST_RETENTION_DAYS = 7;

  /** The longest retention. */
  public static final int MOST_RETENTION_DAYS = 90;

  /** Checks the range. */
  public VaultSettings {
    if (retentionDays < LEAST_RETENTION_DAYS || retentionDays > MOST_RETENTION_DAYS) {
      throw new InvalidRequestException(
          "retentionDays",
          "must be "
              + LEAST_RETENTION_DAYS
              + " to "
              + MOST_RETENTION_DAYS
              + ", not "
              + retentionDays);
    }
  }

  /** The same with another retention; what was deleted before keeps its own. */
  public VaultSettings withRetentionDays(int days) {
    return new VaultSettings(days, purgeProtection);
  }

  /** The same with purge protection. */
  public VaultSettings withPurgeProtection() {
    return new VaultSettings(retentionDays, true);
  }

  static VaultSettings of(SettingsRecord settings) {
    return new VaultSettings(settings.retentionDays(), settings.purgeProtection());
  }
}
