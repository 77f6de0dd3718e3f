package io.certwright.spring.boot;

import io.certwright.policy.CertificatePolicy;

/**
 * A certificate that is issued and kept renewed, for policies that say more than {@code
 * certwright.certificates} can: a bean of this type.
 *
 * @param name the certificate's name
 * @param policy how it is to be
 */
public record CertificateDeclaration(String name, CertificatePolicy policy) {}
