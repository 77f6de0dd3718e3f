package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.access.Assignment;
import io.certwright.access.ClientName;
import io.certwright.access.ClientTrust;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ClientRefusedException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.StorageFailureException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.StorageException;
import io.certwright.tests.ClientCa.San;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationStatus;
import io.certwright.trust.TrustedAnchor;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Identities that are known by their certificates. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClientIdentityTest {

  private static final String WEB = "spiffe://shop.example/web";
  private static final ClientTrust SPIFFE = ClientTrust.of("clients", ClientName.SPIFFE_ID);

  private final Home home = Home.inMemory();
  private final Vault vault = home.vault();
  private final ClientCa ca = new ClientCa(Home.START.minusSeconds(60));
  private final X509Certificate web = ca.client("CN=web", new San(ClientCa.URI, WEB));

  ClientIdentityTest() {
    vault.create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
    vault.trustBundles().put("clients", TrustedAnchor.of(ca.root()));
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                "web",
                Principal.identity(WEB),
                Grant.role("certificate-user"),
                Scope.certificate("shop")));
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void aClientHasTheRightsOfTheIdentityThatItsCertificateNames() {
    var client = vault.asClient(SPIFFE, List.of(web, ca.root()));
    assertThat(client.get("shop").name()).isEqualTo("shop");
    var identity = client.identity().orElseThrow();
    assertThat(identity.name()).isEqualTo(WEB);
    assertThat(identity.attributes())
        .containsKeys("certificate", "anchor")
        .containsEntry("bundle", "clients")
        .containsEntry("issuer", "CN=Clients Root");
    assertThat(vault.identity()).isEmpty();
    assertThatThrownBy(() -> client.delete("shop")).isInstanceOf(AccessDeniedException.class);
    assertThat(Trail.last(vault, "certificates/delete").identity()).isEqualTo(WEB);
  }

  @ParameterizedTest
  @CsvSource({
    "SPIFFE_ID, 6, spiffe://a.example/ns/x/sa/y, spiffe://a.example/ns/x/sa/y",
    "URI, 6, urn:uuid:f81d4fae, uri:urn:uuid:f81d4fae",
    "URI, 6, https://Api.example/x, uri:https://Api.example/x",
    "DNS, 2, Web.Example.TEST, dns:web.example.test",
    "EMAIL, 1, Ann.B+c@Example.test, email:Ann.B+c@example.test",
  })
  void eachFormIsReadAsItIsMeant(ClientName form, int tag, String written, String name) {
    if (written.contains("Api")) {
      refused("name-form", form, Optional.empty(), ca.client("CN=x", new San(tag, written)));
      return;
    }
    var client = ca.client("CN=x", new San(tag, written));
    var known = vault.asClient(ClientTrust.of("clients", form), List.of(client));
    assertThat(known.identity().orElseThrow().name()).isEqualTo(name);
  }

  @Test
  void aSubjectIsReadLetterByLetter() {
    var trust = ClientTrust.of("clients", ClientName.SUBJECT);
    var known = vault.asClient(trust, List.of(ca.client("C=DE,O=Shop,CN=web 1")));
    assertThat(known.identity().orElseThrow().name()).isEqualTo("subject:CN=web 1,O=Shop,C=DE");
  }

  /** With what was shown and why, once for each time. */
  @Test
  void aClientThatIsRefusedIsADenialInTheTrail() {
    var stranger = new ClientCa(Home.START.minusSeconds(60)).client("CN=x", new San(6, WEB));
    for (var chain : List.of(List.<X509Certificate>of(), List.of(stranger), List.of(ca.root()))) {
      long before = Trail.denials(vault);
      assertThatThrownBy(() -> vault.asClient(SPIFFE, chain))
          .isInstanceOf(ClientRefusedException.class);
      assertThat(Trail.denials(vault)).isEqualTo(before + 1);
      var last = Trail.last(vault, "vault/act-as");
      assertThat(last.identity()).isEqualTo("owner");
      assertThat(last.target()).isEqualTo("clients");
      assertThat(last.detail()).matches("client ([0-9a-f]{64}|without a certificate) refused: .+");
    }
    assertThat(Trail.last(vault, "vault/act-as").detail()).contains("authority");
  }

  private void refused(
      String rule, ClientName form, Optional<String> within, X509Certificate client) {
    var trust = ClientTrust.of("clients", form);
    var strict = within.map(trust::within).orElse(trust);
    assertThatThrownBy(() -> vault.asClient(strict, List.of(client)))
        .isInstanceOfSatisfying(
            ClientRefusedException.class, e -> assertThat(e.rule()).isEqualTo(rule));
  }

  @Test
  void whatCouldBeTakenForAnotherNameIsRefused() {
    var nowhere = Optional.<String>empty();
    var shop = Optional.of("shop.example");
    for (var id :
        List.of(
            "spiffe://shop.example",
            "spiffe://shop.example/",
            "spiffe://shop.example/web/",
            "spiffe://shop.example//web",
            "spiffe://shop.example/a/../web",
            "spiffe://shop.example/./web",
            "spiffe://shop.example/w%65b",
            "spiffe://shop.example:443/web",
            "spiffe://user@shop.example/web",
            "spiffe://Shop.example/web",
            "SPIFFE://shop.example/web",
            "spiffe:///web",
            "spiffe://shop.example/web?x",
            "spiffe://shop.example/web#x",
            "spiffe://shop.example\\web",
            "https://shop.example/web")) {
      refused("name-form", ClientName.SPIFFE_ID, nowhere, uri(id));
    }
    for (var id :
        List.of(
            "spiffe://shop.example/web\u0000",
            "spiffe://shop.example/w\u00e9b",
            "spiffe://shop.example/we b",
            "spiffe://shop.example/web\n")) {
      refused("name-characters", ClientName.SPIFFE_ID, nowhere, uri(id));
    }
    refused("name-elsewhere", ClientName.SPIFFE_ID, shop, uri("spiffe://shop.example.org/web"));
    refused("name-elsewhere", ClientName.SPIFFE_ID, shop, uri("spiffe://a.shop.example/web"));
    refused("name-missing", ClientName.SPIFFE_ID, nowhere, ca.client("CN=spiffe"));
    refused(
        "name-several",
        ClientName.SPIFFE_ID,
        nowhere,
        ca.client("CN=x", new San(ClientCa.URI, WEB), new San(ClientCa.URI, "https://x.test/")));
    refused("name-length", ClientName.SPIFFE_ID, nowhere, uri(WEB + "x".repeat(200)));
    refused("authority", ClientName.SPIFFE_ID, nowhere, ca.authority(new San(ClientCa.URI, WEB)));
    for (var host :
        List.of("*.shop.example", "shop.example.", ".shop.example", "a..b", "10.0.0.1", "a_b.c")) {
      refused("name-form", ClientName.DNS, nowhere, ca.client("CN=x", new San(2, host)));
    }
    refused("name-look-alike", ClientName.DNS, nowhere, dns("xn--shp-tna.example"));
    refused("name-characters", ClientName.DNS, nowhere, dns("shop.example\u0000.evil.test"));
    refused("name-elsewhere", ClientName.DNS, shop, dns("evilshop.example"));
    refused("name-elsewhere", ClientName.DNS, shop, dns("shop.example.evil.test"));
    for (var mail :
        List.of("ann", "\"a\"@b.test", "a@b@c.test", "@b.test", "a@b.test.", "a..b@c.test")) {
      refused("name-form", ClientName.EMAIL, nowhere, ca.client("CN=x", new San(1, mail)));
    }
    refused("name-form", ClientName.URI, nowhere, uri(WEB));
    refused("name-form", ClientName.URI, nowhere, uri("https://shop.example/a/../b"));
    for (var subject :
        List.of("CN=w\u0435b", "CN=web\\, O=Shop", "CN=a+OU=b", "CN=web\\00", "1.2.3.4=x")) {
      refused("name-form", ClientName.SUBJECT, nowhere, ca.client(subject));
    }
  }

  private X509Certificate uri(String id) {
    return ca.client("CN=x", new San(ClientCa.URI, id));
  }

  private X509Certificate dns(String name) {
    return ca.client("CN=x", new San(ClientCa.DNS, name));
  }

  @Test
  void whoIsNotTrustedIsNobody() {
    var other = new ClientCa(Home.START.minusSeconds(60));
    var stranger = other.client("CN=web", new San(ClientCa.URI, WEB));
    refused("chain", ClientName.SPIFFE_ID, Optional.empty(), stranger);
    assertThatThrownBy(() -> vault.asClient(SPIFFE, List.of()))
        .isInstanceOf(ClientRefusedException.class);
    var nowhere = ClientTrust.of("nowhere", ClientName.SPIFFE_ID);
    assertThatThrownBy(() -> vault.asClient(nowhere, List.of(web)))
        .isInstanceOf(NotFoundException.class);
    refused("chain", ClientName.DNS, Optional.empty(), vault.get("shop").x509());
    assertThatThrownBy(() -> SPIFFE.within("*.example"))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> ClientTrust.of("clients", ClientName.URI).within("x.test"))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void itsRightsEndWithTheCertificate() {
    var client = vault.asClient(SPIFFE, List.of(web));
    home.clock.advance(Duration.ofDays(9));
    assertThat(client.get("shop").name()).isEqualTo("shop");
    home.clock.advance(Duration.ofDays(1));
    assertThatThrownBy(() -> client.get("shop")).isInstanceOf(AccessDeniedException.class);
    assertThat(Trail.last(vault, "certificates/get").detail()).contains("not trusted");
  }

  @Test
  void itsRightsEndWithTheTrustAndComeBackWithIt() {
    var client = vault.asClient(SPIFFE, List.of(web));
    vault.trustBundles().remove("clients", ca.root());
    assertThatThrownBy(() -> client.get("shop")).isInstanceOf(AccessDeniedException.class);
    vault.trustBundles().put("clients", TrustedAnchor.of(ca.root()));
    assertThat(client.get("shop").name()).isEqualTo("shop");
    vault.trustBundles().delete("clients");
    assertThatThrownBy(() -> client.get("shop")).isInstanceOf(AccessDeniedException.class);
    assertThat(Trail.last(vault, "certificates/get").detail()).contains("bundle is gone");
  }

  /** As whoever it acts: a gateway that is no longer trusted is nobody's. */
  @Test
  void theRightsOfThoseThatItActsForEndWithIt() throws GeneralSecurityException {
    for (var who : List.of(WEB, "ann")) {
      vault
          .access()
          .putAssignment(
              Assignment.allow(
                  who.equals(WEB) ? "gateway" : who,
                  Principal.identity(who),
                  Grant.role("administrator"),
                  Scope.vault()));
    }
    var ann = vault.asClient(SPIFFE, List.of(web)).as(Identity.named("ann"));
    var other = ca.client("CN=other", new San(ClientCa.URI, "spiffe://shop.example/other"));
    var further = ann.asClient(SPIFFE, List.of(other));
    assertThat(ann.get("shop").name()).isEqualTo("shop");
    assertThatThrownBy(() -> further.get("shop")).isInstanceOf(AccessDeniedException.class);
    assertThat(Trail.last(vault, "certificates/get").detail()).isEqualTo("no right to it");
    vault.trustBundles().remove("clients", ca.root());
    assertThatThrownBy(() -> ann.delete("shop")).isInstanceOf(AccessDeniedException.class);
    assertThat(Trail.last(vault, "certificates/delete").detail())
        .startsWith("who acts for it: its certificate is not trusted");
    vault.trustBundles().put("clients", TrustedAnchor.of(ca.root()));
    assertThat(ann.get("shop").name()).isEqualTo("shop");
    var key = ann.privateKey(ann.get("shop"));
    vault.access().deleteAssignment("gateway");
    assertThatThrownBy(() -> ann.backup("shop")).isInstanceOf(AccessDeniedException.class);
    assertThat(Trail.last(vault, "certificates/backup").detail())
        .isEqualTo("who acts for it: has no right to");
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    assertThatThrownBy(signature::sign).hasStackTraceContaining("AccessDeniedException");
  }

  /** Whoever holds a certificate of the vault's own CA loses it with the revocation. */
  @Test
  void itsRightsEndWithARevocationHere() {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    vault.trustBundles().put("own", TrustedAnchor.of(vault.get("root").x509()));
    vault.create(
        "agent", CertificatePolicy.tlsPeer("agent.example.test").issuer(root.name()).build());
    var agent = vault.get("agent");
    vault
        .access()
        .putAssignment(
            Assignment.allow(
                "agent",
                Principal.identity("dns:agent.example.test"),
                Grant.role("certificate-user"),
                Scope.vault()));
    var client = vault.asClient(ClientTrust.of("own", ClientName.DNS), List.of(agent.x509()));
    var key = client.privateKey(client.get("shop"));
    assertThat(key).isNotNull();
    vault.revocations().revoke(agent, RevocationRequest.of(RevocationReason.KEY_COMPROMISE));
    assertThatThrownBy(() -> client.get("shop")).isInstanceOf(AccessDeniedException.class);
    assertThat(Trail.last(vault, "certificates/get").detail()).contains("revoked");
  }

  /** What others know counts as soon as they are asked again. */
  @Test
  void itsRightsEndWithARevocationElsewhereWithinTheBound() {
    var revoked = new AtomicBoolean();
    var trust =
        SPIFFE.revocation(
            RevocationMode.HARD_FAIL,
            List.of(
                query ->
                    List.of(
                        new RevocationEvidence.Known(
                            revoked.get()
                                ? new RevocationStatus.Revoked(Optional.of(Home.START), 1)
                                : new RevocationStatus.Good()))));
    var client = vault.asClient(trust, List.of(web));
    assertThat(client.get("shop").name()).isEqualTo("shop");
    revoked.set(true);
    home.clock.advance(Duration.ofMillis(1_001));
    assertThatThrownBy(() -> client.get("shop")).isInstanceOf(AccessDeniedException.class);
  }

  /** That nobody can be asked does not mean that nothing happened. */
  @Test
  void aChangeThatCannotBeReadLetsNobodyIn() {
    var client = vault.asClient(SPIFFE, List.of(web));
    vault.trustBundles().remove("clients", ca.root());
    home.faults().failReads(StorageException.Reason.UNAVAILABLE);
    assertThatThrownBy(() -> client.get("shop")).isInstanceOf(StorageFailureException.class);
    home.faults().mendReads();
    assertThatThrownBy(() -> client.get("shop")).isInstanceOf(AccessDeniedException.class);
  }
}
