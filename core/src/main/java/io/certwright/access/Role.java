package io.certwright.access;

import static io.certwright.access.Permission.*;

import io.certwright.errors.InvalidRequestException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A named set of permissions. Those that are built in follow Azure Key Vault's roles, but for one
 * thing: none but {@link #ADMINISTRATOR} takes a private key or a secret out of the vault.
 *
 * @param name 1 to 127 letters, digits and hyphens; kept in lower case
 * @param permissions what it allows, or denies where it is denied; at least one
 */
public record Role(String name, Set<Permission> permissions) {

  /** Everything, as the owner of the vault may do. */
  public static final Role ADMINISTRATOR =
      new Role("administrator", EnumSet.allOf(Permission.class));

  /** All about certificates, except to purge them and to use or to see their keys. */
  public static final Role CERTIFICATES_OFFICER =
      new Role(
          "certificates-officer",
          EnumSet.of(
              CERTIFICATES_GET,
              CERTIFICATES_LIST,
              CERTIFICATES_CREATE,
              CERTIFICATES_IMPORT,
              CERTIFICATES_UPDATE,
              CERTIFICATES_REVOKE,
              CERTIFICATES_DELETE,
              CERTIFICATES_RECOVER,
              CERTIFICATES_BACKUP,
              CERTIFICATES_RESTORE,
              CERTIFICATES_GET_ISSUERS,
              CERTIFICATES_LIST_ISSUERS,
              CERTIFICATES_MANAGE_CONTACTS,
              TRUST_GET,
              KEYS_GET,
              VAULT_GET,
              VAULT_HEALTH,
              ISSUERS_USE,
              AUTHORITIES_GET,
              AUTHORITIES_SIGN));

  /** Reads certificates and uses their keys, without seeing them. */
  public static final Role CERTIFICATE_USER =
      new Role(
          "certificate-user",
          EnumSet.of(
              CERTIFICATES_GET,
              CERTIFICATES_LIST,
              TRUST_GET,
              KEYS_USE,
              KEYS_GET,
              KEYS_SIGN,
              KEYS_VERIFY,
              KEYS_DECRYPT,
              KEYS_UNWRAP_KEY));

  /** Reads what is public. */
  public static final Role READER =
      new Role(
          "reader",
          EnumSet.of(
              CERTIFICATES_GET,
              CERTIFICATES_LIST,
              CERTIFICATES_GET_ISSUERS,
              CERTIFICATES_LIST_ISSUERS,
              TRUST_GET,
              KEYS_GET,
              KEYS_LIST,
              SECRETS_LIST,
              VAULT_GET,
              VAULT_HEALTH,
              AUTHORITIES_GET));

  /** Purges deleted certificates. */
  public static final Role PURGE_OPERATOR =
      new Role(
          "purge-operator", EnumSet.of(CERTIFICATES_GET, CERTIFICATES_LIST, CERTIFICATES_PURGE));

  /** Reads the audit trail and the rules, and what is public. */
  public static final Role AUDITOR =
      new Role(
          "auditor",
          EnumSet.of(
              CERTIFICATES_GET,
              CERTIFICATES_LIST,
              CERTIFICATES_GET_ISSUERS,
              CERTIFICATES_LIST_ISSUERS,
              TRUST_GET,
              KEYS_GET,
              KEYS_LIST,
              SECRETS_LIST,
              AUDIT_READ,
              AUDIT_CHECKPOINT,
              VAULT_GET,
              VAULT_HEALTH,
              ACCESS_GET,
              APPROVALS_GET,
              AUTHORITIES_GET));

  /** Sets up issuers outside, runs the CAs of the vault, and uses both. */
  public static final Role ISSUER_OPERATOR =
      new Role(
          "issuer-operator",
          EnumSet.of(
              CERTIFICATES_GET,
              CERTIFICATES_LIST,
              CERTIFICATES_MANAGE_ISSUERS,
              CERTIFICATES_GET_ISSUERS,
              CERTIFICATES_LIST_ISSUERS,
              CERTIFICATES_SET_ISSUERS,
              CERTIFICATES_DELETE_ISSUERS,
              ISSUERS_USE,
              AUTHORITIES_GET,
              AUTHORITIES_MANAGE));

  /** Approves what others ask for, or denies it. */
  public static final Role APPROVER =
      new Role(
          "approver",
          EnumSet.of(CERTIFICATES_GET, CERTIFICATES_LIST, APPROVALS_GET, APPROVALS_APPROVE));

  private static final List<Role> BUILT_IN =
      List.of(
          ADMINISTRATOR,
          CERTIFICATES_OFFICER,
          CERTIFICATE_USER,
          READER,
          PURGE_OPERATOR,
          AUDITOR,
          ISSUER_OPERATOR,
          APPROVER);

  /** Checks the name and copies the set. */
  public Role {
    name = Texts.name("role", name);
    if (permissions.isEmpty()) {
      throw new InvalidRequestException(
          "permissions", "the role \"" + name + "\" has none; a role has one at least");
    }
    permissions = Collections.unmodifiableSet(EnumSet.copyOf(permissions));
  }

  /** Those that every vault has; they cannot be changed. */
  public static List<Role> builtIn() {
    return BUILT_IN;
  }

  /** The one of this name that every vault has. */
  public static Optional<Role> builtIn(String name) {
    return BUILT_IN.stream().filter(role -> role.name.equalsIgnoreCase(name)).findFirst();
  }
}
