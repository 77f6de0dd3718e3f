package io.certwright.tls;

/**
 * A version of a certificate that TLS presents from now on.
 *
 * @param certificate the certificate's name in lower case
 * @param version the version, 32 hexadecimal digits
 * @param serialNumber its serial number in hexadecimal
 * @param consumer what presents it, as it is called ({@link VaultTls#consumer})
 */
public record ServedVersion(
    String certificate, String version, String serialNumber, String consumer) {}
