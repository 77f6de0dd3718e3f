/**
 * Private keys as handles: a {@link java.security.PrivateKey} without bytes, and the JCA provider
 * that serves such keys and no others.
 *
 * <p>JCA and JSSE reach a key that has no encoding only through an installed provider. The first
 * handle therefore adds ours at the end of the list, once; every other key stays with the provider
 * that it had.
 */
@NullMarked
package io.certwright.internal.handle;

import org.jspecify.annotations.NullMarked;
