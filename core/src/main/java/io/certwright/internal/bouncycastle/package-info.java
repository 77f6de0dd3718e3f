/**
 * Encodings, and the only place that imports BouncyCastle: DER, X.509 certificates and PKCS#10
 * requests before and after their signature, PEM, Argon2id, and BouncyCastle as a provider that is
 * never installed.
 *
 * <p>Nothing here signs, and nothing here holds a key for longer than a call. What comes from
 * outside is checked while it is read, and whatever is wrong with it is a {@link
 * io.certwright.internal.bouncycastle.MalformedDerException}.
 */
@NullMarked
package io.certwright.internal.bouncycastle;

import org.jspecify.annotations.NullMarked;
