package io.certwright.internal.authority;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.VaultException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.making.Authority;
import io.certwright.internal.making.Made;
import java.time.Instant;
import java.util.List;

/**
 * Warns that a CA comes near its end, at the latest when as much of its time is left before the
 * last issue as the longest life that it issues: whoever is renewed in that time is renewed under
 * it once more. It is done after an issue and once for a version, so it costs an issue nothing.
 * Thread-safe.
 */
public final class NearEnd {

  private final Gate gate;
  private final AuthorityChanges changes;

  public NearEnd(Gate gate, AuthorityChanges changes) {
    this.gate = gate;
    this.changes = changes;
  }

  /** Looks at a CA that has just issued something, on whoever's behalf. */
  public void look(Caller caller, Authority ca, Made made, Instant now) {
    var end = ca.certificate().getNotAfter().toInstant();
    var life = longest(ca, made.leaf().getNotAfter().toInstant(), now);
    var last = now.plusMillis(end.toEpochMilli() - life.toEpochMilli());
    if (last.isAfter(life)
        || ca.terms().issuing().warned().equals(ca.version())
        || made.leaf().getBasicConstraints() >= 0) {
      return;
    }
    warn(caller, ca, last, end, now);
  }

  /** When the longest life would end that began now. */
  private static Instant longest(Authority ca, Instant made, Instant now) {
    return ca.terms().issuing().profiles().stream()
        .filter(profile -> profile.authority().isEmpty())
        .map(profile -> profile.longest().after(now))
        .reduce(made, (a, b) -> a.isAfter(b) ? a : b);
  }

  private void warn(Caller caller, Authority ca, Instant last, Instant end, Instant now) {
    var found = changes.found(ca.name());
    var before = AuthorityChanges.issuing(found);
    if (before.warned().equals(ca.version())) {
      return;
    }
    try {
      gate.commit(
          Caller.SYSTEM.in(caller.context()),
          "authorities/near-end",
          ca.name(),
          AuditOutcome.DONE,
          "ends at " + end,
          List.of(changes.write(ca.name(), found, before.warnedOf(ca.version()), now)),
          List.of(),
          List.of(new VaultEvent.AuthorityNearEnd(last, end)));
    } catch (ChangeRefusedException | VaultException e) {
      // What was issued stays so; whoever issues next looks again.
    }
  }
}
