package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.PolicyNode;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges one finished path by RFC 5280, section 6.1, with the certification path validator of
 * BouncyCastle. The signatures were verified before. Thread-safe: nothing is kept.
 */
public final class PathJudge {

  /** Extended key usage, CRL distribution points and no check by OCSP. */
  private static final Set<String> JUDGED_ELSEWHERE =
      Set.of("2.5.29.37", "2.5.29.31", "1.3.6.1.5.5.7.48.1.5");

  private PathJudge() {}

  /**
   * One certificate of a path.
   *
   * @param certificate it
   * @param key its SubjectPublicKeyInfo, complete with inherited parameters
   * @param extensions those that stand in it
   */
  public record Step(X509Certificate certificate, Bytes key, StatedExtensions extensions) {

    /** A certificate whose key is complete. */
    public static Step of(X509Certificate certificate) {
      return new Step(
          certificate,
          Bytes.copyOf(PublicKeyInfo.of(certificate)),
          StatedExtensions.of(certificate));
    }
  }

  /** What the policies are to be, see RFC 5280, section 6.1.1 (c) and (e) to (g). */
  public record Policies(
      Set<String> initial, boolean explicit, boolean inhibitMapping, boolean inhibitAny) {}

  /** What came of it. */
  public sealed interface Verdict {}

  /** The path is valid, for these policies; anyPolicy is one. */
  public record Valid(Set<String> policies) implements Verdict {}

  /**
   * It is not.
   *
   * @param index which certificate, 0 the leaf; -1: it is not known
   * @param why what the engine says
   */
  public record Invalid(int index, Objection why) implements Verdict {}

  /**
   * Judges a path.
   *
   * @param path the leaf first, the anchor last
   * @param constraints the anchor's name constraints, as the value of the extension; null: none
   */
  public static Verdict judge(
      List<Step> path, byte @Nullable [] constraints, Policies policies, Instant at) {
    Step top = path.get(path.size() - 1);
    JudgedCertificate anchor = new JudgedCertificate(top, null);
    JudgedCertificate above = anchor;
    List<JudgedCertificate> below = new ArrayList<>();
    for (int i = path.size() - 2; i >= 0; i--) {
      above = new JudgedCertificate(path.get(i), above.getPublicKey());
      below.add(above);
    }
    Collections.reverse(below);
    try {
      CertPath certPath = CertificateFactory.getInstance("X.509", "SUN").generateCertPath(below);
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, constraints)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      parameters.setInitialPolicies(policies.initial());
      parameters.setExplicitPolicyRequired(policies.explicit());
      parameters.setPolicyMappingInhibited(policies.inhibitMapping());
      parameters.setAnyPolicyInhibited(policies.inhibitAny());
      parameters.setPolicyQualifiersRejected(false);
      parameters.addCertPathChecker(new JudgedElsewhere());
      CertPathValidator validator = CertPathValidator.getInstance("PKIX", BouncyCastle.provider());
      return new Valid(
          policies(
              ((PKIXCertPathValidatorResult) validator.validate(certPath, parameters))
                  .getPolicyTree()));
    } catch (CertPathValidatorException e) {
      return new Invalid(e.getIndex(), Objection.of(e));
    } catch (GeneralSecurityException | RuntimeException | StackOverflowError e) {
      return new Invalid(-1, Objection.OTHER);
    }
  }

  /** The policies at the leaves of the tree: those that the whole path is valid for. */
  private static Set<String> policies(@Nullable PolicyNode root) {
    Set<String> found = new HashSet<>();
    List<PolicyNode> open = new ArrayList<>();
    if (root != null) {
      open.add(root);
    }
    while (!open.isEmpty()) {
      PolicyNode node = open.remove(open.size() - 1);
      boolean last = true;
      for (var children = node.getChildren(); children.hasNext(); ) {
        open.add(children.next());
        last = false;
      }
      if (last && node.getDepth() > 0) {
        found.add(node.getValidPolicy());
      }
    }
    return found;
  }

  /** Tells the engine that somebody else looks at these extensions. */
  private static final class JudgedElsewhere extends PKIXCertPathChecker {
    @Override
    public void init(boolean forward) {}

    @Override
    public boolean isForwardCheckingSupported() {
      return false;
    }

    @Override
    public Set<String> getSupportedExtensions() {
      return JUDGED_ELSEWHERE;
    }

    @Override
    public void check(Certificate certificate, @Nullable Collection<String> unresolved) {
      if (unresolved != null) {
        unresolved.removeAll(JUDGED_ELSEWHERE);
      }
    }
  }
}
