package io.certwright.access;

import io.certwright.errors.InvalidRequestException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What may be allowed. The names follow Azure Key Vault where it has one for the thing.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/key-vault/certificates/certificate-access-control">
 *     Azure Key Vault: certificate access control</a>
 */
public enum Permission {
  /** Read a certificate, its policy and its operation. */
  CERTIFICATES_GET("certificates/get"),
  /** List certificates and versions. */
  CERTIFICATES_LIST("certificates/list"),
  /** Create a certificate or a further version of one; merge, cancel and delete that. */
  CERTIFICATES_CREATE("certificates/create"),
  /** Import a certificate with its private key. */
  CERTIFICATES_IMPORT("certificates/import"),
  /** Change a certificate's policy or other properties. */
  CERTIFICATES_UPDATE("certificates/update"),
  /** Revoke a certificate, or take its hold back. */
  CERTIFICATES_REVOKE("certificates/revoke"),
  /** Ask on behalf of whoever proves to have its key that a certificate is revoked. */
  CERTIFICATES_REVOKE_BY_POSSESSION("certificates/revokebypossession"),
  /** Delete a certificate so that it can be recovered, or a single version for good. */
  CERTIFICATES_DELETE("certificates/delete"),
  /** Recover a deleted certificate. */
  CERTIFICATES_RECOVER("certificates/recover"),
  /** Purge a deleted certificate with its keys, for good. */
  CERTIFICATES_PURGE("certificates/purge"),
  /** Back a certificate up with all its versions and keys. */
  CERTIFICATES_BACKUP("certificates/backup"),
  /** Restore a certificate from its backup. */
  CERTIFICATES_RESTORE("certificates/restore"),
  /** Delete the configuration of an issuer even while policies name it. */
  CERTIFICATES_MANAGE_ISSUERS("certificates/manageissuers"),
  /** Read the configuration of an issuer, without its credentials. */
  CERTIFICATES_GET_ISSUERS("certificates/getissuers"),
  /** List the configurations of issuers, without their credentials. */
  CERTIFICATES_LIST_ISSUERS("certificates/listissuers"),
  /** Set the configuration of an issuer. */
  CERTIFICATES_SET_ISSUERS("certificates/setissuers"),
  /** Delete the configuration of an issuer. */
  CERTIFICATES_DELETE_ISSUERS("certificates/deleteissuers"),
  /** Read, set or delete the vault's contacts. */
  CERTIFICATES_MANAGE_CONTACTS("certificates/managecontacts"),
  /** Read and list trust bundles. */
  TRUST_GET("trust/get"),
  /** Change and delete trust bundles. */
  TRUST_UPDATE("trust/update"),
  /** Read what a CA has issued, its profiles and its state. */
  AUTHORITIES_GET("authorities/get"),
  /** Have a CA sign a request whose key is elsewhere. */
  AUTHORITIES_SIGN("authorities/sign"),
  /** Change the profiles and the state of a CA, and roll it over. */
  AUTHORITIES_MANAGE("authorities/manage"),
  /** Answer how what the vault's CAs issued stands, with their keys or those made for it. */
  OCSP_SERVE("ocsp/serve"),
  /** Run the life cycle engine, which acts with the rights of the vault itself. */
  LIFECYCLE_RUN("lifecycle/run"),
  /** Use a private key through a handle or for TLS, without seeing it. */
  KEYS_USE("keys/use"),
  /** Read the public part of a key by its name. */
  KEYS_GET("keys/get"),
  /** List keys that belong to no certificate. */
  KEYS_LIST("keys/list"),
  /** Make a key that belongs to no certificate. */
  KEYS_CREATE("keys/create"),
  /** Take a key that belongs to no certificate out of service, or put it back. */
  KEYS_UPDATE("keys/update"),
  /** Delete a key that belongs to no certificate. */
  KEYS_DELETE("keys/delete"),
  /** Sign with a key by its name. */
  KEYS_SIGN("keys/sign"),
  /** Verify with a key by its name. */
  KEYS_VERIFY("keys/verify"),
  /** Decrypt data with a key by its name. */
  KEYS_DECRYPT("keys/decrypt"),
  /** Decrypt keys with a key by its name. */
  KEYS_UNWRAP_KEY("keys/unwrapKey"),
  /** Take a private key out of the vault, or sign anything with that of a CA that may leave it. */
  KEYS_EXPORT("keys/export"),
  /** Read a secret, that of an exportable certificate with its private key. */
  SECRETS_GET("secrets/get"),
  /** List secrets that belong to no certificate, without their values. */
  SECRETS_LIST("secrets/list"),
  /** Set a secret that belongs to no certificate. */
  SECRETS_SET("secrets/set"),
  /** Delete a secret that belongs to no certificate. */
  SECRETS_DELETE("secrets/delete"),
  /** Read and verify the audit trail. */
  AUDIT_READ("audit/read"),
  /** Read the vault's settings. */
  VAULT_GET("vault/get"),
  /** Change the vault's settings. */
  VAULT_UPDATE("vault/update"),
  /**
   * Ask how the vault stands with its storage, and how many certificates stand how: all of them,
   * whatever else may be seen.
   */
  VAULT_HEALTH("vault/health"),
  /** Use the vault on behalf of an identity. */
  VAULT_ACT_AS("vault/act-as"),
  /** Back the whole vault up. */
  VAULT_BACKUP("vault/backup"),
  /** Move the whole vault to another storage. */
  VAULT_MOVE("vault/move"),
  /** Have a certificate issued by an issuer, by naming it in a policy or by renewing under one. */
  ISSUERS_USE("issuers/use"),
  /** Read roles, groups and assignments, and have decisions explained. */
  ACCESS_GET("access/get"),
  /** Change roles, groups and assignments. */
  ACCESS_MANAGE("access/manage"),
  /** Make a checkpoint of the audit trail. */
  AUDIT_CHECKPOINT("audit/checkpoint"),
  /** Prune the audit trail. */
  AUDIT_PRUNE("audit/prune"),
  /** Read what waits for approval. */
  APPROVALS_GET("approvals/get"),
  /** Approve what waits for approval, or deny it. */
  APPROVALS_APPROVE("approvals/approve");

  private static final Set<Permission> APPROVABLE =
      Collections.unmodifiableSet(
          EnumSet.of(
              CERTIFICATES_CREATE,
              CERTIFICATES_UPDATE,
              CERTIFICATES_DELETE,
              CERTIFICATES_PURGE,
              CERTIFICATES_BACKUP,
              AUTHORITIES_SIGN,
              AUTHORITIES_MANAGE,
              ISSUERS_USE,
              KEYS_USE,
              KEYS_EXPORT,
              SECRETS_GET,
              VAULT_UPDATE,
              VAULT_BACKUP,
              AUDIT_PRUNE,
              ACCESS_MANAGE));

  private final String code;
  private final ObjectKind kind;

  Permission(String code) {
    this.code = code;
    this.kind = kindOf(code);
  }

  private static ObjectKind kindOf(String code) {
    var family = code.substring(0, code.indexOf('/'));
    return switch (family) {
      case "certificates" ->
          code.endsWith("issuers")
              ? ObjectKind.ISSUER
              : code.endsWith("contacts") ? ObjectKind.VAULT : ObjectKind.CERTIFICATE;
      case "authorities" -> ObjectKind.CERTIFICATE;
      case "keys" -> ObjectKind.KEY;
      case "secrets" -> ObjectKind.SECRET;
      case "issuers" -> ObjectKind.ISSUER;
      case "trust" -> ObjectKind.TRUST_BUNDLE;
      // On what is to be approved; what is none of a certificate's, key's or secret's: everything.
      case "approvals" -> ObjectKind.CERTIFICATE;
      default -> ObjectKind.VAULT;
    };
  }

  /** Its name in audit entries and messages, for example {@code certificates/get}. */
  public String code() {
    return code;
  }

  /** What it is asked on. */
  public ObjectKind kind() {
    return kind;
  }

  /**
   * Whether what it is for can wait for the approval of others: for a rule of approval, or an
   * assignment that takes two people.
   */
  public boolean isApprovable() {
    return APPROVABLE.contains(this);
  }

  /**
   * The permission of this code.
   *
   * @throws InvalidRequestException if there is none
   */
  public static Permission ofCode(String code) {
    for (var permission : values()) {
      if (permission.code.equals(code)) {
        return permission;
      }
    }
    throw new InvalidRequestException(
        "permission", "none is called like that; the names are those of Permission.code()");
  }
}
