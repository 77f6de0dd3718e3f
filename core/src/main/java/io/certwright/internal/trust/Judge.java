package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.Objection;
import io.certwright.internal.bouncycastle.PathJudge;
import io.certwright.trust.ChainFault;
import io.certwright.trust.ChainRule;
import io.certwright.trust.PolicyRules;
import io.certwright.trust.RevocationFinding;
import io.certwright.trust.ValidationLimit;
import io.certwright.trust.ValidationSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges whole paths, and remembers what it learnt of the last one. Of one thread. */
final class Judge {

  private static final String ANY_POLICY = "2.5.29.32.0";

  private final Pool pool;
  private final Budget budget;
  private final ValidationSettings settings;
  private final Revocation revocation;
  private final FormRule form;
  private Set<String> policies = Set.of();
  private List<RevocationFinding> findings = List.of();

  Judge(
      Pool pool,
      Budget budget,
      ValidationSettings settings,
      Revocation revocation,
      KnownAuthorities authorities) {
    this.form = new FormRule(settings.strictness(), authorities);
    this.pool = pool;
    this.budget = budget;
    this.settings = settings;
    this.revocation = revocation;
  }

  /** What is wrong with a path, the leaf first and the anchor last; empty: nothing. */
  List<ChainFault> check(List<Node> path) {
    var faults = new ArrayList<>(path(path));
    if (faults.isEmpty()) {
      findings = revocation.check(path);
      faults.addAll(revocation.faults(path, findings));
    }
    return faults;
  }

  /** The same but for revocation. */
  List<ChainFault> path(List<Node> path) {
    var faults = new ArrayList<ChainFault>();
    distrust(path).ifPresent(faults::add);
    budget.spend(ValidationLimit.NAME_CHECKS, NameCost.of(path));
    budget.spend(ValidationLimit.POLICY_NODES, PolicyCost.of(path));
    engine(path).ifPresent(faults::add);
    faults.addAll(form.check(path));
    return faults;
  }

  /** The policies that the last path is valid for. */
  Set<String> policies() {
    return policies;
  }

  /** What revocation said of the last path. */
  List<RevocationFinding> findings() {
    return findings;
  }

  private Optional<ChainFault> distrust(List<Node> path) {
    Node top = path.get(path.size() - 1);
    var begins = path.get(0).validFrom();
    return pool.anchor(top)
        .flatMap(anchor -> anchor.distrustedAfter())
        .filter(begins::isAfter)
        .map(
            after ->
                Faults.one(
                    ChainRule.DISTRUSTED,
                    path.size() - 1,
                    top,
                    "the anchor is not trusted for certificates that begin after "
                        + after
                        + ", and this one begins at "
                        + begins
                        + "; have it issued by another authority"));
  }

  private Optional<ChainFault> engine(List<Node> path) {
    if (PlainPath.is(path, settings.policies())) {
      policies = Set.of();
      return Optional.empty();
    }
    var steps =
        path.stream()
            .map(
                node ->
                    new PathJudge.Step(node.certificate(), node.key().encoded(), node.extensions()))
            .toList();
    var verdict =
        PathJudge.judge(
            steps,
            constraints(path.get(path.size() - 1)),
            rules(settings.policies()),
            settings.at());
    if (verdict instanceof PathJudge.Valid valid) {
      policies = valid.policies();
      return Optional.empty();
    }
    var invalid = (PathJudge.Invalid) verdict;
    int position = Math.max(0, invalid.index());
    return Optional.of(
        Faults.one(rule(invalid.why()), position, path.get(position), message(invalid.why())));
  }

  private static byte @Nullable [] constraints(Node anchor) {
    byte[] extension = anchor.extensions().get(Extensions.NAME_CONSTRAINTS);
    return extension == null ? null : DerReader.octetsOf(extension).toByteArray();
  }

  private static PathJudge.Policies rules(PolicyRules rules) {
    return new PathJudge.Policies(
        rules.acceptable().isEmpty() ? Set.of(ANY_POLICY) : rules.acceptable(),
        rules.explicitRequired(),
        rules.mappingInhibited(),
        rules.anyInhibited());
  }

  private static ChainRule rule(Objection objection) {
    return switch (objection) {
      case NAME_CONSTRAINTS -> ChainRule.NAME_CONSTRAINTS;
      case POLICY -> ChainRule.POLICY;
      case MALFORMED -> ChainRule.MALFORMED_EXTENSION;
      case OTHER -> ChainRule.PATH_PROCESSING;
    };
  }

  private static String message(Objection objection) {
    return switch (objection) {
      case NAME_CONSTRAINTS ->
          "a name of the certificate is outside of what an authority above may certify; leave that"
              + " name out, or have it issued by another authority";
      case POLICY ->
          "no certificate policy that is wanted is valid for the whole path; ask for other"
              + " policies, or have it issued under one of them";
      case MALFORMED ->
          "an extension cannot be read, or says what it must not; have the certificate issued anew";
      case OTHER ->
          "the path is not valid for a reason that is not known more closely; have the certificate"
              + " issued anew";
    };
  }
}
