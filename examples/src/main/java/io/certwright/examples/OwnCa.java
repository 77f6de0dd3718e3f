package io.certwright.examples;

import com.sun.net.httpserver.HttpServer;
import io.certwright.Certificate;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.http.PkiHandler;
import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CrlPlan;
import io.certwright.policy.PublicationAddresses;
import io.certwright.spi.issuer.RevocationReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A CA of one's own whose certificates say where their status is: by OCSP and by a revocation list.
 * The JDK, which knows nothing of the vault, follows the addresses and finds out what was revoked.
 */
public final class OwnCa {

  private OwnCa() {}

  /** Prints what the JDK found. */
  public static void main(String[] arguments) throws Exception {
    run().forEach(System.out::println);
  }

  /** How each certificate stands, by OCSP and by the list. */
  static List<String> run() throws IOException, GeneralSecurityException {
    try (var vault = Vault.inMemory()) {
      var loopback = InetAddress.getLoopbackAddress();
      var server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
      server.createContext("/pki", PkiHandler.of(vault));
      server.start();
      try {
        var base = "http://localhost:" + server.getAddress().getPort() + "/pki";
        var ca = EmbeddedCa.openOrCreateRoot(vault, "shop-root");
        var addresses = PublicationAddresses.NONE.withOcsp(base + "/ocsp").withCrls(base);
        ca.configure(new AuthoritySettings(addresses, CrlPlan.STANDARD));
        ca.openOrCreateOcspSigner();

        var good = issue(vault, ca, "good");
        var bad = issue(vault, ca, "bad");
        var reason = RevocationRequest.of(RevocationReason.KEY_COMPROMISE).withoutReplacement();
        vault.revocations().revoke(bad, reason);
        // A running engine publishes when the plan says so; this does it now.
        ca.crls().publish(ca.crls().current().key(), ca.crls().current().partition());

        var found = new ArrayList<String>();
        for (var certificate : List.of(good, bad)) {
          found.add(certificate.name() + " by OCSP: " + judged(ca, certificate, Set.of()));
          found.add(
              certificate.name()
                  + " by the list: "
                  + judged(ca, certificate, Set.of(Option.PREFER_CRLS)));
        }
        return found;
      } finally {
        server.stop(0);
      }
    }
  }

  private static Certificate issue(Vault vault, EmbeddedCa ca, String name) {
    var policy = CertificatePolicy.tlsServer(name + ".example.test").issuer(ca.name()).build();
    vault.create(name, policy);
    return vault.get(name);
  }

  private static String judged(EmbeddedCa ca, Certificate certificate, Set<Option> how)
      throws GeneralSecurityException {
    var validator = CertPathValidator.getInstance("PKIX");
    var checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    var options = EnumSet.of(Option.NO_FALLBACK);
    options.addAll(how);
    checker.setOptions(options);
    var anchor = new TrustAnchor(ca.certificate().x509(), null);
    var parameters = new PKIXParameters(Set.of(anchor));
    parameters.addCertPathChecker(checker);
    var path =
        CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate.x509()));
    try {
      validator.validate(path, parameters);
      return "good";
    } catch (CertPathValidatorException e) {
      return e.getReason().toString();
    }
  }
}
