package io.certwright.internal.engine;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.KeyAccessException;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.gate.Ask;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Entry;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.gate.Matter;
import io.certwright.internal.gate.Terms;
import io.certwright.internal.handle.KeyHandles;
import io.certwright.internal.handle.KeyUse;
import io.certwright.internal.inventory.Inventory;
import io.certwright.internal.keys.VaultKeys;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.Secret;
import io.certwright.internal.use.UsePurpose;
import io.certwright.internal.use.UseWindows;
import io.certwright.internal.use.UsedKey;
import io.certwright.internal.version.KeyDesk;
import io.certwright.spi.keys.DecryptionAlgorithm;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.lang.ref.Reference;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The ways to the private key of a certificate: its use through a handle, and the export door,
 * which its secret goes through as well. All pass the gate and leave an entry before anything is
 * given out. Single uses by name are {@link NamedKeys}.
 */
public final class KeyAccess {

  private static final String HANDLE = "handle";

  private static final String STORE = "keystore";

  private static final int MAX_NAMES_TOLD = 20;

  private final Gate gate;
  private final Catalogue catalogue;
  private final KeyDesk desk;
  private final KeyUses uses;
  private final Inventory inventory;
  private final UseWindows windows;

  KeyAccess(
      Gate gate,
      Catalogue catalogue,
      KeyDesk desk,
      KeyUses uses,
      Inventory inventory,
      UseWindows windows) {
    this.windows = windows;
    this.inventory = inventory;
    this.gate = gate;
    this.catalogue = catalogue;
    this.desk = desk;
    this.uses = uses;
    KeyHandles.prepare();
  }

  /**
   * A private key that is about to leave the vault.
   *
   * @param certificate the version that it belongs to
   * @param pkcs8 the key, to be closed; empty if it does not leave
   */
  public record Exported(CertificateSnapshot certificate, Secret pkcs8) {}

  /** A handle on the key of a version, for a caller that may use it. */
  public PrivateKey handle(Caller asking, String name, String version) {
    var id = VersionRecord.id(name, version);
    var caller = admitted(asking, Permission.KEYS_USE, id, "use the key through a handle");
    long count = catalogue.changes().certificates().count();
    var snapshot = catalogue.requireServedVersion(name, version);
    requireEnabled(caller, Permission.KEYS_USE, snapshot);
    VaultKeys.requirePresent(snapshot.version().location());
    var free = free(caller, snapshot);
    gate.useUp(free, Permission.KEYS_USE.code(), id, HANDLE);
    return open(free, snapshot, count, KeyUses.Purpose.ANY, UsePurpose.HANDLE, this);
  }

  /** The caller, with the approval of others where that is wanted. */
  private Caller admitted(Caller caller, Permission permission, String id, String what) {
    return gate.admit(caller, permission, id, () -> Matter.of(what));
  }

  /**
   * Whether a key store has a key to offer for a version: it is there, and is no CA's that stays.
   */
  public static boolean isUsable(CertificateSnapshot snapshot) {
    var version = snapshot.version();
    return !(version.location() instanceof KeyLocation.Absent)
        && !CaKeys.isConfined(version, snapshot.chain().get(0));
  }

  /**
   * A handle for a key store, on the key of a version that is current. Like one that serves TLS it
   * goes on while the storage is away, as far as the policy lets it.
   *
   * @param count the changes of names before the snapshot was asked for
   * @param holder what is not to be let go of while the handle is in use
   */
  public PrivateKey stored(Caller asking, CertificateSnapshot snapshot, long count, Object holder) {
    var id = snapshot.version().id();
    var admitted = admitted(asking, Permission.KEYS_USE, id, "use the key through a key store");
    VaultKeys.requirePresent(snapshot.version().location());
    var caller = free(admitted, snapshot);
    gate.useUp(caller, Permission.KEYS_USE.code(), id, STORE);
    return open(caller, snapshot, count, KeyUses.Purpose.STORE, UsePurpose.STORE, holder);
  }

  private void requireEnabled(Caller caller, Permission permission, CertificateSnapshot snapshot) {
    if (!snapshot.version().enabled()) {
      var id = snapshot.version().id();
      gate.record(caller, permission.code(), id, AuditOutcome.FAILED, "it is disabled");
      throw KeyUses.disabled(id);
    }
  }

  /** The key of a CA is given to nobody who could not take it out as well. */
  private Caller free(Caller caller, CertificateSnapshot snapshot) {
    var id = snapshot.version().id();
    try {
      CaKeys.requireFree(snapshot);
    } catch (KeyAccessException e) {
      var told = "it is a CA's, and stays in the vault";
      gate.record(caller, Permission.KEYS_USE.code(), id, AuditOutcome.FAILED, told);
      throw e;
    }
    return CaKeys.isAuthority(snapshot.chain().get(0))
        ? admitted(caller, Permission.KEYS_EXPORT, id, "have anything signed by the key of a CA")
        : caller;
  }

  /**
   * Allows a caller to serve TLS with these certificates, with whatever version is current. A
   * window opens for each version that is, so that serving it does not wait for that.
   *
   * @param consumer what serves, for the inventory
   * @param current finds the version of a name that would be served
   * @return the caller as it serves
   */
  public Caller openBinding(
      Caller asking,
      List<String> names,
      String consumer,
      Function<String, Optional<CertificateSnapshot>> current) {
    var asks = names.stream().map(name -> Ask.of(Permission.KEYS_USE, name)).toList();
    var caller =
        gate.admit(asking, asks, () -> Matter.of("serve TLS with " + String.join(" ", names)));
    var told =
        "tls binding for "
            + names.size()
            + ": "
            + String.join(" ", names.subList(0, Math.min(names.size(), MAX_NAMES_TOLD)));
    gate.useUp(caller, Permission.KEYS_USE.code(), "", told);
    var binding = Entry.of(caller, Permission.KEYS_USE.code(), "", AuditOutcome.DONE, told);
    var keys =
        names.stream()
            .flatMap(name -> current.apply(name).stream())
            .map(snapshot -> UsedKey.of(snapshot.version()))
            .toList();
    windows.openAll(caller, keys, UsePurpose.tls(consumer), binding);
    return caller;
  }

  /**
   * A handle within a binding that is open already.
   *
   * @param count the changes of names before the snapshot was asked for
   * @param consumer what uses it, for the inventory
   */
  public PrivateKey serve(
      Caller caller, CertificateSnapshot snapshot, long count, String consumer) {
    return open(
        caller, snapshot, count, KeyUses.Purpose.TLS, UsePurpose.tls(consumer), this, consumer);
  }

  private PrivateKey open(
      Caller caller,
      CertificateSnapshot snapshot,
      long count,
      KeyUses.Purpose purpose,
      UsePurpose told,
      Object holder) {
    return open(caller, snapshot, count, purpose, told, holder, told.label());
  }

  private PrivateKey open(
      Caller caller,
      CertificateSnapshot snapshot,
      long count,
      KeyUses.Purpose purpose,
      UsePurpose told,
      Object holder,
      String consumer) {
    var ask = uses.of(caller, snapshot, count, purpose);
    var version = snapshot.version();
    var material = desk.material(snapshot);
    var ticket = windows.of(caller, UsedKey.of(version), told);
    ticket.open();
    var sighting = inventory.of(Names.fold(version.name()), version.version(), consumer);
    boolean isTls = purpose == KeyUses.Purpose.TLS;
    boolean tlsOnly = isTls && CaKeys.isAuthority(snapshot.chain().get(0));
    boolean decrypts = !isTls && NamedKeys.isForDecryption(snapshot);
    var use =
        new KeyUse() {
          @Override
          public byte[] sign(SignatureAlgorithm algorithm, byte[] message) {
            try {
              ask.run();
              if (tlsOnly) {
                CaKeys.requireNoStructure(version.id(), message);
              }
              sighting.seen();
              ticket.use();
              return material.use().sign(algorithm, message);
            } finally {
              Reference.reachabilityFence(holder);
            }
          }

          @Override
          public byte[] decrypt(DecryptionAlgorithm algorithm, byte[] ciphertext) {
            if (!decrypts) {
              throw notForDecryption(version.id());
            }
            try {
              ask.run();
              sighting.seen();
              ticket.use();
              return material.decryption().decrypt(algorithm, ciphertext);
            } finally {
              Reference.reachabilityFence(holder);
            }
          }
        };
    return KeyHandles.handle(
        material.publicKey(), material.spec(), version.name() + "/" + version.version(), use);
  }

  private static KeyAccessException notForDecryption(String id) {
    return new KeyAccessException(
        KeyAccessException.Reason.NOT_ALLOWED,
        "the key of the version "
            + id
            + " does not decrypt through this handle: its certificate's key usage does not allow"
            + " it, or it serves TLS");
  }

  /** The private key of a version as PKCS#8, out of the vault. */
  public Exported export(Caller asking, String name, String version) {
    var id = VersionRecord.id(name, version);
    var caller = admitted(asking, Permission.KEYS_EXPORT, id, "take the key out of the vault");
    var snapshot = catalogue.requireServedVersion(name, version);
    requireEnabled(caller, Permission.KEYS_EXPORT, snapshot);
    var refusal = whyNot(snapshot.version());
    if (!refusal.isEmpty()) {
      gate.record(caller, Permission.KEYS_EXPORT.code(), id, AuditOutcome.FAILED, refusal);
      throw new KeyAccessException(
          KeyAccessException.Reason.NOT_EXPORTABLE,
          "the private key of \""
              + name
              + "\" version "
              + version
              + " stays in the vault: "
              + refusal);
    }
    return export(caller, Permission.KEYS_EXPORT, snapshot, "");
  }

  /** A version with its private key if that may leave the vault, otherwise without. */
  public Exported exportIfAllowed(Caller asking, String name, String version) {
    var id = VersionRecord.id(name, version);
    var asks = List.of(Ask.of(Permission.SECRETS_GET, id));
    gate.terms(asking, asks);
    var snapshot = catalogue.requireServedVersion(name, version);
    requireEnabled(asking, Permission.SECRETS_GET, snapshot);
    boolean leaves = whyNot(snapshot.version()).isEmpty();
    var told = leaves ? "with the private key" : "without the private key";
    // By whichever door a key leaves, who has to approve that has to approve it.
    var more =
        leaves ? gate.judge().wanted(asking, Ask.of(Permission.KEYS_EXPORT, id)) : Terms.NONE;
    var caller = gate.admitBy(asking, asks, () -> Matter.of("read the secret " + told), more);
    if (leaves) {
      return export(caller, Permission.SECRETS_GET, snapshot, told);
    }
    gate.record(caller, Permission.SECRETS_GET.code(), id, AuditOutcome.DONE, told);
    return new Exported(snapshot, new Secret(new byte[0]));
  }

  /** The door. */
  private Exported export(
      Caller caller, Permission permission, CertificateSnapshot snapshot, String detail) {
    var id = snapshot.version().id();
    try (var opened = desk.withSecret(id)) {
      gate.record(caller, permission.code(), id, AuditOutcome.DONE, detail);
      return new Exported(snapshot, opened.secret().copy());
    }
  }

  private static String whyNot(VersionRecord version) {
    if (version.location() instanceof KeyLocation.Absent) {
      return "it is not in this vault, which only watches the certificate";
    }
    if (version.location() instanceof KeyLocation.Hosted hosted) {
      return "it is in the key host " + hosted.host();
    }
    return version.exportable()
        ? ""
        : "the policy under which it was issued does not allow its export";
  }
}
