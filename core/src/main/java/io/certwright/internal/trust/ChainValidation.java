package io.certwright.internal.trust;

import io.certwright.trust.ChainFault;
import io.certwright.trust.ChainRule;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationLimit;
import io.certwright.trust.ValidationResult;
import io.certwright.trust.ValidationSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Validates chains, each from what was presented to the answer. Thread-safe; what is kept is what
 * was learnt of authorities.
 */
public final class ChainValidation {

  private final Anchors anchors;
  private final KnownAuthorities authorities = new KnownAuthorities();

  /** Validations that end at these anchors. */
  public ChainValidation(Anchors anchors) {
    this.anchors = anchors;
  }

  /** Validates a chain; whatever is presented, there is an answer. */
  public ValidationResult validate(PresentedChain presented, ValidationSettings settings) {
    var budget = new Budget(settings.limits());
    Optional<Node> read = Optional.empty();
    Optional<Search> search = Optional.empty();
    try {
      admit(presented, settings);
      read = Pool.node(presented.leaf());
      if (read.isEmpty()) {
        return refused(List.of(unreadable()), List.of(), 0, Optional.empty(), budget);
      }
      var leaf = read.get();
      var faults = LeafRules.check(leaf, settings);
      if (!faults.isEmpty()) {
        return refused(faults, List.of(leaf), 0, Optional.empty(), budget);
      }
      var pool = new Pool(anchors, presented.others(), authorities);
      var signers = new Signers(budget, authorities);
      var revocation = new Revocation(pool, budget, signers, settings, authorities);
      var judge = new Judge(pool, budget, settings, revocation, authorities);
      var looking = new Search(pool, budget, signers, settings, judge::check);
      search = Optional.of(looking);
      var path = pool.isAnchor(leaf) ? Optional.of(List.of(leaf)) : looking.from(leaf);
      return path.isPresent()
          ? validated(path.get(), pool, judge, settings, budget)
          : failed(looking, settings, budget);
    } catch (Exhausted e) {
      return exhausted(e.limit(), read, search, settings, budget);
    }
  }

  private static void admit(PresentedChain presented, ValidationSettings settings) {
    var entrance = new Budget(settings.limits());
    entrance.spend(ValidationLimit.CERTIFICATES, 1L + presented.others().size());
    entrance.spend(ValidationLimit.CERTIFICATE_BYTES, presented.leaf().length());
    for (var other : presented.others()) {
      entrance.spend(ValidationLimit.CERTIFICATE_BYTES, other.length());
    }
  }

  private static ChainFault unreadable() {
    return new ChainFault(
        ChainRule.UNREADABLE,
        0,
        Optional.empty(),
        "the leaf is no X.509 certificate in DER, or larger than one can be; get it again from who"
            + " issued it");
  }

  private ValidatedChain validated(
      List<Node> path, Pool pool, Judge judge, ValidationSettings settings, Budget budget) {
    authorities.add(path);
    return new ValidatedChain(
        path.stream().map(Node::certificate).toList(),
        pool.anchor(path.get(path.size() - 1)).orElseThrow(),
        settings.purpose(),
        settings.at(),
        judge.policies(),
        judge.findings(),
        budget.work());
  }

  private static RefusedChain failed(Search search, ValidationSettings settings, Budget budget) {
    var attempts = search.attempts();
    var faults = new ArrayList<>(attempts.faults());
    Optional<ValidationLimit> limit =
        search.isTooLong() ? Optional.of(ValidationLimit.PATH_LENGTH) : Optional.empty();
    limit.ifPresent(reached -> faults.add(limitFault(reached, settings)));
    return refused(faults, attempts.closest(), attempts.failed(), limit, budget);
  }

  private static RefusedChain exhausted(
      ValidationLimit limit,
      Optional<Node> leaf,
      Optional<Search> search,
      ValidationSettings settings,
      Budget budget) {
    var faults = new ArrayList<ChainFault>();
    faults.add(limitFault(limit, settings));
    search.ifPresent(looking -> faults.addAll(looking.attempts().faults()));
    var closest =
        search
            .map(Search::attempts)
            .map(Attempts::closest)
            .filter(path -> !path.isEmpty())
            .orElse(leaf.stream().toList());
    long failed = search.map(looking -> looking.attempts().failed()).orElse(0L);
    return refused(faults, closest, failed, Optional.of(limit), budget);
  }

  private static ChainFault limitFault(ValidationLimit limit, ValidationSettings settings) {
    return new ChainFault(
        ChainRule.LIMIT,
        0,
        Optional.empty(),
        "the limit "
            + limit.code()
            + " of "
            + settings.limits().of(limit)
            + " was reached before a valid path was found; present the certificates of the path"
            + " alone, or raise the limit if they are honest");
  }

  private static RefusedChain refused(
      List<ChainFault> faults,
      List<Node> closest,
      long failed,
      Optional<ValidationLimit> limit,
      Budget budget) {
    return new RefusedChain(
        faults, closest.stream().map(Node::certificate).toList(), failed, limit, budget.work());
  }
}
