package io.certwright.internal.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.Bytes;
import io.certwright.trust.ChainRule;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationLimit;
import io.certwright.trust.ValidationLimits;
import io.certwright.trust.ValidationResult;
import io.certwright.trust.ValidationSettings;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a validator remembers makes it faster, and changes no answer. */
class KnownAuthoritiesTest {

  private static final Bytes ROOT = TestPki.root("root", 0);
  private static final Bytes ISSUING =
      TestPki.certificate("ca", 1)
          .authority(0)
          .valid(TestPki.FROM, TestPki.NOW.plusSeconds(60))
          .signedBy("root", 0);
  private static final Bytes LEAF = TestPki.certificate("leaf", 2).signedBy("ca", 1);

  private final ChainValidation experienced = validation();

  KnownAuthoritiesTest() {
    validate(experienced, LEAF, ISSUING, TestPki.NOW);
  }

  private static ChainValidation validation() {
    return new ChainValidation(new Anchors(List.of(TrustedAnchor.of(Node.of(ROOT).certificate()))));
  }

  private static ValidationResult validate(
      ChainValidation validation, Bytes leaf, Bytes issuing, Instant at) {
    return validation.validate(
        new PresentedChain(leaf, List.of(issuing)),
        ValidationSettings.builder(Purpose.ANY, at).build());
  }

  private void sameAnswer(Bytes leaf, Bytes issuing, Instant at) {
    assertThat(validate(experienced, leaf, issuing, at))
        .usingRecursiveComparison()
        .isEqualTo(validate(validation(), leaf, issuing, at));
  }

  @Test
  void aKnownAuthorityIsAnsweredForWithTheSameCounts() {
    assertThat(validate(experienced, LEAF, ISSUING, TestPki.NOW))
        .isInstanceOf(ValidatedChain.class);
    sameAnswer(LEAF, ISSUING, TestPki.NOW);
  }

  @Test
  void aKnownAuthorityEndsWhenItsTimeIsOver() {
    var later = TestPki.NOW.plusSeconds(61);
    var refused = (RefusedChain) validate(experienced, LEAF, ISSUING, later);
    assertThat(refused.faults()).extracting(fault -> fault.rule()).contains(ChainRule.EXPIRED);
    sameAnswer(LEAF, ISSUING, later);
  }

  @Test
  void aLeafBelowAKnownAuthorityIsVerified() {
    sameAnswer(TestPki.certificate("leaf", 2).signedBy("ca", 3), ISSUING, TestPki.NOW);
  }

  @Test
  void theSameAuthoritySignedByAnotherKeyIsNotKnown() {
    var forged = TestPki.certificate("ca", 1).authority(0).signedBy("root", 3);
    var refused = (RefusedChain) validate(experienced, LEAF, forged, TestPki.NOW);
    assertThat(refused.faults()).extracting(fault -> fault.rule()).contains(ChainRule.SIGNATURE);
  }

  @Test
  void noMoreIsRememberedThanThereIsRoomFor() {
    var known = new KnownAuthorities();
    var root = Node.of(ROOT);
    var first = Node.of(ISSUING);
    known.add(List.of(Node.of(LEAF), first, root));
    assertThat(known.read(ISSUING)).contains(first);
    assertThat(known.isSignedBy(first, root.key().encoded())).isTrue();
    assertThat(known.isSignedBy(first, first.key().encoded())).isFalse();
    for (int i = 0; i < 200; i++) {
      var other = TestPki.certificate("ca", 1).serial(BigInteger.valueOf(i)).authority(0);
      known.add(List.of(Node.of(LEAF), Node.of(other.signedBy("root", 0)), root));
    }
    assertThat(known.read(ISSUING)).isEmpty();
    assertThat(known.isSignedBy(first, root.key().encoded())).isFalse();
    assertThat(known.isExamined(first.key().encoded())).isTrue();
  }

  @Test
  void whatIsRememberedIsCounted() {
    var one = ValidationLimits.standard().with(ValidationLimit.SIGNATURE_CHECKS, 1);
    var settings = ValidationSettings.builder(Purpose.ANY, TestPki.NOW).limits(one).build();
    var refused =
        (RefusedChain) experienced.validate(new PresentedChain(LEAF, List.of(ISSUING)), settings);
    assertThat(refused.exhausted()).contains(ValidationLimit.SIGNATURE_CHECKS);
  }
}
