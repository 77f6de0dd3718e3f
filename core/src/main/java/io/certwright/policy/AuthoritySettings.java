package io.certwright.policy;

import io.certwright.errors.InvalidRequestException;

/**
 * What a CA of a vault publishes, where and when. Kept in the vault under the CA's name.
 *
 * @param addresses where others find it
 * @param crls when it publishes lists of what it has revoked
 */
public record AuthoritySettings(PublicationAddresses addresses, CrlPlan crls) {

  /** What holds where nothing was set: lists are made, and no certificate names an address. */
  public static final AuthoritySettings STANDARD =
      new AuthoritySettings(PublicationAddresses.NONE, CrlPlan.STANDARD);

  /** Checks that they fit together. */
  public AuthoritySettings {
    if (crls.partitions() > 1 && addresses.crls().isEmpty()) {
      throw new InvalidRequestException(
          "partitions",
          "several lists need an address, by which a certificate says which one is its own;"
              + " set addresses.crls");
    }
  }

  /** The same with other addresses. */
  public AuthoritySettings withAddresses(PublicationAddresses addresses) {
    return new AuthoritySettings(addresses, crls);
  }

  /** The same with another plan. */
  public AuthoritySettings withCrls(CrlPlan crls) {
    return new AuthoritySettings(addresses, crls);
  }
}
