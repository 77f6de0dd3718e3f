/**
 * TLS that follows the vault: a key manager that serves the current version of a fixed list of
 * names, trust in roots that may change, and the {@link javax.net.ssl.SSLContext} made of both.
 *
 * <p>A new version reaches the next handshake without a reload. JSSE asks for alias, key and chain
 * in separate calls, so an alias names one version, and the last few versions stay answerable for
 * handshakes that are under way. A client that resumes a session goes on seeing the certificate of
 * its first handshake: no certificate is sent then.
 */
@NullMarked
package io.certwright.internal.tls;

import org.jspecify.annotations.NullMarked;
