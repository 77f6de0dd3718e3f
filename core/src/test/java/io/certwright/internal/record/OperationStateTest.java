package io.certwright.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.record.OperationState.Failure;
import io.certwright.internal.record.OperationState.Phase;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What becomes of an operation. */
class OperationStateTest {

  /** What waits for an approval is not in progress because an attempt at it failed. */
  @Property
  void aFailedAttemptLeavesThePhase(@ForAll Phase phase, @ForAll boolean ordered) {
    var before =
        new OperationState(
            "ab",
            phase,
            Instant.EPOCH,
            "shop-ca",
            Optional.empty(),
            ordered,
            Optional.empty(),
            Optional.empty());
    var why = Failure.of(Refusal.TRANSIENT, "away", "nobody there");
    var after = before.withFailure(why);
    assertThat(after.phase()).isEqualTo(phase);
    assertThat(after.isOpen()).isEqualTo(before.isOpen());
    assertThat(after.failure()).contains(why);
    assertThat(after.ordered()).isEqualTo(ordered);
  }
}
