package io.certwright.internal.keyfile;

import static io.certwright.internal.keyfile.Samples.below;
import static io.certwright.internal.keyfile.Samples.key;
import static io.certwright.internal.keyfile.Samples.leaf;
import static io.certwright.internal.keyfile.Samples.named;
import static io.certwright.internal.keyfile.Samples.open;
import static io.certwright.internal.keyfile.Samples.pem;
import static io.certwright.internal.keyfile.Samples.root;
import static io.certwright.internal.keyfile.Samples.source;
import static io.certwright.internal.keyfile.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.keyfile.Samples.Entry;
import io.certwright.internal.keyfile.Samples.Party;
import io.certwright.spi.keys.KeySpec;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which key, which leaf and which path is taken of what a file holds. */
class SelectionTest {

  private static final Party ROOT = root("root");
  private static final Party UPPER = below(ROOT, "upper");
  private static final Party LOWER = below(UPPER, "lower");
  private static final Party LEAF = leaf(LOWER, "shop", KeySpec.EC_P256);
  private static final Party OTHER = leaf(ROOT, "other", KeySpec.EC_P256);
  private static final List<X509Certificate> PATH =
      List.of(LEAF.certificate(), LOWER.certificate(), UPPER.certificate());

  private static UnreadableImportException refusal(KeySource source) {
    return catchThrowableOfType(UnreadableImportException.class, () -> open(source).close());
  }

  @ParameterizedTest
  // The small sets of SLH-DSA take seconds to sign, and differ from the fast ones in numbers only.
  @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "SLH_DSA_.*S")
  void everyKindOfKeyIsTried(KeySpec spec) {
    var leaf = leaf(ROOT, "leaf", spec);
    var same = leaf(ROOT, "same", spec);
    try (var read = open(source(pem(same, leaf) + key(leaf)))) {
      assertThat(read.spec()).isEqualTo(spec);
      assertThat(read.pkcs8().bytes()).isNotEmpty();
      assertThat(read.chain()).containsExactly(leaf.certificate());
      assertThat(read.others()).containsExactly(same.certificate());
    }
    assertThat(refusal(source(pem(same) + key(leaf))).reason()).isEqualTo(Reason.KEY_MISMATCH);
  }

  @Property(tries = 100)
  void theOrderMakesNoDifference(@ForAll long seed) {
    var blocks =
        new ArrayList<>(
            List.of(pem(ROOT), pem(UPPER), pem(LOWER), pem(LEAF), pem(OTHER), key(LEAF)));
    Collections.shuffle(blocks, new Random(seed));
    try (var read = open(source(String.join("a comment\r\n", blocks)))) {
      assertThat(read.chain()).isEqualTo(PATH);
      assertThat(read.others()).containsExactlyInAnyOrder(ROOT.certificate(), OTHER.certificate());
    }
  }

  @Test
  void aPathEndsWhereItIsBroken() {
    try (var read = open(source(key(LEAF) + pem(UPPER, LEAF)))) {
      assertThat(read.chain()).containsExactly(LEAF.certificate());
    }
  }

  /** One that has the issuer's name and not its key did not sign it. */
  @Test
  void anIssuerIsKnownByItsSignature() {
    var impostor = below(UPPER, "lower");
    try (var read = open(source(key(LEAF) + pem(impostor, LEAF, LOWER)))) {
      assertThat(read.chain()).containsExactly(LEAF.certificate(), LOWER.certificate());
    }
  }

  @Test
  void aSelfSignedLeafStays() {
    try (var read = open(source(key(ROOT) + pem(ROOT, LEAF)))) {
      assertThat(read.chain()).containsExactly(ROOT.certificate());
    }
  }

  @Test
  void ofSeveralKeysOneIsChosenByItsAlias() {
    var file =
        Samples.store("PKCS12", Entry.of("shop", LEAF, LOWER, UPPER), Entry.of("Other", OTHER));
    var source = with(source(file), "correct horse");
    var refused = refusal(source);
    assertThat(refused.reason()).isEqualTo(Reason.AMBIGUOUS);
    assertThat(refused.choices()).containsExactlyInAnyOrder("shop", "other");
    try (var read = open(named(source, "SHOP"))) {
      assertThat(read.chain()).isEqualTo(PATH);
      assertThat(read.friendlyName()).contains("shop");
    }
    var unknown = refusal(named(source, "none"));
    assertThat(unknown.reason()).isEqualTo(Reason.AMBIGUOUS);
    assertThat(unknown.choices()).containsExactlyInAnyOrder("shop", "other");
  }

  @Test
  void keysWithoutANameHaveANumber() {
    var source = source(key(OTHER) + key(LEAF) + pem(OTHER, LEAF));
    assertThat(refusal(source).choices()).containsExactly("#1", "#2");
    try (var read = open(named(source, "#2"))) {
      assertThat(read.chain()).containsExactly(LEAF.certificate());
    }
  }

  @Test
  void ofSeveralCertificatesOfTheKeyOneIsChosenByItsThumbprint() {
    var renewed = Samples.again(LOWER, LEAF, "shop");
    var source = source(key(LEAF) + pem(LEAF, renewed, LOWER));
    var refused = refusal(source);
    assertThat(refused.reason()).isEqualTo(Reason.AMBIGUOUS);
    assertThat(refused.choices()).hasSize(2).doesNotHaveDuplicates();
    try (var read = open(named(source, refused.choices().get(1)))) {
      assertThat(read.chain().get(0)).isEqualTo(renewed.certificate());
    }
  }

  /** The same certificate twice is one. */
  @Test
  void whatIsThereTwiceIsThereOnce() {
    try (var read = open(source(pem(LEAF, LEAF, LEAF) + key(LEAF)))) {
      assertThat(read.chain()).containsExactly(LEAF.certificate());
      assertThat(read.others()).isEmpty();
    }
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(refusal(source(pem(LEAF, LOWER))))
        .hasMessageContaining("2 certificates, 0 private keys")
        .extracting(UnreadableImportException::reason)
        .isEqualTo(Reason.NO_PRIVATE_KEY);
    assertThat(refusal(source(key(LEAF))))
        .hasMessageContaining("block 1 (PRIVATE KEY) line 1")
        .extracting(UnreadableImportException::reason)
        .isEqualTo(Reason.NO_CERTIFICATE);
    assertThat(refusal(source(pem(OTHER) + key(LEAF))))
        .hasMessageContaining("block 2 (PRIVATE KEY)")
        .hasMessageContaining("CN=other")
        .extracting(UnreadableImportException::reason)
        .isEqualTo(Reason.KEY_MISMATCH);
  }

  @Test
  void aKeyAndItsCertificatesMayBeInFilesOfTheirOwn() {
    var source =
        new KeySource(
            List.of(LEAF.pkcs8(), LEAF.der(), LOWER.der()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Samples.WORK,
            Samples.SIZE);
    try (var read = open(source)) {
      assertThat(read.chain()).containsExactly(LEAF.certificate(), LOWER.certificate());
    }
  }
}
