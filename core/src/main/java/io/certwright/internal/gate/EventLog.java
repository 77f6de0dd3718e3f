package io.certwright.internal.gate;

import io.certwright.event.VaultEvent;
import io.certwright.internal.record.EventCodec;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes each event to the log of the node that caused it, with what is worth filtering by as keys
 * and values.
 */
final class EventLog {

  private static final Logger LOG = LoggerFactory.getLogger("io.certwright.event");

  private EventLog() {}

  /** Whatever the host's logging does: what is told here is committed, and the trail has it. */
  @SuppressWarnings("EmptyCatch")
  static void write(String vault, String identity, String target, List<VaultEvent> events) {
    try {
      events.forEach(event -> write(vault, identity, target, event));
    } catch (RuntimeException e) {
      // There is no log to say it in.
    }
  }

  private static void write(String vault, String identity, String target, VaultEvent event) {
    var line =
        LOG.atLevel(level(event))
            .addKeyValue("event", EventCodec.type(event))
            .addKeyValue("vault", vault)
            .addKeyValue("subject", target)
            .addKeyValue("identity", identity);
    if (event instanceof VaultEvent.AttemptFailed failed) {
      line =
          line.addKeyValue("class", failed.refusal())
              .addKeyValue("code", failed.code())
              .addKeyValue("attempt", failed.attempt())
              .addKeyValue("next", failed.next());
    }
    line.log("{} {}", EventCodec.type(event), target);
  }

  /** What somebody may have to do something about is a warning; steps on the way are details. */
  private static Level level(VaultEvent event) {
    if (event instanceof VaultEvent.AttemptFailed
        || event instanceof VaultEvent.NearExpiry
        || event instanceof VaultEvent.Revoked
        || event instanceof VaultEvent.IssuerNotAsked
        || event instanceof VaultEvent.AuthorityNearEnd
        || event instanceof VaultEvent.CrlFailed
        || event instanceof VaultEvent.KeyFirstUsed
        || event instanceof VaultEvent.UsedOutsideLife
        || event instanceof VaultEvent.ExportBurst
        || event instanceof VaultEvent.DenialBurst
        || event instanceof VaultEvent.CampaignHeld
        || event instanceof VaultEvent.AnchorNearExpiry
        || event instanceof VaultEvent.EventPassedOver
        || event instanceof VaultEvent.EventsMissed) {
      return Level.WARN;
    }
    if (event instanceof VaultEvent.Expired || event instanceof VaultEvent.AnchorExpired) {
      return Level.ERROR;
    }
    return event instanceof VaultEvent.OperationStarted || event instanceof VaultEvent.Waiting
        ? Level.DEBUG
        : Level.INFO;
  }
}
