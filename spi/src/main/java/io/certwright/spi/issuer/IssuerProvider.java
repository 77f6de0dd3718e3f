package io.certwright.spi.issuer;

/**
 * Makes issuers of one type from the configurations that are stored in vaults. The application
 * registers it; the accounts come from the vault.
 *
 * <p>Implementations are thread-safe.
 */
public interface IssuerProvider {

  /**
   * The type that configurations name it by, 1 to 127 letters, digits and hyphens whose case makes
   * no difference, for example {@code acme}.
   */
  String type();

  /**
   * Makes the issuer of an account. This does not ask the issuer for anything, so it is quick; it
   * happens when the issuer is first needed, and anew after the configuration was changed. An
   * issuer that is no longer used is dropped, not closed.
   *
   * @throws IllegalArgumentException if the account lacks something or cannot be right; its message
   *     says what, to people, and no secret. The request is then refused as {@linkplain
   *     IssuerAnswer.Refusal#MISCONFIGURED misconfigured}; whatever else is thrown is transient
   */
  Issuer connect(IssuerAccount account);
}
