package io.certwright.internal.keyfile;

import static io.certwright.internal.keyfile.Samples.leaf;
import static io.certwright.internal.keyfile.Samples.named;
import static io.certwright.internal.keyfile.Samples.open;
import static io.certwright.internal.keyfile.Samples.root;
import static io.certwright.internal.keyfile.Samples.source;
import static io.certwright.internal.keyfile.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.keyfile.Samples.Party;
import io.certwright.spi.keys.KeySpec;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PKCS#12 files that no ordinary software writes. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class Pkcs12LimitsTest {

  private static final String WORD = "correct horse";
  private static final Party SHOP = leaf(root("root"), "shop", KeySpec.EC_P256);

  private static UnreadableImportException refusal(KeySource source) {
    return catchThrowableOfType(UnreadableImportException.class, () -> open(source).close());
  }

  private static OutputEncryptor encryptor(int iterations) throws Exception {
    return new JcePKCSPBEOutputEncryptorBuilder(
            PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC)
        .setProvider(new BouncyCastleProvider())
        .setIterationCount(iterations)
        .build(Samples.PASSWORD);
  }

  private static PKCS12SafeBag certificate() throws Exception {
    return new PKCS12SafeBagBuilder(new JcaX509CertificateHolder(SHOP.certificate())).build();
  }

  private static PrivateKeyInfo key() {
    return PrivateKeyInfo.getInstance(SHOP.pkcs8());
  }

  private static byte[] withoutMac(PKCS12PfxPduBuilder builder) throws Exception {
    return builder.build(null, new char[0]).getEncoded();
  }

  private static PKCS12MacCalculatorBuilder mac() {
    return new JcePKCS12MacCalculatorBuilder()
        .setProvider(new BouncyCastleProvider())
        .setIterationCount(1);
  }

  private static KeySource limited(KeySource source, long work) {
    return new KeySource(
        source.files(),
        source.password(),
        source.keyPassword(),
        source.alias(),
        work,
        source.size());
  }

  @Test
  void aFileWithoutMacIsReadIfItsPasswordWasOfUse() throws Exception {
    var clear =
        withoutMac(
            new PKCS12PfxPduBuilder()
                .addData(new PKCS12SafeBagBuilder(key()).build())
                .addData(certificate()));
    try (var read = open(source(clear))) {
      assertThat(read.chain()).containsExactly(SHOP.certificate());
    }
    assertThat(refusal(with(source(clear), WORD)))
        .hasMessageContaining("no MAC")
        .extracting(UnreadableImportException::reason)
        .isEqualTo(Reason.UNSUPPORTED);
    var encrypted =
        withoutMac(
            new PKCS12PfxPduBuilder()
                .addData(new PKCS12SafeBagBuilder(key(), encryptor(100)).build())
                .addData(certificate()));
    try (var read = open(with(source(encrypted), WORD))) {
      assertThat(read.chain()).containsExactly(SHOP.certificate());
    }
    assertThat(refusal(with(source(encrypted), "wrong")).reason()).isEqualTo(Reason.WRONG_PASSWORD);
  }

  /** It would take a quarter of an hour. */
  @Test
  void aBombOfIterationsIsRefusedBeforeItGoesOff() throws Exception {
    var file = Samples.store("PKCS12", Samples.Entry.of("shop", SHOP));
    // The JDK's 10,000 iterations as an INTEGER of two bytes; as many as fit into them.
    for (int i = 0; i + 4 <= file.length; i++) {
      if (file[i] == 2 && file[i + 1] == 2 && file[i + 2] == 0x27 && file[i + 3] == 0x10) {
        file[i + 2] = 0x7f;
      }
    }
    assertThat(refusal(limited(with(source(file), WORD), 5_000)))
        .hasMessageContaining("raise workLimit")
        .hasMessageContaining("32528 iterations")
        .extracting(UnreadableImportException::reason)
        .isEqualTo(Reason.TOO_MUCH);
  }

  /** Each part is below the limit, all of them together are not. */
  @Test
  void partsShareOneBudget() throws Exception {
    var builder = new PKCS12PfxPduBuilder().addData(new PKCS12SafeBagBuilder(key()).build());
    for (int i = 0; i < 10; i++) {
      builder.addEncryptedData(encryptor(10_000), certificate());
    }
    var file = with(source(builder.build(mac(), Samples.PASSWORD).getEncoded()), WORD);
    // Ten times 10,000 with three digests each, which are as much as 150,000 HMACs, and the MAC.
    assertThat(refusal(limited(file, 150_000)).reason()).isEqualTo(Reason.TOO_MUCH);
    try (var read = open(limited(file, 150_001))) {
      assertThat(read.chain()).containsExactly(SHOP.certificate());
    }
  }

  /** Nobody pays for a key that is not the one that is meant. */
  @Test
  void onlyTheKeyThatIsMeantIsOpened() throws Exception {
    var builder = new PKCS12PfxPduBuilder().addData(certificate());
    for (int i = 0; i < 10; i++) {
      builder.addData(new PKCS12SafeBagBuilder(key(), encryptor(10_000)).build());
    }
    var file = with(source(builder.build(mac(), Samples.PASSWORD).getEncoded()), WORD);
    var refused = refusal(limited(file, 1));
    assertThat(refused.reason()).as("without any work").isEqualTo(Reason.AMBIGUOUS);
    assertThat(refused.choices()).hasSize(10);
    assertThat(refusal(limited(named(file, "#7"), 15_000)).reason()).isEqualTo(Reason.TOO_MUCH);
    try (var read = open(limited(named(file, "#7"), 15_001))) {
      assertThat(read.chain()).hasSize(1);
    }
  }

  @Test
  void moreEntriesThanAnybodyHas() throws Exception {
    var builder = new PKCS12PfxPduBuilder();
    for (int i = 0; i <= Budget.MAX_ITEMS; i++) {
      builder.addData(new PKCS12SafeBagBuilder(key()).build());
    }
    assertThat(refusal(source(withoutMac(builder))))
        .hasMessageContaining("more than 100 private keys");
    var certificates = Samples.pem(SHOP).repeat(Budget.MAX_ITEMS + 1);
    assertThat(refusal(source(certificates))).hasMessageContaining("more than 100 certificates");
    var blocks = Samples.block("COMMENT", new byte[3]).repeat(Budget.MAX_BLOCKS + 1);
    assertThat(refusal(source(blocks))).hasMessageContaining("more than 1000 blocks");
    assertThat(List.of(refusal(source(new byte[Samples.SIZE + 1]))))
        .extracting(UnreadableImportException::reason)
        .containsExactly(Reason.TOO_MUCH);
  }
}
