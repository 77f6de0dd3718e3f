package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.bouncycastle.SubjectKey;
import io.certwright.internal.revocation.OcspAnswer;
import io.certwright.internal.revocation.OcspSingle;
import io.certwright.spi.Bytes;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationStatus;
import io.certwright.trust.ValidationLimit;
import io.certwright.trust.ValidationSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What answers of OCSP responders say of a certificate (RFC 6960, section 3.2). Of one thread. */
final class OcspJudge {

  /** How old an answer may be that does not say when the next one is there. */
  private static final Duration UNTIL_STALE = Duration.ofDays(1);

  private final Budget budget;
  private final SignerPaths authority;
  private final ValidationSettings settings;
  private final Map<Bytes, Optional<OcspAnswer>> read = new HashMap<>();

  OcspJudge(Budget budget, SignerPaths authority, ValidationSettings settings) {
    this.budget = budget;
    this.authority = authority;
    this.settings = settings;
  }

  /** What the answers say that can be relied on. */
  List<RevocationStatus> check(
      List<Node> path, int position, List<RevocationEvidence> evidence, List<String> why) {
    var found = new ArrayList<RevocationStatus>();
    for (var item : evidence) {
      if (item instanceof RevocationEvidence.Ocsp ocsp) {
        read.computeIfAbsent(ocsp.der(), der -> parsed(der, why))
            .ifPresent(answer -> found.addAll(statuses(answer, path, position, why)));
      }
    }
    return found;
  }

  private Optional<OcspAnswer> parsed(Bytes der, List<String> why) {
    budget.spend(ValidationLimit.REVOCATION_BYTES, der.length());
    try {
      var answer = OcspAnswer.of(der);
      if (answer.isEmpty()) {
        why.add("an OCSP responder answered that it cannot answer");
      }
      return answer;
    } catch (MalformedDerException e) {
      why.add("an OCSP answer " + Revocation.unreadable(e));
      return Optional.empty();
    }
  }

  private List<RevocationStatus> statuses(
      OcspAnswer answer, List<Node> path, int position, List<String> why) {
    var certificate = path.get(position).certificate();
    Node issuer = path.get(position + 1);
    byte[] name = certificate.getIssuerX500Principal().getEncoded();
    byte[] key = issuer.key().keyBits();
    var about =
        answer.answers().stream()
            .filter(single -> single.isAbout(name, key, certificate.getSerialNumber()))
            .toList();
    if (about.isEmpty()) {
      return List.of();
    }
    if (answer.unknownCritical() || about.stream().anyMatch(OcspSingle::unknownCritical)) {
      why.add("an OCSP answer has a critical extension that is not known here");
      return List.of();
    }
    var fresh = about.stream().filter(this::isFresh).toList();
    if (fresh.isEmpty()) {
      why.add("an OCSP answer is not current: it is of " + about.get(0).thisUpdate());
      return List.of();
    }
    if (!isAuthorised(answer, issuer, path.subList(position + 1, path.size()))) {
      why.add("an OCSP answer is not signed by the issuer or whom it delegated that to");
      return List.of();
    }
    fresh.stream()
        .map(OcspSingle::status)
        .filter(RevocationStatus.Unknown.class::isInstance)
        .forEach(unknown -> why.add("an OCSP responder does not know the certificate"));
    return fresh.stream().map(OcspSingle::status).toList();
  }

  private boolean isFresh(OcspSingle single) {
    var at = settings.at();
    return !single.thisUpdate().isAfter(at.plus(CrlJudge.SKEW))
        && !single.nextUpdate().orElse(single.thisUpdate().plus(UNTIL_STALE)).isBefore(at);
  }

  private boolean isAuthorised(OcspAnswer answer, Node issuer, List<Node> above) {
    var statement = answer.signed();
    if (isResponder(answer, issuer)) {
      return authority.hasSigned(issuer, statement);
    }
    for (var der : answer.certificates()) {
      var responder = Pool.node(der).filter(node -> isResponder(answer, node));
      if (responder.isPresent() && authority.hasSigned(responder.get(), statement)) {
        return authority.isDelegate(responder.get(), issuer, above);
      }
    }
    return false;
  }

  private static boolean isResponder(OcspAnswer answer, Node node) {
    SubjectKey key = node.key();
    return answer
        .responderName()
        .map(node.subject()::equals)
        .orElseGet(
            () ->
                answer.responderKey().equals(Optional.of(OcspSingle.hash("SHA-1", key.keyBits()))));
  }
}
