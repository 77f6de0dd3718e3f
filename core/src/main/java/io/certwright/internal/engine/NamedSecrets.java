package io.certwright.internal.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.bouncycastle.Pem;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.gate.Ask;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.gate.Matter;
import io.certwright.internal.item.Items;
import io.certwright.internal.keyfile.Pkcs12;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.ItemRecord;
import io.certwright.internal.record.SecretVersionRecord;
import io.certwright.internal.record.SecretVersionRecord.About;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Secret;
import io.certwright.internal.store.Stored;
import io.certwright.policy.ContentType;
import io.certwright.spi.Bytes;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Secrets by name. A certificate is a secret of its name and versions, with its private key if that
 * may leave the vault; what belongs to no certificate is looked for where there is none of the
 * name. Each reading of a value is authorised, and told in the trail before it is given out.
 *
 * <p>Thread-safe. Names are folded already unless it says otherwise.
 */
public final class NamedSecrets {

  private final Gate gate;
  private final Catalogue catalogue;
  private final KeyAccess keys;
  private final Items<SecretVersionRecord> items;

  NamedSecrets(Gate gate, RecordStore records, Catalogue catalogue, KeyAccess keys, Clock clock) {
    this.gate = gate;
    this.catalogue = catalogue;
    this.keys = keys;
    this.items = new Items<>(gate, records, ItemRecord.SECRET, SecretVersionRecord.TYPE, clock);
  }

  /** Those that belong to no certificate. */
  public Items<SecretVersionRecord> items() {
    return items;
  }

  /** Whether anything has the name. */
  public boolean isThere(String name) {
    return items.head(name).isPresent() || catalogue.head(name).isPresent();
  }

  /**
   * A secret with its value.
   *
   * @param version empty: the current one
   * @throws NotFoundException if there is none of this name
   */
  public NamedSecret get(Caller caller, String name, Optional<String> version) {
    var target = version.map(wanted -> VersionRecord.id(name, wanted)).orElse(name);
    gate.terms(caller, List.of(Ask.of(Permission.SECRETS_GET, target)));
    var head = catalogue.head(name);
    if (head.isEmpty()) {
      return standalone(caller, name, items.meant(name, version));
    }
    return managed(caller, head.get(), version);
  }

  private NamedSecret standalone(Caller asking, String name, String version) {
    var id = VersionRecord.id(name, version);
    var caller = gate.admit(asking, Permission.SECRETS_GET, id, () -> Matter.of("read the secret"));
    try (var opened = items.open(name, version)) {
      var found = opened.record().value();
      if (!found.about().enabled()) {
        gate.record(
            caller, Permission.SECRETS_GET.code(), id, AuditOutcome.FAILED, "it is disabled");
        throw new KeyAccessException(
            KeyAccessException.Reason.DISABLED,
            "the version " + id + " of the secret is disabled; set another one");
      }
      gate.record(caller, Permission.SECRETS_GET.code(), id, AuditOutcome.DONE, "");
      return NamedSecret.of(found, opened.secret().copy());
    }
  }

  private NamedSecret managed(
      Caller caller, Stored<CertificateRecord> stored, Optional<String> version) {
    var head = stored.value();
    var wanted =
        version
            .or(head::currentVersion)
            .filter(unused -> !head.isDeleted())
            .orElseThrow(() -> new NotFoundException("secret in service", head.id()));
    var exported = keys.exportIfAllowed(caller, head.id(), wanted);
    try (var key = exported.pkcs8()) {
      var found = exported.certificate().version();
      var type = head.policy().contentType();
      var about =
          new About(
              type.text(),
              found.tags(),
              Optional.of(found.notBefore()),
              Optional.of(found.notAfter()),
              found.enabled());
      var value = new Secret(value(exported, type, key.bytes()));
      return new NamedSecret(found.name(), found.version(), found.issued(), about, true, value);
    }
  }

  private static byte[] value(KeyAccess.Exported exported, ContentType type, byte[] pkcs8) {
    var version = exported.certificate().version();
    return switch (type) {
      case PKCS12 ->
          Pkcs12.withoutPassword(
              version.name(), version.key(), pkcs8, exported.certificate().chain());
      case PEM -> {
        var chain = version.chain().stream().map(Bytes::toByteArray).toList();
        yield joined(pkcs8, Pem.certificates(chain).getBytes(US_ASCII));
      }
    };
  }

  private static byte[] joined(byte[] pkcs8, byte[] certificates) {
    if (pkcs8.length == 0) {
      return certificates;
    }
    var key = Pem.privateKeyBytes(pkcs8);
    var all = Arrays.copyOf(key, key.length + certificates.length);
    System.arraycopy(certificates, 0, all, key.length, certificates.length);
    Arrays.fill(key, (byte) 0);
    return all;
  }

  /**
   * Sets a secret, as a first or a further version.
   *
   * @param name as it is to be written if it is new
   * @param value stays the caller's
   * @throws ConflictException if a certificate has the name
   */
  public SecretVersionRecord set(Caller caller, String name, About about, byte[] value) {
    return items.add(
        caller,
        Permission.SECRETS_SET.code(),
        name,
        (version, now) -> new SecretVersionRecord(name, version, now, about, Extensions.NONE),
        value);
  }

  /** Deletes a secret with all its versions for good. */
  public void delete(Caller caller, String name) {
    items.delete(caller, Permission.SECRETS_DELETE.code(), name, version -> {});
  }
}
