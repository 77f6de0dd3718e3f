/**
 * TLS that follows the vault: contexts and key managers for servers and clients which present the
 * current version of a certificate, without being told of a renewal.
 */
@NullMarked
package io.certwright.tls;

import org.jspecify.annotations.NullMarked;
