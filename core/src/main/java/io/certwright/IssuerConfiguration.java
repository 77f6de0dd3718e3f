package io.certwright;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.record.IssuerRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.PlainText;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How to reach an issuer outside, without what is secret: that is given apart, see {@link
 * Issuers#setWithCredentials}. Immutable.
 *
 * @param provider the type of the {@link io.certwright.spi.issuer.IssuerProvider} that makes the
 *     issuer: letters, digits and hyphens, in lower case whatever was given
 * @param account the account's id with the issuer, 1 to 1,000 characters
 * @param organisation the organisation's id with the issuer, 1 to 1,000 characters
 * @param administrators whom the issuer may turn to, at most 20
 * @param settings whatever else the provider wants to know, such as an address; no secret. At most
 *     50, with keys of 1 to 200 and values of 1 to 4,000 characters
 * @param enabled whether it may be asked for anything new; orders that it has are collected anyway
 */
public record IssuerConfiguration(
    String provider,
    Optional<String> account,
    Optional<String> organisation,
    List<Contact> administrators,
    Map<String, String> settings,
    boolean enabled) {

  private static final int MAX_ID = 1_000;
  private static final int MAX_KEY = 200;
  private static final int MAX_VALUE = 4_000;
  private static final int MOST_ADMINISTRATORS = 20;
  private static final int MOST_SETTINGS = 50;

  /**
   * Checks and copies.
   *
   * @throws InvalidRequestException if one of them is not of the form
   */
  public IssuerConfiguration {
    provider = requireType(provider);
    account.ifPresent(id -> PlainText.require("account", id, MAX_ID));
    organisation.ifPresent(id -> PlainText.require("organisation", id, MAX_ID));
    administrators = List.copyOf(administrators);
    requireCount("administrators", administrators.size(), MOST_ADMINISTRATORS);
    requireCount("settings", settings.size(), MOST_SETTINGS);
    settings.forEach(
        (key, value) -> {
          PlainText.require("settings", key, MAX_KEY);
          PlainText.require("settings", value, MAX_VALUE);
        });
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /** Of a provider, with nothing else; enabled. */
  public static IssuerConfiguration of(String provider) {
    return new IssuerConfiguration(
        provider, Optional.empty(), Optional.empty(), List.of(), Map.of(), true);
  }

  /** The same with an account. */
  public IssuerConfiguration withAccount(String id) {
    return new IssuerConfiguration(
        provider, Optional.of(id), organisation, administrators, settings, enabled);
  }

  /** The same with an organisation. */
  public IssuerConfiguration withOrganisation(String id) {
    return new IssuerConfiguration(
        provider, account, Optional.of(id), administrators, settings, enabled);
  }

  /** The same with these administrators and no others. */
  public IssuerConfiguration withAdministrators(List<Contact> all) {
    return new IssuerConfiguration(provider, account, organisation, all, settings, enabled);
  }

  /** The same with these settings and no others. */
  public IssuerConfiguration withSettings(Map<String, String> all) {
    return new IssuerConfiguration(provider, account, organisation, administrators, all, enabled);
  }

  /** The same, and it may be asked for something new, or may not. */
  public IssuerConfiguration withEnabled(boolean wanted) {
    return new IssuerConfiguration(
        provider, account, organisation, administrators, settings, wanted);
  }

  static String requireType(String type) {
    try {
      return Names.fold(type);
    } catch (InvalidRequestException e) {
      throw new InvalidRequestException(
          "provider", "a provider's type is 1 to 127 letters, digits and hyphens");
    }
  }

  private static void requireCount(String field, int count, int most) {
    if (count > most) {
      throw new InvalidRequestException(
          field, "there are " + count + "; " + most + " at most are allowed");
    }
  }

  IssuerRecord.Terms terms() {
    return new IssuerRecord.Terms(
        provider,
        account,
        organisation,
        administrators.stream().map(Contact::person).toList(),
        new TreeMap<>(settings),
        enabled);
  }

  static IssuerConfiguration of(IssuerRecord.Terms terms) {
    return new IssuerConfiguration(
        terms.provider(),
        terms.account(),
        terms.organisation(),
        terms.administrators().stream().map(Contact::of).toList(),
        terms.settings(),
        terms.enabled());
  }
}
