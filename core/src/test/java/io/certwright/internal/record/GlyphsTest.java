package io.certwright.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.access.Identity;
import io.certwright.audit.AuditContext;
import io.certwright.errors.InvalidRequestException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What does not show is refused in names and contexts, and spelled out elsewhere: the same. */
class GlyphsTest {

  @Test
  void allAgreeOnWhatIsHidden() {
    IntStream.concat(
            IntStream.rangeClosed(0, 0x32ff),
            IntStream.concat(
                IntStream.rangeClosed(0xd7f0, 0xffff), IntStream.rangeClosed(0xe0000, 0xe0200)))
        .forEach(
            point -> {
              var text = "a" + Character.toString(point) + "b";
              boolean hidden = Glyphs.isHidden(point);
              assertThat(isRefused(() -> Identity.named(text))).as("%x", point).isEqualTo(hidden);
              assertThat(isRefused(() -> AuditContext.NONE.withReason(text)))
                  .as("%x", point)
                  .isEqualTo(hidden);
            });
    assertThat(Glyphs.isHidden(' ')).isFalse();
    assertThat(Glyphs.isHidden(0x3164)).isTrue();
  }

  private static boolean isRefused(Runnable call) {
    try {
      call.run();
      return false;
    } catch (InvalidRequestException e) {
      return true;
    }
  }
}
