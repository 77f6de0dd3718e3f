package io.certwright.internal.hierarchy;

import io.certwright.internal.bouncycastle.DirectoryNames;
import io.certwright.internal.bouncycastle.GuardedX509;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.record.CrossCertificate;
import io.certwright.spi.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A way from an authority to a root: the one that signed the top of its chain, or another version
 * of that one, by certificates with which these vouch for one another.
 *
 * @param version the version that it is; later ones are greater
 * @param root the root
 * @param crosses what a chain has in addition to lead there, in order; mostly nothing
 */
public record Route(String version, X509Certificate root, List<Bytes> crosses) {

  /** All ways; none if the root is not in this vault. */
  public static List<Route> of(
      Catalogue catalogue, Optional<Lineage.Root> top, List<CrossCertificate> crosses) {
    var routes = new ArrayList<Route>();
    top.ifPresent(
        root -> {
          routes.add(new Route(root.version(), root.certificate(), List.of()));
          var found = new Search(catalogue, root.name(), crosses, routes);
          found.from(root.version(), List.of(), Set.of(root.version()));
        });
    return List.copyOf(routes);
  }

  /** Follows who vouches for whom, to no version twice, and to none that is revoked. */
  private record Search(
      Catalogue catalogue, String name, List<CrossCertificate> crosses, List<Route> routes) {

    void from(String version, List<Bytes> so, Set<String> seen) {
      for (var cross : crosses) {
        if (cross.subject().equals(version) && !seen.contains(cross.issuer())) {
          var more = Stream.concat(so.stream(), Stream.of(cross.certificate())).toList();
          var all = new HashSet<>(seen);
          all.add(cross.issuer());
          catalogue
              .version(name, cross.issuer())
              .filter(found -> found.version().revocation().isEmpty())
              .map(CertificateSnapshot::chain)
              .ifPresent(
                  chain -> {
                    routes.add(new Route(cross.issuer(), chain.get(0), more));
                    from(cross.issuer(), more, all);
                  });
        }
      }
    }
  }

  /**
   * The one that a chain is to take: to the preferred root if there is a way to it, otherwise to
   * the oldest to which all is valid.
   *
   * @return what the chain has in addition
   */
  public static List<Bytes> chosen(List<Route> routes, Optional<String> preferred, Instant now) {
    return preferred
        .flatMap(
            root ->
                routes.stream()
                    .filter(route -> route.isNamed(root))
                    .min(Comparator.comparingInt(route -> route.crosses.size())))
        .or(
            () ->
                routes.stream()
                    .filter(route -> route.isValid(now))
                    .min(Comparator.comparing(Route::version)))
        .map(Route::crosses)
        .orElse(List.of());
  }

  private boolean isNamed(String text) {
    return thumbprint().equalsIgnoreCase(text)
        || DirectoryNames.commonNames(root.getSubjectX500Principal()).contains(text);
  }

  private boolean isValid(Instant now) {
    return isValid(root, now)
        && crosses.stream()
            .map(der -> GuardedX509.parse(der.toByteArray(), GuardedX509.MAX_SIZE))
            .allMatch(cross -> isValid(cross, now));
  }

  private static boolean isValid(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }

  private String thumbprint() {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(root.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException(
          "a certificate that was read, and every platform's digest", e);
    }
  }
}
