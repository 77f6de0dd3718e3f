package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * What a list of revoked certificates says besides its entries (RFC 5280, section 5.1 and 5.2).
 *
 * @param issuer who signs it
 * @param authorityKeyId by which key
 * @param thisUpdate when it was made
 * @param nextUpdate by when there is another one
 * @param number greater than that of each one before
 * @param base the number of the list that it adds to; empty: it is a complete one
 * @param scope the value of the issuing distribution point, as DER; empty: it is for all that the
 *     issuer signed
 */
public record CrlHead(
    X500Principal issuer,
    Bytes authorityKeyId,
    Instant thisUpdate,
    Instant nextUpdate,
    BigInteger number,
    Optional<BigInteger> base,
    Optional<Bytes> scope) {}
