package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.IssuanceException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.NameConstraint;
import io.certwright.policy.PolicyExtensions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A CA of a vault certifies only names that it, and each one above it, may. */
class CaConfinementTest {

  private final Vault vault = Vault.inMemory();

  @AfterEach
  void close() {
    assertThat(vault.audit().verify().findings()).isEmpty();
    vault.close();
  }

  private static PolicyExtensions permitting(String domain) {
    return PolicyExtensions.builder().permittedNames(NameConstraint.dns(domain)).build();
  }

  private void issue(String issuer, String host) {
    vault.create("leaf", CertificatePolicy.tlsServer(host).issuer(issuer).build());
  }

  private void refuses(String issuer, String host, String who) {
    assertThatThrownBy(() -> issue(issuer, host))
        .isInstanceOfSatisfying(
            IssuanceException.class, e -> assertThat(e.code()).isEqualTo("name-constraints"))
        .hasMessageContaining("\"" + issuer + "\" may not certify dns:" + host)
        .hasMessageContaining("\"" + who + "\"");
    assertThat(vault.find("leaf")).isEmpty();
  }

  /** Three levels, each with bounds of its own, the root among them, which chains leave out. */
  @Test
  void thoseOfEachAboveHoldAsWell() {
    EmbeddedCa.openOrCreate(
        vault, "root", CertificatePolicy.rootCa("Root").extensions(permitting("test")).build());
    EmbeddedCa.openOrCreate(
        vault,
        "middle",
        CertificatePolicy.intermediateCa("Middle", 1)
            .issuer("root")
            .extensions(
                PolicyExtensions.builder()
                    .excludedNames(NameConstraint.dns("secret.example.test"))
                    .build())
            .build());
    EmbeddedCa.openOrCreate(
        vault,
        "low",
        CertificatePolicy.intermediateCa("Low", 0)
            .issuer("middle")
            .extensions(
                PolicyExtensions.builder()
                    .permittedNames(
                        NameConstraint.dns("example.test"), NameConstraint.dns("example.com"))
                    .build())
            .build());
    refuses("low", "shop.example.org", "CN=Low");
    refuses("low", "a.secret.example.test", "CN=Middle");
    refuses("low", "shop.example.com", "CN=Root");
    refuses("root", "shop.example.com", "CN=Root");
    issue("low", "shop.example.test");
  }

  /** The bounds are those of the root that signed, whatever its successor may. */
  @Test
  void theRootThatSignedIsTheOneThatCounts() {
    var confined =
        CertificatePolicy.rootCa("Root")
            .validity(Duration.ofDays(1000))
            .extensions(permitting("example.test"))
            .build();
    EmbeddedCa.openOrCreate(vault, "root", confined);
    EmbeddedCa.openOrCreate(
        vault,
        "low",
        CertificatePolicy.intermediateCa("Low", 0)
            .issuer("root")
            .validity(Duration.ofDays(500))
            .build());
    vault.create("root", CertificatePolicy.rootCa("Root").validity(Duration.ofDays(1000)).build());
    refuses("low", "shop.example.com", "CN=Root");
    issue("root", "shop.example.com");
  }

  /** An authority is a subject as well. */
  @Test
  void directoryNamesAndAddressesInSubjectsAreHeldTo() {
    EmbeddedCa.openOrCreate(
        vault,
        "root",
        CertificatePolicy.rootCa("Root")
            .extensions(
                PolicyExtensions.builder()
                    .permittedNames(NameConstraint.directory("O=Shop"))
                    .build())
            .build());
    assertThatThrownBy(
            () ->
                EmbeddedCa.openOrCreate(
                    vault,
                    "low",
                    CertificatePolicy.intermediateCa("Low", 0).issuer("root").build()))
        .isInstanceOf(IssuanceException.class)
        .hasMessageContaining("dn:CN=Low");
    assertThat(vault.find("low")).isEmpty();
  }

  /** One of its own name would not count where path lengths are counted. */
  @Test
  void anAuthorityOfTheSameNameIsNotSigned() {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    EmbeddedCa.openOrCreateIssuing(vault, "issuing", root);
    var twin =
        CertificatePolicy.intermediateCa("ISSUING", 0)
            .issuer("issuing")
            .validity(Duration.ofDays(100))
            .build();
    assertThatThrownBy(() -> vault.create("twin", twin))
        .isInstanceOfSatisfying(
            IssuanceException.class, e -> assertThat(e.code()).isEqualTo("own-name"));
    assertThat(vault.find("twin")).isEmpty();
  }
}
