package io.certwright.trust;

import io.certwright.spi.Bytes;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificates that somebody shows: the leaf, and others in any order that may lie on the way
 * to an anchor. None of them is trusted. Those that cannot be read, or lead nowhere, do no harm.
 *
 * @param leaf the certificate in question, as DER
 * @param others as DER; may be empty
 */
public record PresentedChain(Bytes leaf, List<Bytes> others) {

  /** Copies the list. */
  public PresentedChain {
    others = List.copyOf(others);
  }

  /**
   * The certificates of a chain.
   *
   * @param chain the leaf first, the others in any order
   * @throws IllegalArgumentException if there is none, or one that cannot be encoded
   */
  public static PresentedChain of(List<X509Certificate> chain) {
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("A chain has a leaf at least; this one is empty");
    }
    var all = new ArrayList<Bytes>(chain.size());
    for (var certificate : chain) {
      all.add(encoded(certificate));
    }
    return new PresentedChain(all.get(0), all.subList(1, all.size()));
  }

  private static Bytes encoded(X509Certificate certificate) {
    try {
      return Bytes.copyOf(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("A certificate of the chain cannot be encoded", e);
    }
  }
}
