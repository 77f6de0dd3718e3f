package io.certwright.internal.hierarchy;

import io.certwright.internal.bouncycastle.CertificateSignature;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.store.Stored;
import io.certwright.policy.CertificatePolicy;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An authority of the vault and those above it. Chains leave their root out, so that is looked for
 * where the policies say that they were issued; one that is not in this vault confines nothing, as
 * it does where it is a trust anchor (RFC 5280, section 6.1).
 *
 * @param chain the authority first, without the root unless it is one
 * @param root the root, if the vault has it
 */
public record Lineage(List<X509Certificate> chain, Optional<Root> root) {

  private static final int MOST_ROOTS = 20;

  /**
   * A root in the vault.
   *
   * @param name its folded name
   * @param version which version of it
   * @param certificate its certificate
   */
  public record Root(String name, String version, X509Certificate certificate) {}

  /**
   * That of an authority.
   *
   * @param name its folded name
   */
  public static Lineage of(Catalogue catalogue, String name, CertificateSnapshot authority) {
    var chain = authority.chain();
    var top = chain.get(chain.size() - 1);
    if (CertificateSignature.isBy(top, top)) {
      var own = new Root(name, authority.version().version(), top);
      return new Lineage(chain, chain.size() == 1 ? Optional.of(own) : Optional.empty());
    }
    return new Lineage(chain, rootAbove(catalogue, name, chain, top));
  }

  private static Optional<Root> rootAbove(
      Catalogue catalogue, String name, List<X509Certificate> chain, X509Certificate top) {
    var owner = Optional.of(name);
    for (int i = 0; i < chain.size(); i++) {
      owner =
          owner
              .flatMap(catalogue::head)
              .map(Stored::value)
              .map(CertificateRecord::policy)
              .map(CertificatePolicy::issuer)
              .map(Names::fold);
    }
    return owner.flatMap(root -> signerOf(top, catalogue, root));
  }

  private static Optional<Root> signerOf(X509Certificate top, Catalogue catalogue, String root) {
    return catalogue.versions(root, Optional.empty(), MOST_ROOTS).records().stream()
        .map(version -> new CertificateSnapshot(version.value()))
        .filter(candidate -> CertificateSignature.isBy(top, candidate.chain().get(0)))
        .findFirst()
        .map(found -> new Root(root, found.version().version(), found.chain().get(0)));
  }

  /** All of them, the authority first. */
  List<X509Certificate> all() {
    boolean apart = root.isPresent() && !chain.contains(root.get().certificate());
    return apart
        ? Stream.concat(chain.stream(), Stream.of(root.get().certificate())).toList()
        : chain;
  }

  /** Whether the last of all of them is a root, so that nothing above it was left out. */
  boolean isComplete() {
    return root.isPresent() || CertificateSignature.isBy(last(), last());
  }

  private X509Certificate last() {
    return chain.get(chain.size() - 1);
  }
}
