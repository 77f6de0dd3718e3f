package io.certwright.access;

import io.certwright.errors.ClientRefusedException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationSource;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * How clients are known by their certificates.
 *
 * @param bundle the vault's trust bundle that chains have to end at; kept in lower case
 * @param name which name says who it is
 * @param within the trust domain of SPIFFE IDs, or the domain that DNS names and mail addresses are
 *     in or are; empty: any that the bundle's authorities vouch for
 * @param revocation what is done about revocation
 * @param sources what is known of revocation besides what the vault knows itself
 */
public record ClientTrust(
    String bundle,
    ClientName name,
    Optional<String> within,
    RevocationMode revocation,
    List<RevocationSource> sources) {

  /** Checks the names and copies the list. */
  public ClientTrust {
    bundle = Texts.name("bundle", bundle);
    if (within.isPresent()) {
      if (name == ClientName.URI || name == ClientName.SUBJECT) {
        throw new InvalidRequestException("within", name + " names are in no domain");
      }
      if (!within.get().matches("[0-9a-z]([0-9a-z.-]{0,251}[0-9a-z])?")) {
        throw new InvalidRequestException(
            "within", "is a domain in lower case, without dots at its ends");
      }
    }
    sources = List.copyOf(sources);
  }

  /** Trust in what a bundle's authorities vouch for, unless it is known to be revoked. */
  public static ClientTrust of(String bundle, ClientName name) {
    return new ClientTrust(bundle, name, Optional.empty(), RevocationMode.SOFT_FAIL, List.of());
  }

  /** The same for names in a domain only. */
  public ClientTrust within(String domain) {
    return new ClientTrust(bundle, name, Optional.of(domain), revocation, sources);
  }

  /** The same with other means against revocation. */
  public ClientTrust revocation(RevocationMode mode, List<RevocationSource> others) {
    return new ClientTrust(bundle, name, within, mode, others);
  }

  /**
   * The chain that the other side of a TLS session has proven to have the key of.
   *
   * @throws ClientRefusedException if it has shown none
   */
  public static List<X509Certificate> chainOf(SSLSession session) {
    try {
      var chain = new ArrayList<X509Certificate>();
      for (var certificate : session.getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          chain.add(x509);
        }
      }
      return List.copyOf(chain);
    } catch (SSLPeerUnverifiedException e) {
      throw new ClientRefusedException(
          "no-certificate", "none was shown in the handshake; have the server ask for one");
    }
  }
}
