/**
 * What a lint of a certificate yields: findings that a program can act on. The values alone; {@code
 * io.certwright.CertificateLint} makes them, and so does a vault before each signature.
 */
@NullMarked
package io.certwright.lint;

import org.jspecify.annotations.NullMarked;
