package io.certwright.keystore;

import io.certwright.KeyProtections;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.VaultException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.search.Conditions;
import io.certwright.keystore.Descriptor.Line;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens what a descriptor describes. */
final class DescribedVault {

  private static final String DEFAULT_NAME = "default";
  private static final int MOST_TOLD = 10;

  private final Settings settings;
  private final StorageAddress address;

  private DescribedVault(Settings settings, StorageAddress address) {
    this.settings = settings;
    this.address = address;
  }

  /**
   * The view of the vault.
   *
   * @param stream the descriptor; stays open
   * @param password the one that the key store is loaded with; null: none
   */
  static View open(InputStream stream, char @Nullable [] password) throws IOException {
    var text = Descriptor.readAll(stream);
    var settings = Settings.of(Descriptor.of(text));
    var described = new DescribedVault(settings, StorageAddress.of(settings));
    var passphrase = SecretReference.resolve(settings.passphrase(), password);
    try {
      var place = new OpenVaults.Place(described.address.place(), described.name());
      var shared = OpenVaults.get(place, passphrase, () -> described.open(passphrase, password));
      var check =
          SecretReference.isPassword(settings.passphrase())
              ? Optional.of(PasswordCheck.of(passphrase))
              : Optional.<PasswordCheck>empty();
      return described.view(new Lease(shared, Bytes.copyOf(text), check));
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private View view(Lease lease) throws DescriptorException {
    var vault = as(lease.vault().vault());
    var conditions =
        settings.query().map(EngineHolder.of(vault)::conditions).orElse(Conditions.NONE);
    return new View(
        vault,
        new Selection(settings.keys(), settings.names(), conditions),
        settings.bundles(),
        settings.writable(),
        settings.exporting(),
        Optional.of(lease));
  }

  private Vault as(Vault owner) throws DescriptorException {
    if (settings.identity().isEmpty()) {
      return owner;
    }
    var line = settings.identity().get();
    try {
      return owner.as(Identity.named(line.value()));
    } catch (VaultException e) {
      throw new DescriptorException(line.number(), "\"identity\": " + e.getMessage(), e);
    }
  }

  private String name() throws DescriptorException {
    var line = settings.vault();
    if (line.isEmpty()) {
      return DEFAULT_NAME;
    }
    return Aliases.name(line.get().value())
        .orElseThrow(
            () ->
                new DescriptorException(
                    line.get().number(),
                    "\"vault\" is a name: 1 to 127 letters, digits and hyphens"));
  }

  private Vault open(char[] passphrase, char @Nullable [] password) throws IOException {
    var name = name();
    try {
      var storage = address.open(password);
      try {
        requireThere(storage, name);
      } catch (IOException | RuntimeException e) {
        storage.close();
        throw e;
      }
      return Vault.builder(storage, KeyProtections.passphrase(passphrase)).name(name).open();
    } catch (KeyAccessException e) {
      if (e.reason() == KeyAccessException.Reason.WRONG_SECRET) {
        throw new IOException(
            "The passphrase does not open the vault \"" + name + "\": " + e.getMessage(),
            Failures.unrecoverable(e.getMessage(), e));
      }
      throw failed(e);
    } catch (VaultException | StorageException e) {
      throw failed(e);
    }
  }

  private IOException failed(RuntimeException e) {
    return new DescriptorException(
        settings.storage().number(), "the vault cannot be opened: " + e.getMessage(), e);
  }

  /** A name with a typing error in it must not become a new, empty vault. */
  private void requireThere(Storage storage, String name) throws DescriptorException {
    var found = new ArrayList<String>();
    var page = Vault.names(storage, PageRequest.first(PageRequest.MAX_LIMIT));
    while (true) {
      if (page.items().contains(name)) {
        return;
      }
      found.addAll(page.items());
      if (page.next().isEmpty()) {
        break;
      }
      page =
          Vault.names(storage, PageRequest.first(PageRequest.MAX_LIMIT).after(page.next().get()));
    }
    int line = settings.vault().map(Line::number).orElse(settings.storage().number());
    var told = found.subList(0, Math.min(MOST_TOLD, found.size()));
    throw new DescriptorException(
        line, "there is no vault \"" + name + "\" in this storage, only " + told);
  }
}
