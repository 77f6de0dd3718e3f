package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Storage;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.Example;

/** What the scenarios find, random steps beside the model find as well, on their own. */
class ModelTest {

  private static final int SEQUENCES = 300;

  @Example
  void itAgreesWithAGoodStorage() {
    assertThat(isFound(UnaryOperator.identity())).isFalse();
  }

  @Example
  void ignoredChecks() {
    assertThat(isFound(BrokenStorages.IgnoresChecks::new)).isTrue();
  }

  @Example
  void aFeedThatSkips() {
    assertThat(isFound(BrokenStorages.FeedSkips::new)).isTrue();
  }

  @Example
  void aRecordInTwoHands() {
    assertThat(isFound(BrokenClaims.HandsOutTwice::new)).isTrue();
  }

  @Example
  void aClaimThatTheDueQueryIgnores() {
    assertThat(isFound(BrokenClaims.ShowsWhatIsClaimed::new)).isTrue();
  }

  @Example
  void aLeaseThatIsTooShort() {
    assertThat(isFound(BrokenClaims.HalvesTheLease::new)).isTrue();
  }

  @Example
  void aLeaseWithoutEnd() {
    assertThat(isFound(BrokenClaims.NeverLetsGo::new)).isTrue();
  }

  @Example
  void aClaimThatOutlivesAPut() {
    assertThat(isFound(BrokenClaims.PutKeepsTheClaim::new)).isTrue();
  }

  @Example
  void ignoredFences() {
    assertThat(isFound(BrokenClaims.IgnoresFences::new)).isTrue();
  }

  @Example
  void fencesForWhatIsWrittenOnly() {
    assertThat(isFound(BrokenClaims.FencesOnlyWhatItWrites::new)).isTrue();
  }

  @Example
  void aFenceThatEndsWithItsLease() {
    assertThat(isFound(BrokenClaims.FencesByTheClock::new)).isTrue();
  }

  /** Always the same sequences, so that a defect is found or is not, whenever this runs. */
  private static boolean isFound(UnaryOperator<Storage> how) {
    var generator = new StepsSupplier().get().generator(SEQUENCES, false);
    var random = new Random(8_2026);
    for (int i = 0; i < SEQUENCES; i++) {
      var steps = generator.next(random).value();
      try (var bench = new Bench(new ChangedFixture(how))) {
        steps.play(bench);
      } catch (AssertionError e) {
        return true;
      }
    }
    return false;
  }
}
