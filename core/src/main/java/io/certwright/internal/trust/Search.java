package io.certwright.internal.trust;

import io.certwright.trust.ChainFault;
import io.certwright.trust.ChainRule;
import io.certwright.trust.ValidationLimit;
import io.certwright.trust.ValidationSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks for a path from a leaf to an anchor, depth first, the best candidate for an issuer first. A
 * path has each pair of subject and key once. What a candidate breaks whatever comes above it ends
 * the branch; the rest is judged when an anchor is reached. Of one thread.
 */
final class Search {

  private final Pool pool;
  private final Budget budget;
  private final Signers signers;
  private final ValidationSettings settings;
  private final Function<List<Node>, List<ChainFault>> judge;
  private final Attempts attempts = new Attempts();
  private boolean tooLong;

  /**
   * A search that has not begun.
   *
   * @param judge what is wrong with a whole path, the leaf first and the anchor last; empty:
   *     nothing
   */
  Search(
      Pool pool,
      Budget budget,
      Signers signers,
      ValidationSettings settings,
      Function<List<Node>, List<ChainFault>> judge) {
    this.pool = pool;
    this.budget = budget;
    this.signers = signers;
    this.settings = settings;
    this.judge = judge;
  }

  /**
   * The first path that is valid.
   *
   * @throws Exhausted if the budget does not suffice
   */
  Optional<List<Node>> from(Node leaf) {
    return extend(List.of(leaf));
  }

  /** What has failed. */
  Attempts attempts() {
    return attempts;
  }

  /** Whether a branch was given up because it was too long. */
  boolean isTooLong() {
    return tooLong;
  }

  private Optional<List<Node>> extend(List<Node> path) {
    Node last = path.get(path.size() - 1);
    var candidates = Ranking.of(pool.candidates(last.issuer()), last, pool, settings.at());
    boolean tried = false;
    for (var candidate : candidates) {
      if (path.stream().noneMatch(candidate::isSameEntity)) {
        tried = true;
        var found = step(path, candidate);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    if (!tried) {
      attempts.add(path, List.of(noIssuer(path, last)));
    }
    return Optional.empty();
  }

  private Optional<List<Node>> step(List<Node> path, Node issuer) {
    budget.spend(ValidationLimit.CANDIDATES, 1);
    boolean anchored = pool.isAnchor(issuer);
    if (!anchored && path.size() >= budget.most(ValidationLimit.PATH_LENGTH)) {
      tooLong = true;
      return Optional.empty();
    }
    var longer = new ArrayList<>(path);
    longer.add(issuer);
    var faults = IssuerRules.check(issuer, path, anchored, settings);
    if (faults.isEmpty() && !isLinked(path.get(path.size() - 1), issuer)) {
      faults = List.of(badSignature(path));
    }
    if (faults.isEmpty() && anchored) {
      budget.countPath();
      faults = judge.apply(longer);
      if (faults.isEmpty()) {
        return Optional.of(longer);
      }
      attempts.addWhole(longer, faults);
      return Optional.empty();
    }
    if (!faults.isEmpty()) {
      attempts.add(longer, faults);
      return Optional.empty();
    }
    return extend(longer);
  }

  private boolean isLinked(Node below, Node issuer) {
    return below.inheritsFrom(issuer) && signers.isSignedBy(below, issuer);
  }

  private static ChainFault badSignature(List<Node> path) {
    int position = path.size() - 1;
    return Faults.one(
        ChainRule.SIGNATURE,
        position,
        path.get(position),
        "the signature was not made by the key of the issuer of that name; get the certificate, or"
            + " that of its issuer, again");
  }

  private ChainFault noIssuer(List<Node> path, Node last) {
    boolean selfSigned = last.isSelfIssued();
    return Faults.one(
        ChainRule.ISSUER_NOT_FOUND,
        path.size() - 1,
        last,
        selfSigned
            ? "the certificate is issued by itself and is no anchor; make it one if it is to be"
                + " trusted"
            : "its issuer is neither an anchor nor among the certificates that were presented"
                + pool.unreadable()
                + "; have it presented as well, or trust its root");
  }
}
