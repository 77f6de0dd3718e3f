package io.certwright.policy;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.InvalidRequestException;
import java.net.URI;
import java.util.Optional;

/**
 * Where others find what a CA publishes. The certificates that it signs say so. All of them are
 * {@code http} or {@code https}; {@code http} is what RFC 5280 (section 8) advises, because who
 * checks a certificate for {@code https} may have to check another one for that, and what is found
 * there is signed.
 *
 * @param crls below which its revocation lists are, without a query or fragment; empty: its
 *     certificates name none
 * @param ocsp where its OCSP responder is; empty: its certificates name none
 * @param certificates below which its own certificates are, like {@code crls}; empty: the
 *     certificates that it signs name none
 */
public record PublicationAddresses(
    Optional<URI> crls, Optional<URI> ocsp, Optional<URI> certificates) {

  /** So that what is appended still makes an address of usual length. */
  private static final int LONGEST = 500;

  /** None of them. */
  public static final PublicationAddresses NONE =
      new PublicationAddresses(Optional.empty(), Optional.empty(), Optional.empty());

  /** Checks them, and brings them into one form. */
  public PublicationAddresses {
    crls = crls.map(base -> base("crls", base));
    ocsp = ocsp.map(address -> address("ocsp", address));
    certificates = certificates.map(base -> base("certificates", base));
  }

  /** The same with revocation lists below this address. */
  public PublicationAddresses withCrls(String base) {
    return new PublicationAddresses(Optional.of(uri("crls", base)), ocsp, certificates);
  }

  /** The same with an OCSP responder at this address. */
  public PublicationAddresses withOcsp(String address) {
    return new PublicationAddresses(crls, Optional.of(uri("ocsp", address)), certificates);
  }

  /** The same with the CA's certificates below this address. */
  public PublicationAddresses withCertificates(String base) {
    return new PublicationAddresses(crls, ocsp, Optional.of(uri("certificates", base)));
  }

  /**
   * Where a revocation list is.
   *
   * @param ca the CA's name in lower case
   * @param key the identifier of the key that signs it, in hexadecimal
   * @param partition the number of the list
   */
  public Optional<URI> crl(String ca, String key, int partition) {
    return crls.map(base -> URI.create(base + "/" + ca + "/" + key + "/" + partition + ".crl"));
  }

  /** Where the delta list is that belongs to {@link #crl}. */
  public Optional<URI> deltaCrl(String ca, String key, int partition) {
    return crls.map(
        base -> URI.create(base + "/" + ca + "/" + key + "/" + partition + "-delta.crl"));
  }

  /**
   * Where a certificate of the CA is.
   *
   * @param ca the CA's name in lower case
   * @param version the version of the certificate
   */
  public Optional<URI> certificate(String ca, String version) {
    return certificates.map(base -> URI.create(base + "/" + ca + "/" + version + ".cer"));
  }

  private static URI base(String field, URI base) {
    var checked = address(field, base);
    if (checked.getRawQuery() != null || checked.getRawFragment() != null) {
      throw new InvalidRequestException(
          field, "is the beginning of addresses, so it has no query and no fragment");
    }
    var text = checked.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : checked;
  }

  private static URI address(String field, URI address) {
    var text = address.toString();
    if (text.length() > LONGEST) {
      throw new InvalidRequestException(field, "is longer than " + LONGEST + " characters");
    }
    return uri(field, text);
  }

  private static URI uri(String field, String text) {
    try {
      var normal = UriName.normalise(field, text);
      if (normal.startsWith("http://") || normal.startsWith("https://")) {
        return URI.create(normal);
      }
    } catch (InvalidPolicyException e) {
      throw new InvalidRequestException(field, e.problems().get(0).message());
    }
    throw new InvalidRequestException(
        field, Refusals.quote(text) + " does not begin with http:// or https://");
  }
}
