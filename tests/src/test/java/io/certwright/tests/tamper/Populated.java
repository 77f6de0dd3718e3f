package io.certwright.tests.tamper;

import io.certwright.Contact;
import io.certwright.IssuerConfiguration;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Group;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Role;
import io.certwright.access.Scope;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.AccessDeniedException;
import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyBuilder;
import io.certwright.policy.CrlPlan;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.testkit.ForwardingStorage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A vault with something of everything, closed, and a way to look at it and change it raw. */
final class Populated implements AutoCloseable {

  static final List<String> NAMES = List.of("api", "issuing", "root", "shop", "solo");

  private final MemoryStorage storage = MemoryStorage.create();
  private final KeyProtection protection = KeyProtections.ephemeral();
  private final RawRecords raw;
  private final Map<RecordKey, StoredRecord> before;
  private final List<StoredRecord> records;

  private Populated() {
    raw = new RawRecords(storage.another());
    try (var vault = open()) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "root");
      var issuing = EmbeddedCa.openOrCreateIssuing(vault, "issuing", root);
      issuing.configure(AuthoritySettings.STANDARD.withCrls(CrlPlan.STANDARD.withoutDeltas()));
      vault.create("shop", server("shop.example.test").issuer(issuing.name()).build());
      vault.create("api", server("api.example.test").issuer(issuing.name()).build());
      vault.audit().checkpoint();
      before = raw.all().stream().collect(Collectors.toMap(StoredRecord::key, Function.identity()));
      vault.create("shop", vault.policy("shop"));
      vault.create("solo", server("solo.example.test").exportable(true).build());
      vault.exportPrivateKey(vault.get("solo")).close();
      var account = IssuerConfiguration.of("fake").withAccount("shop");
      vault.issuers().setWithCredentials("digi", account, "credentials".toCharArray());
      vault.contacts().set(List.of(Contact.of("pki@example.test")));
      vault.access().putRole(new Role("signer", Set.of(Permission.KEYS_SIGN)));
      vault.access().putGroup(Group.of("people", "ann"));
      var people = Principal.group("people");
      vault
          .access()
          .putAssignment(Assignment.deny("no", people, Grant.role("signer"), Scope.vault()));
      vault
          .access()
          .putApprovalRule(ApprovalRule.of("two", 2, Scope.vault(), Permission.CERTIFICATES_PURGE));
      var list = issuing.crls().current();
      issuing.crls().publish(list.key(), list.partition());
      deny(vault);
      vault.audit().checkpoint();
      vault.audit().checkpoint();
      // The last entry tells of records: without it the store would not be what it once was.
      vault.create("solo", vault.policy("solo"));
    }
    records = raw.all();
  }

  static Populated create() {
    return new Populated();
  }

  private static CertificatePolicyBuilder server(String name) {
    return CertificatePolicy.tlsServer(name);
  }

  private static void deny(Vault vault) {
    try {
      vault.as(Identity.named("eve")).get("solo");
      throw new IllegalStateException("eve was let in");
    } catch (AccessDeniedException e) {
      // As it should be: the trail has an entry of it.
    }
  }

  /** The vault on a handle of its own. */
  Vault open() {
    return Vault.open(storage.another(), protection);
  }

  /**
   * The vault on a handle of its own, to be looked at: nothing is left of that, no count either.
   */
  Vault look() {
    var unchanging =
        new ForwardingStorage(storage.another()) {
          @Override
          protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
            throw new StorageException(StorageException.Reason.UNAVAILABLE, "it is only read");
          }
        };
    return Vault.open(unchanging, protection);
  }

  RawRecords raw() {
    return raw;
  }

  /** Every record as the vault left it. */
  List<StoredRecord> records() {
    return records;
  }

  List<StoredRecord> records(String kind) {
    return records.stream().filter(record -> record.key().kind().equals(kind)).toList();
  }

  /** What was there at half time, under an older revision than now. */
  List<StoredRecord> olderRevisions() {
    return records.stream()
        .filter(now -> before.containsKey(now.key()))
        .map(now -> before.get(now.key()))
        .filter(then -> then.revision() != raw.find(then.key()).orElseThrow().revision())
        .toList();
  }

  static String place(StoredRecord record) {
    return record.key().kind() + "/" + record.key().id();
  }

  @Override
  public void close() {
    storage.close();
  }
}
