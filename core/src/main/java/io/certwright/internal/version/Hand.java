package io.certwright.internal.version;

import io.certwright.errors.ConflictException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.spi.storage.Fence;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The hand that a certificate is in while something is done with it: on whose behalf, by which
 * time, and by which claim.
 *
 * @param caller on whose behalf
 * @param time what is decided by: a user's own clock, or the storage's for what is due by it
 * @param claim what the first commit of the work depends on; empty: there is no claim, and the
 *     revision alone decides who was first
 */
public record Hand(Caller caller, InstantSource time, Optional<Claim> claim) {

  /**
   * A claim of the storage's.
   *
   * @param fence that it still stands
   * @param until when its lease ends, by the time of the hand
   */
  public record Claim(Fence fence, Instant until) {}

  /** A hand without a claim. */
  public static Hand of(Caller caller, InstantSource time) {
    return new Hand(caller, time, Optional.empty());
  }

  /** The time, as it is stored. */
  public Instant now() {
    return time.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** What the audit trail says; of what happens by itself also in whose name. */
  public String detail(String what, CertificateRecord head) {
    if (!caller.isSystem()) {
      return what;
    }
    return what.isEmpty() ? head.onWhoseBehalf() : what + "; " + head.onWhoseBehalf();
  }

  /** The fences of the first commit of the work. */
  public List<Fence> fences() {
    return claim.map(Claim::fence).stream().toList();
  }

  /** The same after the first commit: it ended the claim, and the revision is the fence now. */
  public Hand afterCommit() {
    return of(caller, time);
  }

  /** Whether the lease is over, so that somebody else may be at work already. */
  public boolean isLate() {
    return claim.filter(held -> !time.instant().isBefore(held.until())).isPresent();
  }

  /**
   * Refuses to ask anybody outside once the lease is over.
   *
   * @throws ConflictException if it is
   */
  public void requireInTime(String name) {
    if (isLate()) {
      throw new ConflictException(
          "the lease on \""
              + name
              + "\" ended before the work on it began; whoever has it now goes on");
    }
  }
}
