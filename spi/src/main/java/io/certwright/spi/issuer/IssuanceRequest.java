package io.certwright.spi.issuer;

import io.certwright.spi.Bytes;
import java.time.Instant;

/**
 * What a vault asks of an issuer.
 *
 * @param operation the id of the vault's operation, 32 hexadecimal digits: the same for each call
 *     that is about the same certificate
 * @param csr the certification request, DER-encoded (PKCS#10, RFC 2986), signed by the key that it
 *     is for
 * @param notBefore the start of the validity that is asked for; issuers may decide otherwise
 * @param notAfter the end of the validity that is asked for; issuers may decide otherwise
 */
public record IssuanceRequest(String operation, Bytes csr, Instant notBefore, Instant notAfter) {}
