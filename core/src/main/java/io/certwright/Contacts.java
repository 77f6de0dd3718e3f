package io.certwright;

import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.engine.EngineHolder;
import java.util.List;

/**
 * Who is to be told of what happens to the certificates of a vault. The list is kept in the vault.
 *
 * <p>Thread-safe. Every method may throw what {@link Vault} says of all of its methods.
 */
public final class Contacts {

  private static final int MOST = 100;

  private final EngineHolder vault;

  Contacts(EngineHolder vault) {
    this.vault = vault;
  }

  /** Those who are on the list, in the order in which they were set; empty if there is none. */
  public List<Contact> get() {
    var engine = vault.engine();
    engine.gate().authorise(vault.caller(), Permission.CERTIFICATES_MANAGE_CONTACTS, "");
    engine.gate().tellReading(vault.caller(), Permission.CERTIFICATES_MANAGE_CONTACTS, "");
    return engine.contacts().get().stream().map(Contact::of).toList();
  }

  /**
   * Has these on the list and no others.
   *
   * @param contacts at most 100, none twice
   * @throws InvalidRequestException if there are more, or an address is there twice
   * @throws ConflictException if others change the list all the time
   */
  public void set(List<Contact> contacts) {
    var engine = vault.engine();
    engine.gate().authorise(vault.caller(), Permission.CERTIFICATES_MANAGE_CONTACTS, "");
    if (contacts.size() > MOST) {
      throw new InvalidRequestException(
          "contacts", "there are " + contacts.size() + "; a vault has " + MOST + " at most");
    }
    if (contacts.stream().map(Contact::email).distinct().count() < contacts.size()) {
      throw new InvalidRequestException("contacts", "an address is there twice");
    }
    engine.contacts().set(vault.caller(), contacts.stream().map(Contact::person).toList());
  }

  /**
   * Deletes the list.
   *
   * @throws ConflictException if others change it all the time
   */
  public void delete() {
    var engine = vault.engine();
    engine.gate().authorise(vault.caller(), Permission.CERTIFICATES_MANAGE_CONTACTS, "");
    engine.contacts().delete(vault.caller());
  }

  @Override
  public String toString() {
    return "Contacts[" + vault.engine().name() + "]";
  }
}
