package io.certwright.internal.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.Bytes;
import io.certwright.trust.ChainRule;
import io.certwright.trust.Purpose;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.Strictness;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationResult;
import io.certwright.trust.ValidationSettings;
import io.certwright.trust.WeakAlgorithm;
import java.math.BigInteger;
import java.util.List;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/** What each setting demands of a chain, and what it passes over. */
class DemandsTest {

  private static final Bytes ROOT = TestPki.root("root", 0);

  private static ValidationResult validate(Bytes leaf, ValidationSettings.Builder settings) {
    return Validations.of(leaf, List.of(), List.of(ROOT), settings);
  }

  private static void assertBreaks(ValidationResult result, ChainRule rule) {
    assertThat(result)
        .isInstanceOfSatisfying(
            RefusedChain.class,
            refused ->
                assertThat(refused.faults()).extracting(fault -> fault.rule()).containsOnly(rule));
  }

  @Test
  void theFormCountsWhereItIsAskedFor() {
    var leaf = TestPki.certificate("leaf", 1).serial(BigInteger.valueOf(-5)).signedBy("root", 0);
    assertThat(validate(leaf, Validations.any())).isInstanceOf(ValidatedChain.class);
    var strict = validate(leaf, Validations.any().strictness(Strictness.RFC_5280));
    assertBreaks(strict, ChainRule.FORM);
    assertThat(strict.toString()).contains("[serial-not-positive]", "RFC 5280, section 4.1.2.2");
  }

  @Test
  void sha1IsAcceptedByNameAlone() {
    var leaf = TestPki.certificate("leaf", 1).signedBy("root", TestPki.signer(0, "SHA1withECDSA"));
    assertBreaks(validate(leaf, Validations.any()), ChainRule.WEAK_SIGNATURE);
    assertThat(validate(leaf, Validations.any().allowWeak(WeakAlgorithm.SHA1_SIGNATURE)))
        .isInstanceOf(ValidatedChain.class);
    assertBreaks(
        validate(leaf, Validations.any().allowWeak(WeakAlgorithm.DSA)), ChainRule.WEAK_SIGNATURE);
  }

  @Test
  void thePurposeGoesThroughTheWholeChain() {
    var authority =
        TestPki.certificate("ca", 1)
            .authority(-1)
            .extension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
            .signedBy("root", 0);
    var leaf = TestPki.certificate("leaf", 2).signedBy("ca", 1);
    for (var purpose : Purpose.values()) {
      var settings = ValidationSettings.builder(purpose, TestPki.NOW);
      var result = Validations.of(leaf, List.of(authority), List.of(ROOT), settings);
      switch (purpose) {
        case TLS_CLIENT, ANY -> assertThat(result).isInstanceOf(ValidatedChain.class);
        case TLS_SERVER, CODE_SIGNING ->
            assertThat(((RefusedChain) result).breaks(ChainRule.EXTENDED_KEY_USAGE)).isTrue();
        case CERTIFICATE_AUTHORITY ->
            assertThat(((RefusedChain) result).breaks(ChainRule.NOT_AN_AUTHORITY)).isTrue();
      }
    }
    var settings = ValidationSettings.builder(Purpose.CERTIFICATE_AUTHORITY, TestPki.NOW);
    assertThat(validate(authority, settings)).isInstanceOf(ValidatedChain.class);
  }

  @Test
  void theKeyUsageOfALeafFitsThePurpose() {
    var leaf = TestPki.certificate("leaf", 2).usage(KeyUsage.cRLSign).signedBy("root", 0);
    assertBreaks(
        validate(leaf, ValidationSettings.builder(Purpose.TLS_SERVER, TestPki.NOW)),
        ChainRule.KEY_USAGE);
    assertThat(validate(leaf, Validations.any())).isInstanceOf(ValidatedChain.class);
  }

  @Test
  void aLeafThatIsAnAnchorIsTrustedForWhatItSays() {
    var own = TestPki.certificate("own", 3).dns("own.test").signedBy("own", 3);
    var settings = ValidationSettings.builder(Purpose.TLS_SERVER, TestPki.NOW);
    assertThat(Validations.of(own, List.of(), List.of(own), settings.host("own.test")))
        .isInstanceOfSatisfying(
            ValidatedChain.class, chain -> assertThat(chain.certificates()).hasSize(1));
    assertBreaks(
        Validations.of(own, List.of(), List.of(own), settings.host("other.test")),
        ChainRule.HOST_NAME);
    assertBreaks(
        Validations.of(own, List.of(), List.of(ROOT), settings.host("own.test")),
        ChainRule.ISSUER_NOT_FOUND);
  }
}
