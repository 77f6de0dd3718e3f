/**
 * The key protection contract: who keeps the keys that keep a vault.
 *
 * <p>There are two kinds. A {@link io.certwright.spi.keys.KeyProtection} wraps a vault's root key:
 * a passphrase, a key management service. A {@link io.certwright.spi.keys.KeyHost} does that too,
 * and besides generates and uses private keys that never leave it: a hardware security module.
 */
@NullMarked
package io.certwright.spi.keys;

import org.jspecify.annotations.NullMarked;
