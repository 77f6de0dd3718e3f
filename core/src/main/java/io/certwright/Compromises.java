package io.certwright;

import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.compromise.CompromiseDesk;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.CompromiseRecord;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What is done when others have a private key, or may have it.
 *
 * <p>The vaults of one storage share a list of blocked keys. An entry stays for ever. Each vault of
 * the storage refuses such a key within {@link VaultBuilder#freshness}: it issues, imports and
 * serves nothing with it, and its handles stop. It revokes its own certificates that have the key
 * when it learns of the entry: at once if it is open, with the next opening if it is closed.
 *
 * <p>Thread-safe. Every method may throw what {@link Vault} says of all of its methods.
 */
public final class Compromises {

  private final EngineHolder vault;

  Compromises(EngineHolder vault) {
    this.vault = vault;
  }

  /**
   * Does all that is to be done about a compromised key. When it returns, the key is blocked for
   * ever, durably and audited, and the first two thousand certificates of this vault that have it
   * are revoked; more are by a running {@code LifecycleManager}. So is what takes its time:
   * versions with new keys under the policies of what was in service, telling issuers outside, and
   * following both until nothing is left. Keys that belong to no certificate go out of service.
   *
   * <p>Of a CA's key, the CA issues nothing any more until it has another one, and {@link
   * Compromise#issued} lists what it signed.
   *
   * <p>Reporting a key again does nothing, but puts its entry back if the list of the storage has
   * lost it.
   *
   * @throws ConflictException if other vaults of the storage block keys all the time
   */
  public Compromise report(KeyCompromise compromise) {
    var engine = vault.engine();
    engine.gate().authorise(vault.caller(), Permission.CERTIFICATES_REVOKE, "");
    var report =
        new CompromiseDesk.Report(
            compromise.publicKey(), compromise.reason(), compromise.invalid(), Optional.empty());
    var record = engine.compromises().report(vault.caller(), report);
    return new Compromise(vault, record.keyHash());
  }

  /**
   * What is done about a key; empty: this vault does not know of it as compromised.
   *
   * @throws InvalidRequestException if it has no encoding
   */
  public Optional<Compromise> find(PublicKey key) {
    var engine = vault.engine();
    engine.gate().authorise(vault.caller(), Permission.CERTIFICATES_LIST, "");
    var encoded = KeyCompromise.ofKey(key).publicKey().toByteArray();
    var hash = HexFormat.of().formatHex(engine.records().crypto().sha256(encoded));
    return engine.compromises().find(hash).map(found -> new Compromise(vault, found.keyHash()));
  }

  /** A page of the compromised keys that this vault knows of, by their hashes. */
  public Page<Compromise> list(PageRequest page) {
    var engine = vault.engine();
    engine.gate().authorise(vault.caller(), Permission.CERTIFICATES_LIST, "");
    var found = engine.compromises().list(page.after(), page.limit());
    return Pages.of(found, this::compromise);
  }

  private Compromise compromise(CompromiseRecord record) {
    return new Compromise(vault, record.keyHash());
  }

  @Override
  public String toString() {
    return "Compromises[" + vault.engine().name() + "]";
  }
}
