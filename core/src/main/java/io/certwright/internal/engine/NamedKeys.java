package io.certwright.internal.engine;

import io.certwright.access.KeyOperation;
import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.handle.KeyHandles;
import io.certwright.internal.inventory.Inventory;
import io.certwright.internal.keys.StandaloneKeys;
import io.certwright.internal.keys.VaultKeys;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.KeyVersionRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.use.UsePurpose;
import io.certwright.internal.use.UseWindows;
import io.certwright.internal.use.UsedKey;
import io.certwright.internal.version.KeyDesk;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.DecryptionAlgorithm;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Keys by name. A certificate is a key of its name and versions, as far as its key usage goes; what
 * belongs to no certificate is looked for where there is none of the name. Each use of a private
 * key is authorised, looked up afresh, and within a window that the trail knows of before.
 *
 * <p>Thread-safe. Names are folded already.
 */
public final class NamedKeys {

  /** What uses keys by name, as the inventory calls it. */
  private static final String CONSUMER = "keys";

  private static final String RSA = "RSA";
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int NON_REPUDIATION = 1;
  private static final int KEY_ENCIPHERMENT = 2;
  private static final int DATA_ENCIPHERMENT = 3;

  private final Gate gate;
  private final Catalogue catalogue;
  private final KeyDesk desk;
  private final StandaloneKeys standalone;
  private final Crypto crypto;
  private final Clock clock;
  private final Inventory inventory;
  private final UseWindows windows;

  NamedKeys(
      Gate gate,
      Catalogue catalogue,
      KeyDesk desk,
      StandaloneKeys standalone,
      Crypto crypto,
      Clock clock,
      Inventory inventory,
      UseWindows windows) {
    this.windows = windows;
    this.inventory = inventory;
    this.gate = gate;
    this.catalogue = catalogue;
    this.desk = desk;
    this.standalone = standalone;
    this.crypto = crypto;
    this.clock = clock;
  }

  /** Those that belong to no certificate. */
  public StandaloneKeys standalone() {
    return standalone;
  }

  /**
   * A key.
   *
   * @param version empty: the current one
   * @throws NotFoundException if there is none of this name
   */
  public NamedKey require(String name, Optional<String> version) {
    var head = catalogue.head(name);
    if (head.isEmpty()) {
      return of(standalone.items().require(name, standalone.items().meant(name, version)));
    }
    if (head.get().value().isDeleted()) {
      throw new NotFoundException("key", name);
    }
    return version
        .or(() -> head.get().value().currentVersion())
        .map(wanted -> of(catalogue.requireServedVersion(name, wanted)))
        .orElseThrow(() -> new NotFoundException("key in service", name));
  }

  /** The view of a version that belongs to no certificate. */
  public NamedKey of(KeyVersionRecord version) {
    var all = EnumSet.allOf(KeyOperation.class);
    return new NamedKey(
        version.name(),
        version.version(),
        version.key(),
        crypto.publicKey(version.publicKey().toByteArray()),
        false,
        false,
        version.enabled() && !isBlocked(version),
        version.created(),
        version.updated(),
        Optional.empty(),
        possible(all, version.key()),
        () -> standalone.material(version));
  }

  private boolean isBlocked(KeyVersionRecord version) {
    var hash = crypto.sha256(version.publicKey().toByteArray());
    return catalogue.isStopped(Bytes.copyOf(hash));
  }

  private NamedKey of(CertificateSnapshot snapshot) {
    var version = snapshot.version();
    var leaf = snapshot.chain().get(0);
    return new NamedKey(
        version.name(),
        version.version(),
        version.key(),
        crypto.publicKey(PublicKeyInfo.of(leaf)),
        true,
        CaKeys.isAuthority(leaf),
        version.enabled(),
        version.issued(),
        version.updated(),
        Optional.of(new NamedKey.Validity(version.notBefore(), version.notAfter())),
        operations(version, leaf),
        () -> desk.material(snapshot));
  }

  /** Whether a certificate's kind of key and key usage let its key decrypt data or keys. */
  static boolean isForDecryption(CertificateSnapshot snapshot) {
    var allowed = operations(snapshot.version(), snapshot.chain().get(0));
    return allowed.contains(KeyOperation.DECRYPT) || allowed.contains(KeyOperation.UNWRAP_KEY);
  }

  private static Set<KeyOperation> operations(VersionRecord version, X509Certificate leaf) {
    var usages = leaf.getKeyUsage();
    var allowed = EnumSet.noneOf(KeyOperation.class);
    if (has(usages, DIGITAL_SIGNATURE) || has(usages, NON_REPUDIATION)) {
      allowed.add(KeyOperation.SIGN);
      allowed.add(KeyOperation.VERIFY);
    }
    if (has(usages, DATA_ENCIPHERMENT)) {
      allowed.add(KeyOperation.DECRYPT);
    }
    if (has(usages, KEY_ENCIPHERMENT)) {
      allowed.add(KeyOperation.UNWRAP_KEY);
    }
    if (CaKeys.isConfined(version, leaf)) {
      allowed.remove(KeyOperation.SIGN);
    }
    if (version.location() instanceof KeyLocation.Absent) {
      allowed.retainAll(EnumSet.of(KeyOperation.VERIFY));
    }
    return possible(allowed, version.key());
  }

  /** Without the extension nothing is ruled out. */
  private static boolean has(boolean[] usages, int bit) {
    return usages == null || (bit < usages.length && usages[bit]);
  }

  private static Set<KeyOperation> possible(EnumSet<KeyOperation> allowed, KeySpec key) {
    if (!key.algorithm().equals(RSA)) {
      allowed.remove(KeyOperation.DECRYPT);
      allowed.remove(KeyOperation.UNWRAP_KEY);
    }
    return Collections.unmodifiableSet(allowed);
  }

  /** Signs a message. */
  public byte[] sign(
      Caller caller, String name, String version, SignatureAlgorithm algorithm, byte[] message) {
    if (message.length > KeyHandles.LONGEST_MESSAGE) {
      throw new InvalidRequestException(
          "message",
          "has " + message.length + " bytes; " + KeyHandles.LONGEST_MESSAGE + " at most");
    }
    var key = authorised(caller, KeyOperation.SIGN, name, version);
    requireFits(key, algorithm);
    requireValid(caller, key);
    var material = key.material().get();
    see(caller, key, UsePurpose.SIGN);
    return material.use().sign(algorithm, message);
  }

  /** Whether a signature is that of the key; told in no trail, for it needs nothing secret. */
  public boolean verify(
      Caller caller,
      String name,
      String version,
      SignatureAlgorithm algorithm,
      byte[] message,
      byte[] signature) {
    var key = authorised(caller, KeyOperation.VERIFY, name, version);
    requireFits(key, algorithm);
    return crypto.verify(key.publicKey(), algorithm, message, signature);
  }

  /**
   * Decrypts.
   *
   * @param operation {@link KeyOperation#DECRYPT} or {@link KeyOperation#UNWRAP_KEY}
   */
  public byte[] decrypt(
      Caller caller,
      KeyOperation operation,
      String name,
      String version,
      DecryptionAlgorithm algorithm,
      byte[] ciphertext) {
    var key = authorised(caller, operation, name, version);
    var material = key.material().get();
    see(caller, key, operation == KeyOperation.DECRYPT ? UsePurpose.DECRYPT : UsePurpose.UNWRAP);
    return material.decryption().decrypt(algorithm, ciphertext);
  }

  /** Takes note of a use that comes next. */
  private void see(Caller caller, NamedKey key, UsePurpose purpose) {
    if (key.managed()) {
      inventory.of(Names.fold(key.name()), key.version(), CONSUMER).seen();
    }
    var life = key.validity().map(of -> new UsedKey.Life(of.from(), of.to()));
    windows.of(caller, new UsedKey(id(key), life), purpose).use();
  }

  private NamedKey authorised(Caller caller, KeyOperation operation, String name, String version) {
    gate.authorise(caller, operation.permission(), VersionRecord.id(name, version));
    var key = require(name, Optional.of(version));
    if (!key.enabled()) {
      record(caller, operation, key, AuditOutcome.FAILED, "it is disabled");
      throw KeyUses.disabled(id(key));
    }
    if (key.operations().contains(operation)) {
      if (operation == KeyOperation.SIGN && key.authority()) {
        // Whoever may take the key of a CA out may sign anything with it as well, and nobody else.
        gate.authorise(caller, Permission.KEYS_EXPORT, id(key));
      }
      return key;
    }
    record(caller, operation, key, AuditOutcome.FAILED, "it is not for that");
    if (operation != KeyOperation.VERIFY && key.managed()) {
      VaultKeys.requirePresent(catalogue.requireVersion(name, version).version().location());
    }
    throw new KeyAccessException(
        KeyAccessException.Reason.NOT_ALLOWED,
        "the key "
            + id(key)
            + " ("
            + key.key()
            + ") is not for "
            + operation
            + "; its kind and its certificate's key usage allow "
            + key.operations()
            + (key.authority() ? ". It is a CA's: it signs what the vault issues" : ""));
  }

  private static void requireFits(NamedKey key, SignatureAlgorithm algorithm) {
    if (!algorithm.worksWith(key.key())) {
      throw new InvalidRequestException(
          "algorithm", algorithm + " does not go with a key of the kind " + key.key());
    }
  }

  /** Nothing new is signed outside of the validity; what is there can be verified and opened. */
  private void requireValid(Caller caller, NamedKey key) {
    var now = clock.instant();
    key.validity()
        .filter(validity -> now.isBefore(validity.from()) || now.isAfter(validity.to()))
        .ifPresent(
            validity -> {
              record(caller, KeyOperation.SIGN, key, AuditOutcome.FAILED, "it is not valid now");
              throw new KeyAccessException(
                  KeyAccessException.Reason.NOT_ALLOWED,
                  "the key "
                      + id(key)
                      + " signs from "
                      + validity.from()
                      + " to "
                      + validity.to()
                      + ", and it is "
                      + now
                      + "; use a version that is valid");
            });
  }

  private void record(
      Caller caller, KeyOperation operation, NamedKey key, AuditOutcome outcome, String detail) {
    gate.record(caller, operation.permission().code(), id(key), outcome, detail);
  }

  private static String id(NamedKey key) {
    return VersionRecord.id(Names.fold(key.name()), key.version());
  }
}
