package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.revocation.Crl;
import io.certwright.internal.revocation.DistributionPoint;
import io.certwright.internal.revocation.Reasons;
import io.certwright.spi.Bytes;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationStatus;
import io.certwright.trust.RevocationStatus.Good;
import io.certwright.trust.RevocationStatus.Revoked;
import io.certwright.trust.ValidationLimit;
import io.certwright.trust.ValidationSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What revocation lists say of a certificate (RFC 5280, section 6.3.3). Of one thread. */
final class CrlJudge {

  /** How far clocks may be apart. */
  static final Duration SKEW = Duration.ofMinutes(5);

  private static final int REMOVED = 8;

  /** A certificate may have been released from hold since an older list was made. */
  private static final Comparator<Crl> NEWEST_FIRST =
      Comparator.comparing(Crl::thisUpdate).reversed();

  private final Budget budget;
  private final SignerPaths authority;
  private final ValidationSettings settings;
  private final Map<Bytes, Optional<Crl>> read = new HashMap<>();

  CrlJudge(Budget budget, SignerPaths authority, ValidationSettings settings) {
    this.budget = budget;
    this.authority = authority;
    this.settings = settings;
  }

  /** The certificate in question. */
  private record Subject(List<Node> path, int position, List<Crl> lists, List<String> why) {
    Node node() {
      return path.get(position);
    }

    boolean isAuthority() {
      return node().certificate().getBasicConstraints() >= 0;
    }
  }

  /** What the lists say; empty: not enough. */
  Optional<RevocationStatus> check(
      List<Node> path, int position, List<RevocationEvidence> evidence, List<String> why) {
    var lists = lists(evidence, why);
    if (lists.isEmpty()) {
      return Optional.empty();
    }
    var subject = new Subject(path, position, lists, why);
    int reasons = 0;
    try {
      for (var point : points(subject.node())) {
        for (var list : lists) {
          int told = list.scope().reasons() & point.reasons();
          if ((told & ~reasons) == 0 || !isFor(list, point, subject)) {
            continue;
          }
          Optional<Crl.Entry> entry = entry(list, subject);
          if (entry.isPresent()) {
            return Optional.of(new Revoked(Optional.of(entry.get().at()), entry.get().reason()));
          }
          reasons |= told;
        }
      }
    } catch (MalformedDerException e) {
      why.add("a list or where it is said to be " + Revocation.unreadable(e));
      return Optional.empty();
    }
    if (reasons == Reasons.ALL) {
      return Optional.of(new Good());
    }
    why.add(
        reasons == 0
            ? "no CRL that is valid is about it"
            : "the CRLs that are valid do not tell of all reasons");
    return Optional.empty();
  }

  private List<Crl> lists(List<RevocationEvidence> evidence, List<String> why) {
    var all = new ArrayList<Crl>();
    for (var item : evidence) {
      if (item instanceof RevocationEvidence.Crl crl) {
        read.computeIfAbsent(crl.der(), der -> parsed(der, why)).ifPresent(all::add);
      }
    }
    all.sort(NEWEST_FIRST);
    return all;
  }

  private Optional<Crl> parsed(Bytes der, List<String> why) {
    budget.spend(ValidationLimit.REVOCATION_BYTES, der.length());
    try {
      return Optional.of(Crl.of(der));
    } catch (MalformedDerException e) {
      why.add("a CRL " + Revocation.unreadable(e));
      return Optional.empty();
    }
  }

  /** The places that the certificate names, and whatever its issuer publishes. */
  private static List<DistributionPoint> points(Node node) {
    var points = new ArrayList<DistributionPoint>();
    byte[] extension = node.extensions().get(Extensions.CRL_POINTS);
    if (extension != null) {
      byte[] issuer = node.certificate().getIssuerX500Principal().getEncoded();
      points.addAll(DistributionPoint.list(DerReader.octetsOf(extension), issuer));
    }
    points.add(DistributionPoint.ofIssuer(node.issuer()));
    return points;
  }

  private boolean isFor(Crl list, DistributionPoint point, Subject subject) {
    boolean issuer =
        point.issuers().isEmpty()
            ? list.issuer().equals(subject.node().issuer())
            : point.issuers().contains("dn:" + list.issuer()) && list.scope().indirect();
    return list.base().isEmpty()
        && issuer
        && list.scope().covers(point, subject.isAuthority())
        && isUsable(list, subject);
  }

  private boolean isUsable(Crl list, Subject subject) {
    if (list.hasUnknownCritical()) {
      subject.why().add("a CRL has a critical extension that is not known here");
      return false;
    }
    var at = settings.at();
    boolean current =
        !list.thisUpdate().isAfter(at.plus(SKEW))
            && list.nextUpdate().map(next -> !next.isBefore(at)).orElse(false);
    if (!current) {
      subject
          .why()
          .add(
              "a CRL is not current: it was made at "
                  + list.thisUpdate()
                  + list.nextUpdate().map(next -> " and the next was due at " + next).orElse(""));
      return false;
    }
    budget.spend(ValidationLimit.REVOCATION_BYTES, list.signed().length());
    boolean signed =
        authority
            .listSigner(
                list.issuer(), list.keyId(), list.signed(), subject.path(), subject.position())
            .isPresent();
    if (!signed) {
      subject.why().add("a CRL is not signed by who may sign it");
    }
    return signed;
  }

  /** The entry in a list and the delta lists that add to it. */
  private Optional<Crl.Entry> entry(Crl complete, Subject subject) {
    var serial = subject.node().certificate().getSerialNumber();
    for (var delta : subject.lists()) {
      if (delta.addsTo(complete) && isUsable(delta, subject)) {
        var entry = delta.find(serial, subject.node().issuer());
        if (entry.isPresent()) {
          return entry.filter(changed -> changed.reason() != REMOVED);
        }
      }
    }
    return complete.find(serial, subject.node().issuer());
  }
}
