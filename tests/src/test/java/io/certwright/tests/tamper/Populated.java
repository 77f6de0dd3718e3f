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
import io.certwright.audit.AuditSettings;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ApprovalRequiredException;
import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyBuilder;
import io.certwright.policy.CrlPlan;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.testkit.SettableClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A vault with something of everything, closed, and a way to look at it and change it raw. */
final class Populated implements AutoCloseable {

  static final List<String> NAMES = List.of("api", "issuing", "root", "shop", "solo");

  private final SettableClock clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  private final MemoryStorage storage = MemoryStorage.create(clock);
  private final KeyProtection protection = KeyProtections.ephemeral();
  private final RawRecords raw;
  private final List<StoredRecord> written;
  private final List<StoredRecord> records;

  private Populated() {
    raw = new RawRecords(storage.another());
    var node = new Mortal(storage.another());
    try (var vault = open(node)) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "root");
      var issuing = EmbeddedCa.openOrCreateIssuing(vault, "issuing", root);
      vault.audit().checkpoint();
      issuing.configure(AuthoritySettings.STANDARD.withCrls(CrlPlan.STANDARD.withoutDeltas()));
      // What tells of the CAs is pruned.
      clock.advance(AuditSettings.LEAST_RETENTION.plusDays(1));
      vault.audit().prune(AuditSettings.LEAST_RETENTION);
      vault.create("shop", server("shop.example.test").issuer(issuing.name()).build());
      vault.create("api", server("api.example.test").issuer(issuing.name()).build());
      vault.audit().checkpoint();
      vault.create("shop", vault.policy("shop"));
      vault.create("solo", server("solo.example.test").exportable(true).build());
      vault.exportPrivateKey(vault.get("solo")).close();
      var account = IssuerConfiguration.of("fake").withAccount("shop");
      vault.issuers().setWithCredentials("digi", account, "credentials".toCharArray());
      vault.issuers().setWithCredentials("digi", account, "others".toCharArray());
      vault.contacts().set(List.of(Contact.of("pki@example.test")));
      vault.contacts().set(List.of(Contact.of("ops@example.test")));
      var api = vault.get("api");
      vault.disable(api);
      vault.enable(api);
      vault.access().putRole(new Role("signer", Set.of(Permission.KEYS_USE)));
      vault.access().putGroup(Group.of("people", "eve"));
      vault.access().putRole(new Role("signer", Set.of(Permission.KEYS_SIGN)));
      vault.access().putGroup(Group.of("people", "ann"));
      var people = Principal.group("people");
      vault
          .access()
          .putAssignment(Assignment.allow("no", people, Grant.role("signer"), Scope.vault()));
      vault
          .access()
          .putAssignment(Assignment.deny("no", people, Grant.role("signer"), Scope.vault()));
      vault
          .access()
          .putApprovalRule(ApprovalRule.of("two", 1, Scope.vault(), Permission.CERTIFICATES_PURGE));
      vault
          .access()
          .putApprovalRule(ApprovalRule.of("two", 2, Scope.vault(), Permission.CERTIFICATES_PURGE));
      var list = issuing.crls().current();
      issuing.crls().publish(list.key(), list.partition());
      deny(vault);
      vault.audit().checkpoint();
      vault.audit().checkpoint();
      // The last entry tells of records: without it the store would not be what it once was.
      var uses = Grant.permissions(Permission.KEYS_USE);
      var pete = Principal.identity("pete");
      vault.access().putAssignment(Assignment.allow("use", pete, uses, Scope.vault()));
      ask(vault);
      var unused = vault.as(Identity.named("pete")).privateKey(vault.get("shop"));
      vault.create("solo", vault.policy("solo"));
      // The window of the key's use stays open.
      node.dead = true;
    }
    records = raw.all();
    written = node.written;
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

  /** A request for approval that nobody has answered. */
  private static void ask(Vault vault) {
    var backup = Permission.CERTIFICATES_BACKUP;
    var access = vault.access();
    access.putApprovalRule(ApprovalRule.of("one", 1, Scope.vault(), backup));
    access.putAssignment(
        Assignment.allow(
            "backup", Principal.identity("rose"), Grant.permissions(backup), Scope.vault()));
    try {
      vault.as(Identity.named("rose")).backup("shop");
      throw new IllegalStateException("nobody approved it");
    } catch (ApprovalRequiredException e) {
      // As it should be: the request waits.
    }
  }

  /** The vault on a handle of its own. */
  Vault open() {
    return open(storage.another());
  }

  private Vault open(Storage handle) {
    return Vault.builder(handle, protection).clock(clock).open();
  }

  /**
   * The vault on a handle of its own, to be looked at: nothing is left of that, no count either.
   */
  Vault look() {
    var unchanging = new Mortal(storage.another());
    unchanging.dead = true;
    return open(unchanging);
  }

  /** A storage that keeps what is written, and that nothing is written to from some time on. */
  private static final class Mortal extends ForwardingStorage {
    private final List<StoredRecord> written = new ArrayList<>();
    private boolean dead;

    Mortal(Storage target) {
      super(target);
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      if (dead) {
        throw new StorageException(StorageException.Reason.UNAVAILABLE, "it is only read");
      }
      var outcome = onward.apply(commit);
      for (var write : commit.writes()) {
        if (outcome instanceof CommitOutcome.Committed && write instanceof RecordWrite.Put put) {
          written.add(
              new StoredRecord(
                  put.key(),
                  put.revision(),
                  commit.id(),
                  put.payload(),
                  put.attributes(),
                  put.due()));
        }
      }
      return outcome;
    }
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

  /** Each revision that was ever written, of records that have another one now. */
  List<StoredRecord> olderRevisions() {
    return written.stream()
        .filter(then -> raw.find(then.key()).isPresent())
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
