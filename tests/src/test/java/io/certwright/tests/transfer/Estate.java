package io.certwright.tests.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Contact;
import io.certwright.IssuerConfiguration;
import io.certwright.KeyProtections;
import io.certwright.PageRequest;
import io.certwright.SecretValue;
import io.certwright.Vault;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Group;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Role;
import io.certwright.access.Scope;
import io.certwright.audit.AuditEntry;
import io.certwright.ca.EmbeddedCa;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.SettableClock;
import io.certwright.transfer.VaultBackup;
import io.certwright.transfer.VaultRestore;
import io.certwright.trust.TrustedAnchor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What goes on around vaults that move: a clock, a CA outside, and one key protection for all. */
final class Estate {

  static final String OUTSIDE = "outside-ca";
  static final Duration SOON = Duration.ofSeconds(20);
  static final Bytes SECRET = Bytes.copyOf(new byte[] {7, 7, 7});
  static final Bytes ORDER = Bytes.copyOf(new byte[] {1, 2, 3});
  static final String CREDENTIALS = "the token of the account 7731";
  static final List<String> KINDS =
      List.of(
          "keyring",
          "certificate",
          "version",
          "policy",
          "issued",
          "settings",
          "key",
          "key-version",
          "secret",
          "secret-version",
          "issuer",
          "contacts",
          "trust-bundle",
          "access",
          "access-role",
          "access-group",
          "access-assignment",
          "audit",
          "transfer");

  /** Whom the rules let see {@code shop}, and nothing else. */
  static final Identity READER = Identity.named("reader");

  final SettableClock clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  final FakeCa ca = FakeCa.withRoot(clock);
  final KeyProtection protection = KeyProtections.ephemeral();

  Vault open(Storage storage) {
    return Vault.builder(storage, protection)
        .clock(clock)
        .issuer(OUTSIDE, ca)
        .decisionRandom(() -> 0.5)
        .open();
  }

  /**
   * A CA, certificates with several versions, an earlier policy, a deleted one, settings, an issuer
   * with its credentials, contacts, one that waits for the CA outside, and one for a person.
   */
  void populate(Vault vault) {
    EmbeddedCa.openOrCreateRoot(vault, "root");
    var inside = CertificatePolicy.tlsServer("shop.example.test").issuer("root").build();
    vault.create("shop", inside).await(SOON);
    vault.create("shop", inside).await(SOON);
    vault.create("alone", CertificatePolicy.tlsServer("alone.example.test").build()).await(SOON);
    vault.updatePolicy("shop", inside.toBuilder().exportable(true).build());
    vault.create("deleted", CertificatePolicy.tlsServer("deleted.example.test").build());
    vault.updateSettings(vault.settings().withRetentionDays(30).withPurgeProtection());
    vault.delete("deleted");
    vault.keys().create("lone-key", KeySpec.EC_P256);
    try (var value = SecretValue.of(SECRET.toByteArray())) {
      vault.secrets().set("word", value);
    }
    var account = IssuerConfiguration.of("fake").withAccount("shop");
    vault.issuers().setWithCredentials("digi", account, CREDENTIALS.toCharArray());
    vault.contacts().set(List.of(Contact.of("pki@example.test")));
    var anchor = TrustedAnchor.of(vault.get("root").x509());
    var unused = vault.trustBundles().put("partners", anchor);
    vault.access().putRole(new Role("finder", Set.of(Permission.CERTIFICATES_GET)));
    vault.access().putGroup(Group.of("people", READER.name()));
    var people = Principal.group("people");
    vault
        .access()
        .putAssignment(
            Assignment.allow("find", people, Grant.role("finder"), Scope.certificate("shop")));
    var byHand = CertificatePolicy.tlsServer("hand.example.test");
    vault.create("hand", byHand.issuer(CertificatePolicy.UNKNOWN).build());
    ca.answerNext(FakeAnswer.pending(ORDER, Duration.ofHours(1)));
    vault.create("waiting", waiting());
  }

  static CertificatePolicy waiting() {
    return CertificatePolicy.tlsServer("waiting.example.test").issuer(OUTSIDE).build();
  }

  static byte[] backUp(Vault vault) {
    var out = new ByteArrayOutputStream();
    try {
      VaultBackup.of(vault).writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  VaultRestore restoreInto(Storage storage) {
    return VaultRestore.into(storage, protection).clock(clock);
  }

  void restore(byte[] backup, Storage storage) {
    try {
      restoreInto(storage).from(new ByteArrayInputStream(backup));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that a storage holds of a vault, and the catalogue. */
  static List<StoredRecord> everything(Storage storage, VaultId vault) {
    var all = new ArrayList<StoredRecord>(all(storage, VaultId.CATALOGUE, "vault"));
    KINDS.forEach(kind -> all.addAll(all(storage, vault, kind)));
    return all;
  }

  static List<StoredRecord> all(Storage storage, VaultId vault, String kind) {
    var all = new ArrayList<StoredRecord>();
    Optional<String> after = Optional.empty();
    do {
      var page = storage.list(new ListQuery(vault, kind, "", after, Order.ASCENDING, 1000));
      all.addAll(page.records());
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  static VaultId id(Vault vault) {
    return EngineHolder.of(vault).engine().records().vault();
  }

  static List<AuditEntry> trail(Vault vault) {
    var all = new ArrayList<AuditEntry>();
    Optional<String> after = Optional.empty();
    do {
      var page = vault.audit().entries(after, 1000);
      all.addAll(page.entries());
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  static List<String> operations(Vault vault) {
    return trail(vault).stream().map(AuditEntry::operation).toList();
  }

  /**
   * Settings, deleted certificates, issuers, contacts, trust bundles, and each certificate with its
   * versions.
   */
  static List<String> contents(Vault vault) {
    var lines = new ArrayList<String>();
    if (vault.settings().purgeProtection()) {
      lines.add(vault.settings().toString());
    }
    for (var deleted : vault.deleted().list(PageRequest.first(1000)).items()) {
      lines.add(deleted.toString());
    }
    for (var issuer : vault.issuers().list(PageRequest.first(1000)).items()) {
      lines.add(issuer.toString());
    }
    for (var contact : vault.contacts().get()) {
      lines.add(contact.toString());
    }
    for (var bundle : vault.trustBundles().list(PageRequest.first(1000)).items()) {
      lines.add(bundle.name() + " " + bundle.anchors());
    }
    for (var summary : vault.list(PageRequest.first(1000)).items()) {
      lines.add(summary.name() + " " + vault.policy(summary.name()));
      lines.add(vault.policyHistory(summary.name(), PageRequest.first(1000)).items().toString());
      for (var version : vault.listVersions(summary.name(), PageRequest.first(1000)).items()) {
        lines.add(summary.name() + " " + version.version() + " " + version.serialNumber());
      }
    }
    for (var name : vault.keys().list(PageRequest.first(1000)).items()) {
      lines.add(vault.keys().listVersions(name, PageRequest.first(1000)).items().toString());
    }
    for (var name : vault.secrets().list(PageRequest.first(1000)).items()) {
      lines.add(vault.secrets().listVersions(name, PageRequest.first(1000)).items().toString());
    }
    return lines;
  }

  static void requireWorkingKey(Vault vault, String name) {
    try {
      var certificate = vault.get(name);
      var signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(vault.privateKey(certificate));
      signer.update((byte) 7);
      var signature = signer.sign();
      var verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(certificate.x509().getPublicKey());
      verifier.update((byte) 7);
      assertThat(verifier.verify(signature)).isTrue();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static void requireIntact(Vault vault) {
    if (!vault.access().listAssignments(PageRequest.first(1)).items().isEmpty()) {
      assertThat(vault.as(READER).get("shop").name()).as("whom the rules let in").isEqualTo("shop");
    }
    assertThat(vault.audit().verify().findings()).isEmpty();
  }

  /** Has one bit of a stored record fall over. */
  static void spoil(Storage storage, RecordKey key) {
    var record = storage.get(key).orElseThrow();
    var payload = record.payload().toByteArray();
    payload[payload.length / 2] ^= 1;
    var put =
        new RecordWrite.Put(
            key,
            OptionalLong.of(record.revision()),
            record.revision(),
            Bytes.copyOf(payload),
            record.attributes(),
            record.due());
    var outcome = storage.commit(new Commit(CommitId.random(new SecureRandom()), List.of(put)));
    assertThat(outcome).isInstanceOf(CommitOutcome.Committed.class);
  }
}
