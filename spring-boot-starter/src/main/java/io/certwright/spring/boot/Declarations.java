package io.certwright.spring.boot;

import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.ManagedCertificate;
import io.certwright.policy.CertificatePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the configuration wants the vault to have. When this is made it is there: the CAs, and a
 * first version of each certificate, without which no server could start.
 */
final class Declarations {

  Declarations(
      Vault vault,
      LifecycleManager lifecycle,
      CertwrightProperties configured,
      List<CertificateDeclaration> declared) {
    var authorities = new LinkedHashMap<String, EmbeddedCa>();
    for (var name : new TreeMap<>(configured.authorities()).keySet()) {
      open(vault, configured.authorities(), name, authorities, List.of());
    }
    var managed = new ArrayList<ManagedCertificate>();
    new TreeMap<>(configured.certificates())
        .forEach(
            (name, certificate) ->
                managed.add(lifecycle.manage(name, Policies.of(name, certificate))));
    for (var declaration : declared) {
      managed.add(lifecycle.manage(declaration.name(), declaration.policy()));
    }
    awaitIssued(lifecycle, managed, configured.issueTimeout());
  }

  private static EmbeddedCa open(
      Vault vault,
      Map<String, String> configured,
      String name,
      Map<String, EmbeddedCa> opened,
      List<String> below) {
    var known = opened.get(name);
    if (known != null) {
      return known;
    }
    var path = new ArrayList<>(below);
    path.add(name);
    if (below.contains(name)) {
      throw new ConfigurationException(
          "certwright.authorities: each of " + below + " is below itself",
          "Say self for the one that is to be the root.",
          null);
    }
    var parent = configured.get(name);
    if (parent == null) {
      throw new ConfigurationException(
          "certwright.authorities."
              + below.get(below.size() - 1)
              + ": there is no certwright.authorities."
              + name,
          "Name another one of them, or say self, for a root.",
          null);
    }
    var made =
        parent.equalsIgnoreCase(CertificatePolicy.SELF)
            ? EmbeddedCa.openOrCreateRoot(vault, name)
            : EmbeddedCa.openOrCreateIssuing(
                vault, name, open(vault, configured, parent, opened, path));
    opened.put(name, made);
    return made;
  }

  /** Of a CA in the vault it is issued here; an issuer outside needs the engine at work. */
  private static void awaitIssued(
      LifecycleManager lifecycle, List<ManagedCertificate> managed, Duration timeout) {
    if (managed.stream().allMatch(certificate -> certificate.current().isPresent())) {
      return;
    }
    lifecycle.runOnce();
    if (managed.stream().allMatch(certificate -> certificate.current().isPresent())) {
      return;
    }
    lifecycle.start();
    for (var certificate : managed) {
      if (certificate.current().isEmpty()) {
        certificate.awaitIssued(timeout);
      }
    }
  }
}
