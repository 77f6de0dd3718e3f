package io.certwright.internal.client;

import io.certwright.errors.NotFoundException;
import io.certwright.errors.VaultException;
import io.certwright.internal.gate.Proof;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.ValidatedChain;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * That a client's chain is still to be trusted. It is validated again once something changed that
 * this depends on: an anchor, or what the vault knows to be revoked; when a certificate of its path
 * ends; and, where others are asked about revocation, as often as caches are renewed. Otherwise
 * asking costs a few reads of memory. Thread-safe.
 */
final class ClientProof implements Proof {

  private final ClientDesk desk;
  private final ClientDesk.Shown shown;
  private volatile Verdict verdict;

  /**
   * What was found.
   *
   * @param changes after so many changes
   * @param at when, in the terms of the ticker
   * @param path the path; empty: there is none
   * @param why why there is none; empty: there is one
   */
  record Verdict(long changes, long at, Optional<ValidatedChain> path, String why) {

    private boolean isWithin(Instant now) {
      return path.isPresent()
          && path.get().certificates().stream().allMatch(each -> isWithin(each, now));
    }

    private static boolean isWithin(X509Certificate each, Instant now) {
      return !now.isBefore(each.getNotBefore().toInstant())
          && !now.isAfter(each.getNotAfter().toInstant());
    }
  }

  ClientProof(ClientDesk desk, ClientDesk.Shown shown) {
    this.desk = desk;
    this.shown = shown;
    this.verdict = look();
  }

  /** What was found last. */
  Verdict verdict() {
    return verdict;
  }

  @Override
  public Optional<String> refuted(boolean asKnown) {
    var last = verdict;
    boolean valid = last.isWithin(desk.now());
    if (!holds(last, valid)) {
      try {
        last = look();
        verdict = last;
      } catch (VaultException e) {
        if (!asKnown || !valid) {
          throw e;
        }
      }
    }
    return last.path().isPresent() ? Optional.empty() : Optional.of(last.why());
  }

  private boolean holds(Verdict last, boolean valid) {
    boolean recent = desk.ticks() - last.at() < desk.bound();
    return last.changes() == desk.changes()
        && (last.path().isPresent() ? valid && (recent || !shown.asksOthers()) : recent);
  }

  private Verdict look() {
    long changes = desk.changes();
    long at = desk.ticks();
    try {
      var result = desk.validate(shown);
      if (result instanceof ValidatedChain path) {
        return new Verdict(changes, at, Optional.of(path), "");
      }
      var rules =
          ((RefusedChain) result)
              .faults().stream()
                  .map(fault -> fault.rule().code())
                  .distinct()
                  .collect(Collectors.joining(", "));
      return new Verdict(changes, at, Optional.empty(), "its certificate is not trusted: " + rules);
    } catch (NotFoundException e) {
      return new Verdict(changes, at, Optional.empty(), "its trust bundle is gone");
    }
  }
}
