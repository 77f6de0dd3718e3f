package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.notify.Notice;
import io.certwright.spi.notify.NotifierAnswer;
import io.certwright.spi.notify.Recipient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link io.certwright.spi.notify.Notifier} as tests: extend it, and give it a
 * fixture with a real far side.
 */
public abstract class NotifierContract {

  private static final int AT_ONCE = 8;

  /** Texts that somebody else has chosen, and what they try to get into. */
  private static final List<String> HOSTILE =
      List.of(
          "a\r\nBcc: everybody@example.test\r\n\r\nhello",
          "\",\"type\":\"io.certwright.certificate.purged",
          "\\u0000 \u0000 \u0007 \u001b[31m \u007f",
          "\u202Egnissim era setub\u202C",
          "</script><img src=x onerror=alert(1)>",
          "\uD83D\uDD12 ключ 鍵 \u2028 \u2029",
          "=?utf-8?q?=0D=0ABcc:_x=40example.test?=",
          "\n.\r\n.\n",
          "x".repeat(5_000));

  /** For those who extend it. */
  protected NotifierContract() {}

  /** Prepares a far side and a notifier to it. */
  protected abstract NotifierFixture open() throws Exception;

  private static Notice notice(int number, String text) {
    return new Notice(
        "0000/" + String.format("%016x", number),
        "urn:certwright:vault:0123456789abcdef0123456789abcdef",
        "io.certwright.certificate.attempt-failed",
        "shop/0000000100112233445566778899aabb",
        Instant.parse("2030-01-01T00:00:00.123Z"),
        "Vault default: shop failed: " + text,
        Map.of("message", text),
        List.of(new Recipient("ops@example.test", Optional.of("Ops"))));
  }

  /** What is given arrives, once, and in order. */
  @Test
  protected final void whatIsGivenArrives() throws Exception {
    try (var far = open()) {
      for (int i = 0; i < 3; i++) {
        assertThat(far.notifier().deliver(notice(i, "word-" + i)))
            .isEqualTo(new NotifierAnswer.Delivered());
      }
      assertThat(far.arrived()).hasSize(3);
      for (int i = 0; i < 3; i++) {
        assertThat(far.arrived().get(i)).contains("shop", "word-" + i);
      }
    }
  }

  /** Whoever is told twice can know it: both carry the notice's id. */
  @Test
  protected final void whatIsGivenTwiceArrivesUnderTheSameId() throws Exception {
    try (var far = open()) {
      var notice = notice(0x1234abcd, "word");
      var unused = far.notifier().deliver(notice);
      unused = far.notifier().deliver(notice);
      assertThat(far.arrived()).hasSize(2).allMatch(message -> message.contains("1234abcd"));
    }
  }

  /** A text stays a text: it becomes no field, no header, and no message of its own. */
  @Test
  protected final void hostileTextStaysText() throws Exception {
    try (var far = open()) {
      for (int i = 0; i < HOSTILE.size(); i++) {
        assertThat(far.notifier().deliver(notice(i, HOSTILE.get(i))))
            .as("text %s", i)
            .isEqualTo(new NotifierAnswer.Delivered());
        assertThat(far.arrived()).as("text %s", i).hasSize(i + 1);
        assertThat(far.arrived().get(i).lines().takeWhile(line -> !line.isEmpty()))
            .as("the headers of text %s", i)
            .isNotEmpty()
            .noneMatch(line -> line.startsWith("Bcc:"));
      }
    }
  }

  /** A far side that is down is told of, and what could not be delivered is delivered later. */
  @Test
  protected final void aFarSideThatIsDownIsTriedAgain() throws Exception {
    try (var far = open()) {
      far.fail();
      var answer = far.notifier().deliver(notice(1, "word"));
      assertThat(answer).isInstanceOf(NotifierAnswer.TryAgain.class);
      var reason = ((NotifierAnswer.TryAgain) answer).reason();
      assertThat(reason).isNotBlank().doesNotContain("\n", "\r");
      far.secrets().forEach(secret -> assertThat(reason).doesNotContain(secret));
      far.mend();
      assertThat(far.notifier().deliver(notice(1, "word")))
          .isEqualTo(new NotifierAnswer.Delivered());
      assertThat(far.arrived()).hasSize(1);
    }
  }

  /** It serves several vaults at once. */
  @Test
  protected final void severalAreServedAtOnce() throws Exception {
    var pool = Executors.newFixedThreadPool(AT_ONCE);
    try (var far = open()) {
      var calls =
          IntStream.range(0, AT_ONCE)
              .mapToObj(i -> pool.submit(() -> far.notifier().deliver(notice(i, "word-" + i))))
              .toList();
      for (var call : calls) {
        assertThat(call.get()).isEqualTo(new NotifierAnswer.Delivered());
      }
      assertThat(far.arrived()).hasSize(AT_ONCE);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Nothing secret is shown. */
  @Test
  protected final void nothingSecretIsShown() throws Exception {
    try (var far = open()) {
      var shown = far.notifier().toString();
      far.secrets().forEach(secret -> assertThat(shown).doesNotContain(secret));
    }
  }
}
