package io.certwright.internal.issue;

import io.certwright.spi.Bytes;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate that was signed or received, and checked, but is not durable yet.
 *
 * @param leaf the certificate
 * @param der its encoding
 * @param serial its serial number in hexadecimal
 * @param chain it and those above it, without the root
 */
record Made(X509Certificate leaf, Bytes der, String serial, List<Bytes> chain) {}
