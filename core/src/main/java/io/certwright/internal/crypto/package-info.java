/**
 * The cryptography of a vault: which provider does what, and signing, verifying, digests, sealing
 * and keys by it. Everything is thread-safe, and nothing is registered in the JVM.
 */
@NullMarked
package io.certwright.internal.crypto;

import org.jspecify.annotations.NullMarked;
