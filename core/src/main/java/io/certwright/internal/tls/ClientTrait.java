package io.certwright.internal.tls;

import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * What a server asks of its client's certificate.
 *
 * @param keyType the algorithm of its key
 * @param issuer who issued one of the chain; null where the server named nobody
 */
record ClientTrait(String keyType, @Nullable X500Principal issuer) {}
