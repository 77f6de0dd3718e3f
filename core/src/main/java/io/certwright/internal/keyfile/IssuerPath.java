package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.CertificateSignature;
import io.certwright.internal.keyfile.Pile.Found;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAPublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The path from a leaf towards a root through what was found, in whatever order it was: each
 * certificate is signed by the next. Where several could be the next, a root comes first, then the
 * one that lives longest. The root itself is left out.
 */
final class IssuerPath {

  private static final int MAX_LENGTH = 10;

  /** A DSA key beyond this costs seconds to verify with, and nobody has one. */
  private static final int MAX_DSA = 3_072;

  private final Pile pile;

  IssuerPath(Pile pile) {
    this.pile = pile;
  }

  List<Found> from(Found leaf) {
    var path = new ArrayList<Found>();
    path.add(leaf);
    for (var next = issuer(leaf, path); next.isPresent(); next = issuer(next.get(), path)) {
      if (isRoot(next.get().certificate())) {
        break;
      }
      if (path.size() == MAX_LENGTH) {
        throw next.get()
            .where()
            .refuse(
                Reason.TOO_MUCH, "a path of at most " + MAX_LENGTH + " certificates was expected");
      }
      path.add(next.get());
    }
    return path;
  }

  /** Whether the path ends although an intermediate certificate has the name of its next issuer. */
  boolean isBroken(List<Found> path) {
    var last = path.get(path.size() - 1);
    var name = last.certificate().getIssuerX500Principal();
    return !isRoot(last.certificate())
        && issuer(last, path).isEmpty()
        && pile.certificates().stream()
            .map(Found::certificate)
            .filter(above -> above.getSubjectX500Principal().equals(name))
            .anyMatch(above -> !isRoot(above));
  }

  private Optional<Found> issuer(Found below, List<Found> path) {
    if (isRoot(below.certificate())) {
      return Optional.empty();
    }
    var name = below.certificate().getIssuerX500Principal();
    return pile.certificates().stream()
        .filter(above -> above.certificate().getSubjectX500Principal().equals(name))
        .filter(above -> !path.contains(above) && isAuthority(above.certificate()))
        .sorted(
            Comparator.<Found, Boolean>comparing(above -> !isRoot(above.certificate()))
                .thenComparing(
                    above -> above.certificate().getNotAfter(), Comparator.reverseOrder()))
        .filter(above -> isSignedBy(below, above.certificate()))
        .findFirst();
  }

  private boolean isSignedBy(Found below, X509Certificate above) {
    if (above.getPublicKey() instanceof DSAPublicKey dsa
        && (dsa.getParams() == null || dsa.getParams().getP().bitLength() > MAX_DSA)) {
      return false;
    }
    if (!pile.budget().signature()) {
      throw below
          .where()
          .refuse(
              Reason.TOO_MUCH,
              "too many certificates have the name of its issuer; leave those out that are not of"
                  + " its path");
    }
    try {
      CertificateSignature.verify(below.certificate(), above);
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  private static boolean isAuthority(X509Certificate certificate) {
    // Those of version 1 cannot say so, and only old roots are.
    return certificate.getBasicConstraints() >= 0 || certificate.getVersion() == 1;
  }

  private static boolean isRoot(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }
}
