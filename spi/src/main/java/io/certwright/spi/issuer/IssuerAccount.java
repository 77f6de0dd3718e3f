package io.certwright.spi.issuer;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a vault knows of its account with an issuer, for {@link IssuerProvider#connect}. Used by one
 * thread, during that call.
 */
public final class IssuerAccount {

  private final String name;
  private final Optional<String> account;
  private final Optional<String> organisation;
  private final Map<String, String> settings;
  private final char @Nullable [] credentials;

  /**
   * An account.
   *
   * @param name the name under which policies know the issuer
   * @param account the account's id with the issuer
   * @param organisation the organisation's id with the issuer
   * @param settings whatever else the provider wants to know; no secret
   * @param credentials what opens the account; stays the caller's, who wipes it after the call
   */
  public IssuerAccount(
      String name,
      Optional<String> account,
      Optional<String> organisation,
      Map<String, String> settings,
      Optional<char[]> credentials) {
    this.name = name;
    this.account = account;
    this.organisation = organisation;
    this.settings = Map.copyOf(settings);
    this.credentials = credentials.orElse(null);
  }

  /** The name under which policies know the issuer, in lower case. */
  public String name() {
    return name;
  }

  /** The account's id with the issuer. */
  public Optional<String> account() {
    return account;
  }

  /** The organisation's id with the issuer. */
  public Optional<String> organisation() {
    return organisation;
  }

  /** Whatever else the provider wants to know; no secret. */
  public Map<String, String> settings() {
    return settings;
  }

  /**
   * What opens the account: a password, a token, a key as PEM. The array itself, which is wiped
   * when the call is over: whoever needs it longer keeps a copy.
   */
  public Optional<char[]> credentials() {
    return Optional.ofNullable(credentials);
  }

  /** The name, nothing of the credentials. */
  @Override
  public String toString() {
    return "IssuerAccount[" + name + "]";
  }
}
