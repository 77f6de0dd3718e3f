package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.trust.ChainFault;
import io.certwright.trust.ChainRule;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationFinding;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationQuery;
import io.certwright.trust.RevocationStatus;
import io.certwright.trust.RevocationStatus.Good;
import io.certwright.trust.RevocationStatus.Revoked;
import io.certwright.trust.RevocationStatus.Unknown;
import io.certwright.trust.ValidationSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the certificates of a path are revoked, by all the evidence that there is. Any evidence
 * that one is revoked outweighs any that it is not. Of one thread.
 */
final class Revocation {

  private final ValidationSettings settings;
  private final CrlJudge lists;
  private final OcspJudge answers;
  private final Set<Node> underway = new HashSet<>();

  Revocation(
      Pool pool,
      Budget budget,
      Signers signers,
      ValidationSettings settings,
      KnownAuthorities authorities) {
    this.settings = settings;
    var authority = new SignerPaths(pool, budget, signers, settings, this, authorities);
    this.lists = new CrlJudge(budget, authority, settings);
    this.answers = new OcspJudge(budget, authority, settings);
  }

  /** What is found of each certificate but the anchor, the leaf first; nothing if it is off. */
  List<RevocationFinding> check(List<Node> path) {
    var findings = new ArrayList<RevocationFinding>();
    if (settings.revocation() != RevocationMode.OFF) {
      for (int i = 0; i < path.size() - 1; i++) {
        findings.add(new RevocationFinding(i, status(path, i)));
      }
    }
    return findings;
  }

  /** Whether a certificate of a path that signs evidence is known to be revoked. */
  boolean isRevoked(List<Node> path) {
    for (int i = 0; i < path.size() - 1; i++) {
      if (status(path, i) instanceof Revoked) {
        return true;
      }
    }
    return false;
  }

  /** Whether the first certificate of a path that signs evidence is known to be revoked. */
  boolean isRevokedLeaf(List<Node> path) {
    return status(path, 0) instanceof Revoked;
  }

  private RevocationStatus status(List<Node> path, int position) {
    Node node = path.get(position);
    if (!underway.add(node)) {
      return new Unknown("it signs the evidence about itself");
    }
    try {
      return judged(path, position);
    } finally {
      underway.remove(node);
    }
  }

  private RevocationStatus judged(List<Node> path, int position) {
    var why = new ArrayList<String>();
    var evidence = evidence(path.get(position), path.get(position + 1), why);
    var found = new ArrayList<RevocationStatus>();
    found.addAll(known(evidence));
    found.addAll(answers.check(path, position, evidence, why));
    lists.check(path, position, evidence, why).ifPresent(found::add);
    Optional<RevocationStatus> revoked =
        found.stream().filter(Revoked.class::isInstance).findFirst();
    if (revoked.isPresent()) {
      return revoked.get();
    }
    return found.stream()
        .filter(Good.class::isInstance)
        .findFirst()
        .orElseGet(
            () ->
                new Unknown(
                    why.isEmpty() ? "there is no evidence about it" : String.join("; ", why)));
  }

  private List<RevocationEvidence> evidence(Node node, Node issuer, List<String> why) {
    var query = new RevocationQuery(node.certificate(), issuer.certificate(), settings.at());
    var all = new ArrayList<RevocationEvidence>();
    for (var source : settings.sources()) {
      try {
        all.addAll(source.evidence(query));
      } catch (RuntimeException e) {
        // What a source throws may hold what it must not show; that it failed is all that is said.
        why.add("a source failed (" + e.getClass().getSimpleName() + ")");
      }
    }
    return all;
  }

  private static List<RevocationStatus> known(List<RevocationEvidence> evidence) {
    var all = new ArrayList<RevocationStatus>();
    for (var item : evidence) {
      if (item instanceof RevocationEvidence.Known known) {
        all.add(known.status());
      }
    }
    return all;
  }

  /** What findings mean for a path. */
  List<ChainFault> faults(List<Node> path, List<RevocationFinding> findings) {
    var faults = new ArrayList<ChainFault>();
    for (var finding : findings) {
      int position = finding.position();
      Node node = path.get(position);
      if (finding.status() instanceof Revoked revoked) {
        faults.add(Faults.one(ChainRule.REVOKED, position, node, revoked(revoked)));
      } else if (finding.status() instanceof Unknown unknown
          && settings.revocation() == RevocationMode.HARD_FAIL) {
        faults.add(
            Faults.one(
                ChainRule.REVOCATION_UNKNOWN,
                position,
                node,
                "nothing says that the certificate is not revoked: "
                    + unknown.why()
                    + "; give a current CRL or OCSP answer, or accept that by the mode SOFT_FAIL"));
      }
    }
    return faults;
  }

  private static String revoked(Revoked revoked) {
    return "the certificate is revoked"
        + revoked.at().map(at -> " since " + at).orElse("")
        + " (reason "
        + revoked.reason()
        + "); replace it by a new one with a new key";
  }

  /** Thrown through by parsers of evidence; what cannot be read is none. */
  static String unreadable(MalformedDerException e) {
    return "cannot be read (expected " + e.expected() + ")";
  }
}
