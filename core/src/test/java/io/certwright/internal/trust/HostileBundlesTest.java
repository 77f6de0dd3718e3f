package io.certwright.internal.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.Bytes;
import io.certwright.trust.ChainRule;
import io.certwright.trust.PolicyRules;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationLimit;
import io.certwright.trust.ValidationLimits;
import io.certwright.trust.ValidationResult;
import java.math.BigInteger;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;

/** What is made to cost time costs a bounded amount of counted work, and the answer says so. */
class HostileBundlesTest {

  private static final ValidationLimits STANDARD = ValidationLimits.standard();
  private static final Bytes ROOT = TestPki.root("root", 0);

  private static void assertBounded(ValidationResult result) {
    var work = result.work();
    assertThat(work.candidates()).isLessThanOrEqualTo(STANDARD.of(ValidationLimit.CANDIDATES));
    assertThat(work.signatureChecks())
        .isLessThanOrEqualTo(STANDARD.of(ValidationLimit.SIGNATURE_CHECKS));
    assertThat(work.nameChecks()).isLessThanOrEqualTo(STANDARD.of(ValidationLimit.NAME_CHECKS));
    assertThat(work.policyNodes()).isLessThanOrEqualTo(STANDARD.of(ValidationLimit.POLICY_NODES));
  }

  private static void assertExhausted(ValidationResult result, ValidationLimit limit) {
    assertBounded(result);
    assertThat(result)
        .isInstanceOfSatisfying(
            RefusedChain.class,
            refused -> {
              assertThat(refused.exhausted()).isEqualTo(Optional.of(limit));
              assertThat(refused.breaks(ChainRule.LIMIT)).isTrue();
              assertThat(refused.faults())
                  .anyMatch(fault -> fault.message().contains("the limit " + limit.code()));
            });
  }

  private static ValidationResult validate(Bytes leaf, List<Bytes> others) {
    return Validations.of(leaf, others, List.of(ROOT), Validations.any());
  }

  @Test
  void allOfOneNameEachSignedByEachOther() {
    var bundle = new ArrayList<Bytes>();
    for (int key = 1; key < 8; key++) {
      for (int by = 1; by < 8; by++) {
        for (int copy = 0; copy < 4; copy++) {
          bundle.add(
              TestPki.certificate("same", key)
                  .serial(BigInteger.valueOf(1_000 + copy))
                  .authority(-1)
                  .signedBy("same", by));
        }
      }
    }
    var leaf = TestPki.certificate("leaf", 1).signedBy("same", 1);
    for (int seed = 0; seed < 5; seed++) {
      Collections.shuffle(bundle, new Random(seed));
      var result = validate(leaf, bundle.subList(0, 190));
      assertBounded(result);
      assertThat(((RefusedChain) result).exhausted()).isPresent();
      assertThat(result.work().signatureChecks()).isGreaterThan(5);
    }
  }

  @Test
  void aWebOfCrossSignedNamesWithoutAnchor() {
    var bundle = new ArrayList<Bytes>();
    for (int subject = 1; subject < 8; subject++) {
      for (int issuer = 1; issuer < 8; issuer++) {
        for (int copy = 0; copy < 3; copy++) {
          bundle.add(
              TestPki.certificate("ca" + subject, subject)
                  .serial(BigInteger.valueOf(1_000 + copy))
                  .authority(-1)
                  .signedBy("ca" + issuer, issuer));
        }
      }
    }
    var leaf = TestPki.certificate("leaf", 1).signedBy("ca1", 1);
    var result = validate(leaf, bundle);
    assertBounded(result);
    assertThat(((RefusedChain) result).exhausted()).isPresent();
    var unlimitedSignatures =
        Validations.any().limits(STANDARD.with(ValidationLimit.SIGNATURE_CHECKS, 100_000));
    assertExhausted(
        Validations.of(leaf, bundle, List.of(ROOT), unlimitedSignatures),
        ValidationLimit.CANDIDATES);
  }

  @Test
  void twoThatSignEachOtherEnd() {
    var bundle =
        List.of(
            TestPki.certificate("a", 1).authority(-1).signedBy("b", 2),
            TestPki.certificate("b", 2).authority(-1).signedBy("a", 1));
    var leaf = TestPki.certificate("leaf", 3).signedBy("a", 1);
    var result = (RefusedChain) validate(leaf, bundle);
    assertThat(result.exhausted()).isEmpty();
    assertThat(result.breaks(ChainRule.ISSUER_NOT_FOUND)).isTrue();
    assertThat(result.work().signatureChecks()).isEqualTo(2);
  }

  @Test
  void manyCertificatesAreNotEvenRead() {
    var leaf = TestPki.certificate("leaf", 1).signedBy("root", 0);
    var result = validate(leaf, Collections.nCopies(200, leaf));
    assertExhausted(result, ValidationLimit.CERTIFICATES);
    var large = Bytes.copyOf(new byte[1 << 20]);
    assertExhausted(validate(leaf, List.of(large)), ValidationLimit.CERTIFICATE_BYTES);
    assertThat(result.work().signatureChecks()).isZero();
  }

  @Test
  void aPathThatIsTooLong() {
    var bundle = new ArrayList<Bytes>();
    for (int i = 0; i < 12; i++) {
      bundle.add(
          TestPki.certificate("ca" + i, i % 8).authority(-1).signedBy("ca" + (i + 1), (i + 1) % 8));
    }
    var leaf = TestPki.certificate("leaf", 1).signedBy("ca0", 0);
    var result = Validations.of(leaf, bundle, List.of(TestPki.root("ca12", 4)), Validations.any());
    assertExhausted(result, ValidationLimit.PATH_LENGTH);
    var longer = Validations.any().limits(STANDARD.with(ValidationLimit.PATH_LENGTH, 13));
    assertThat(Validations.of(leaf, bundle, List.of(TestPki.root("ca12", 4)), longer))
        .isInstanceOf(ValidatedChain.class);
  }

  @Test
  void thousandsOfNamesAndConstraints() {
    var names = new String[2_000];
    var subtrees = new GeneralSubtree[1_500];
    for (int i = 0; i < names.length; i++) {
      names[i] = "n" + i + ".test";
    }
    for (int i = 0; i < subtrees.length; i++) {
      subtrees[i] = new GeneralSubtree(new GeneralName(GeneralName.dNSName, "c" + i + ".test"));
    }
    var authority =
        TestPki.certificate("ca", 1)
            .authority(-1)
            .extension(Extension.nameConstraints, true, new NameConstraints(null, subtrees))
            .signedBy("root", 0);
    var leaf = TestPki.certificate("leaf", 2).dns(names).signedBy("ca", 1);
    assertExhausted(validate(leaf, List.of(authority)), ValidationLimit.NAME_CHECKS);
  }

  @Test
  void constraintsThatMultiply() {
    var bundle = new ArrayList<Bytes>();
    for (int level = 1; level < 6; level++) {
      var ranges = new GeneralSubtree[60];
      for (int i = 0; i < ranges.length; i++) {
        ranges[i] =
            new GeneralSubtree(
                new GeneralName(GeneralName.iPAddress, "10." + i + ".0." + level + "/255.0.0.255"));
      }
      bundle.add(
          TestPki.certificate("ca" + level, level)
              .authority(-1)
              .extension(Extension.nameConstraints, true, new NameConstraints(ranges, null))
              .signedBy(level == 5 ? "root" : "ca" + (level + 1), level == 5 ? 0 : level + 1));
    }
    var leaf = TestPki.certificate("leaf", 7).signedBy("ca1", 1);
    assertExhausted(validate(leaf, bundle), ValidationLimit.NAME_CHECKS);
  }

  @Test
  void policiesThatDoubleAtEachLevel() {
    int count = 12;
    var policies = new PolicyInformation[count];
    var mappings = new ASN1EncodableVector();
    for (int i = 0; i < count; i++) {
      policies[i] = new PolicyInformation(policy(i));
      for (int j = 0; j < count; j++) {
        mappings.add(new DERSequence(vector(policy(i), policy(j))));
      }
    }
    var bundle = new ArrayList<Bytes>();
    for (int level = 1; level < 8; level++) {
      bundle.add(
          TestPki.certificate("ca" + level, level)
              .authority(-1)
              .extension(Extension.certificatePolicies, false, new CertificatePolicies(policies))
              .extension(Extension.policyMappings, true, new DERSequence(mappings))
              .signedBy(level == 7 ? "root" : "ca" + (level + 1), level == 7 ? 0 : level + 1));
    }
    var leaf =
        TestPki.certificate("leaf", 1)
            .extension(Extension.certificatePolicies, false, new CertificatePolicies(policies))
            .signedBy("ca1", 1);
    assertExhausted(validate(leaf, bundle), ValidationLimit.POLICY_NODES);
  }

  private static ASN1ObjectIdentifier policy(int number) {
    return new ASN1ObjectIdentifier("1.2.3.4." + number);
  }

  private static ASN1EncodableVector vector(ASN1ObjectIdentifier from, ASN1ObjectIdentifier to) {
    var vector = new ASN1EncodableVector();
    vector.add(from);
    vector.add(to);
    return vector;
  }

  @Test
  void hugeKeysCostNothing() throws Exception {
    var modulus = BigInteger.ONE.shiftLeft(16_000).subtract(BigInteger.valueOf(159));
    var large = rsa(modulus, BigInteger.valueOf(65_537));
    var slow =
        rsa(
            BigInteger.ONE.shiftLeft(3_000).subtract(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(2_999).subtract(BigInteger.ONE));
    for (var key : List.of(large, slow)) {
      var authority = TestPki.certificate("ca", 1).key(key).authority(-1).signedBy("root", 0);
      var leaf = TestPki.certificate("leaf", 2).signedBy("ca", 1);
      var result = (RefusedChain) validate(leaf, List.of(authority));
      assertThat(result.breaks(ChainRule.OVERSIZED_KEY)).isTrue();
      assertThat(result.work().signatureChecks()).isZero();
    }
  }

  /** A key that nobody has made a key of. */
  private record EncodedKey(Bytes encoded) implements PublicKey {
    @Override
    public String getAlgorithm() {
      return "RSA";
    }

    @Override
    public String getFormat() {
      return "X.509";
    }

    @Override
    public byte[] getEncoded() {
      return encoded.toByteArray();
    }
  }

  private static PublicKey rsa(BigInteger modulus, BigInteger exponent) throws Exception {
    var info =
        new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
            new RSAPublicKey(modulus, exponent));
    return new EncodedKey(Bytes.copyOf(info.getEncoded()));
  }

  @Test
  void aSerialNumberOf200BytesIsNoReasonToFail() {
    var serial = BigInteger.ONE.shiftLeft(1_599);
    var leaf = TestPki.certificate("leaf", 1).serial(serial).signedBy("root", 0);
    assertThat(validate(leaf, List.of())).isInstanceOf(ValidatedChain.class);
  }

  @Test
  void aNameOfThousandsOfParts() {
    var name = new StringBuilder("CN=x");
    name.append(",OU=a".repeat(2_000));
    var parts = new GeneralSubtree[100];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new GeneralSubtree(new GeneralName(new X500Name("O=o" + i + ",OU=a".repeat(20))));
    }
    var authority =
        TestPki.certificate("ca", 1)
            .authority(-1)
            .extension(Extension.nameConstraints, true, new NameConstraints(null, parts))
            .signedBy("root", 0);
    var leaf = TestPki.certificate(name.substring(3), 2).signedBy("ca", 1);
    assertExhausted(validate(leaf, List.of(authority)), ValidationLimit.NAME_CHECKS);
  }

  @Test
  void manyPathsOfManyNames() {
    var names = new String[3_000];
    for (int i = 0; i < names.length; i++) {
      names[i] = "n" + i + ".test";
    }
    var bundle = new ArrayList<Bytes>();
    for (int copy = 0; copy < 25; copy++) {
      var serial = BigInteger.valueOf(1_000 + copy);
      bundle.add(TestPki.certificate("ca", 1).serial(serial).authority(-1).signedBy("upper", 3));
      bundle.add(TestPki.certificate("upper", 3).serial(serial).authority(-1).signedBy("root", 0));
    }
    var leaf = TestPki.certificate("leaf", 2).dns(names).signedBy("ca", 1);
    var settings = Validations.any().policies(PolicyRules.requiring(Set.of("1.2.3.5")));
    assertExhausted(
        Validations.of(leaf, bundle, List.of(ROOT), settings), ValidationLimit.NAME_CHECKS);
  }

  @Test
  void extensionsAndPurposesByTheThousandAreReadOnce() {
    var bundle = new ArrayList<Bytes>();
    for (int copy = 0; copy < 15; copy++) {
      var draft =
          TestPki.certificate("ca", 1).serial(BigInteger.valueOf(1_000 + copy)).authority(-1);
      for (int i = 0; i < 1_000; i++) {
        draft.extension(policy(i), true, DERNull.INSTANCE);
      }
      bundle.add(draft.signedBy("root", 0));
    }
    var leaf = TestPki.certificate("leaf", 2).signedBy("ca", 1);
    var result = (RefusedChain) validate(leaf, bundle);
    assertThat(result.faults()).hasSize(1);
    assertThat(result.breaks(ChainRule.CRITICAL_EXTENSION)).isTrue();
    assertThat(result.failedCandidates()).isEqualTo(15);
    assertThat(result.work().signatureChecks()).isZero();
  }
}
