/** Protection of a vault's root key by software: a passphrase, made expensive to guess. */
@NullMarked
package io.certwright.internal.protect;

import org.jspecify.annotations.NullMarked;
