package io.certwright.policy;

import java.time.Duration;
import java.time.Period;
import java.util.OptionalInt;

/** The defaults of each purpose. */
final class Presets {

  private static final Period LIFE_OF_SIGNERS = Period.ofMonths(12);
  private static final Duration LIFE_OF_OCSP_SIGNERS = Duration.ofDays(14);
  private static final Period LIFE_OF_INTERMEDIATES = Period.ofMonths(60);
  private static final Period LIFE_OF_ROOTS = Period.ofMonths(120);

  /** id-pkix-ocsp-nocheck, whose value is NULL. */
  private static final CustomExtension OCSP_NO_CHECK =
      CustomExtension.of("1.3.6.1.5.5.7.48.1.5", new byte[] {5, 0});

  private Presets() {}

  static CertificatePolicyBuilder tlsServer(String... dnsNames) {
    return CertificatePolicy.builder()
        .commonNameFromNames()
        .dnsNames(dnsNames)
        .extendedKeyUsages(ExtendedKeyUsage.SERVER_AUTH);
  }

  static CertificatePolicyBuilder tlsClient(String commonName) {
    return CertificatePolicy.builder()
        .commonName(commonName)
        .extendedKeyUsages(ExtendedKeyUsage.CLIENT_AUTH);
  }

  static CertificatePolicyBuilder tlsPeer(String... dnsNames) {
    return tlsServer(dnsNames)
        .extendedKeyUsages(ExtendedKeyUsage.SERVER_AUTH, ExtendedKeyUsage.CLIENT_AUTH);
  }

  static CertificatePolicyBuilder codeSigning(String commonName) {
    return CertificatePolicy.builder()
        .commonName(commonName)
        .validityPeriod(LIFE_OF_SIGNERS)
        .extendedKeyUsages(ExtendedKeyUsage.CODE_SIGNING);
  }

  static CertificatePolicyBuilder emailProtection(String address) {
    return CertificatePolicy.builder()
        .commonNameFromNames()
        .emails(address)
        .validityPeriod(LIFE_OF_SIGNERS)
        .extendedKeyUsages(ExtendedKeyUsage.EMAIL_PROTECTION);
  }

  static CertificatePolicyBuilder ocspSigner(String commonName) {
    return CertificatePolicy.builder()
        .commonName(commonName)
        .validity(LIFE_OF_OCSP_SIGNERS)
        .renewal(Renewal.atFraction(1, 2))
        .extendedKeyUsages(ExtendedKeyUsage.OCSP_SIGNING)
        .extensions(PolicyExtensions.builder().custom(OCSP_NO_CHECK).build());
  }

  static CertificatePolicyBuilder rootCa(String commonName) {
    return authority(commonName, OptionalInt.empty()).validityPeriod(LIFE_OF_ROOTS);
  }

  static CertificatePolicyBuilder intermediateCa(String commonName, int pathLength) {
    return authority(commonName, OptionalInt.of(pathLength)).validityPeriod(LIFE_OF_INTERMEDIATES);
  }

  private static CertificatePolicyBuilder authority(String commonName, OptionalInt pathLength) {
    return CertificatePolicy.builder()
        .commonName(commonName)
        .certificateAuthority(pathLength)
        .renewal(Renewal.never());
  }
}
