package io.certwright.notify.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.notify.Notice;
import io.certwright.spi.notify.NotifierAnswer;
import io.certwright.spi.notify.NotifierAnswer.TryAgain;
import io.certwright.spi.notify.Recipient;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Letters to the contacts of a vault, through a real server. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class MailNotifierTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private MailServer server;

  @BeforeEach
  void open() throws Exception {
    server = new MailServer();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static Notice notice(String summary, Recipient... to) {
    return new Notice(
        "0001/0000000000000007",
        "urn:certwright:vault:00",
        "io.certwright.certificate.renewed",
        "shop/00",
        NOW,
        summary,
        Map.of("serialNumber", "5a"),
        List.of(to));
  }

  private static Recipient to(String email) {
    return new Recipient(email, Optional.empty());
  }

  @Test
  void eachContactGetsALetterOfTheirOwn() throws Exception {
    var ops = new Recipient("ops@example.test", Optional.of("Operations, \"night\" \u00e4"));
    var answer =
        server.builder().build().deliver(notice("shop was renewed", ops, to("me@example.test")));
    assertThat(answer).isEqualTo(new NotifierAnswer.Delivered());
    var letters = server.received();
    assertThat(letters).hasSize(2);
    var first = letters.get(0);
    assertThat(first.getAllRecipients()).hasSize(1);
    assertThat(first.getSubject()).isEqualTo("shop was renewed");
    assertThat(first.getFrom()[0]).hasToString("vault@example.test");
    assertThat(first.getSentDate().toInstant()).isEqualTo(NOW);
    assertThat(first.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(first.getMessageID())
        .isEqualTo("<0001-0000000000000007.urn-certwright-vault-00@example.test>");
    assertThat(first.getContent().toString())
        .contains("shop was renewed", "serialNumber: 5a", "event: 0001/0000000000000007")
        .doesNotContain("me@example.test");
    assertThat(letters.get(1).getAllRecipients()[0]).hasToString("me@example.test");
  }

  /** Names and sentences of others become no header, no recipient, and no encoded word. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nBcc: everybody@example.test",
        "a\rBcc: everybody@example.test",
        "a\nBcc: everybody@example.test\n\nbody",
        "a\u2028Bcc: everybody@example.test",
        "=?utf-8?q?a=0D=0ABcc:_everybody@example.test?=",
        "\"<everybody@example.test>\"",
        "a, everybody@example.test"
      })
  void textsOfOthersStayTexts(String hostile) throws Exception {
    var to = new Recipient("ops@example.test", Optional.of(hostile));
    assertThat(server.builder().build().deliver(notice(hostile, to)))
        .isEqualTo(new NotifierAnswer.Delivered());
    assertThat(server.received()).hasSize(1);
    var letter = server.received().get(0);
    assertThat(letter.getAllRecipients()).hasSize(1);
    assertThat(letter.getHeader("Bcc")).isNull();
    assertThat(letter.getHeader("Cc")).isNull();
    assertThat(letter.getSubject()).doesNotContain("\r", "\n").contains("everybody@example.test");
    assertThat(letter.getAllRecipients()[0].toString()).contains("ops@example.test");
  }

  @Test
  void whoIsNotToBeToldIsNot() {
    assertThat(server.builder().build().deliver(notice("nobody's business")))
        .isEqualTo(new NotifierAnswer.Delivered());
    assertThat(server.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no address", "a@b@c", "a b@example.test", "a@example.test\r\nX: y", ""})
  void anAddressThatIsNoneIsLeftOut(String bad) {
    var notifier = server.builder().build();
    assertThat(notifier.deliver(notice("one is good", to(bad), to("ops@example.test"))))
        .isEqualTo(new NotifierAnswer.Delivered());
    assertThat(server.received()).hasSize(1);
    assertThat(notifier.deliver(notice("none is", to(bad))))
        .isInstanceOf(NotifierAnswer.Refused.class);
  }

  @Test
  void aWrongPasswordIsToldOfAndNotShown() {
    var wrong = "another password altogether";
    var notifier = server.builder().login(MailServer.USER, wrong.toCharArray()).build();
    var answer = (TryAgain) notifier.deliver(notice("text", to("ops@example.test")));
    assertThat(answer.reason()).contains("login", "127.0.0.1").doesNotContain(wrong);
  }

  /** The server offers no STARTTLS, so nothing is sent in the clear. */
  @Test
  void withoutTlsNothingIsSentUnlessAskedFor() {
    var notifier =
        MailNotifier.builder("127.0.0.1", "vault@example.test").port(server.port()).build();
    assertThat(notifier.deliver(notice("text", to("ops@example.test"))))
        .isInstanceOf(TryAgain.class);
    assertThat(server.received()).isEmpty();
  }

  /** A server that accepts the connection and says nothing. */
  @Test
  void oneThatDoesNotAnswerIsNotWaitedForForEver() throws Exception {
    try (var silent = new ServerSocket(0)) {
      var notifier =
          MailNotifier.builder("127.0.0.1", "vault@example.test")
              .port(silent.getLocalPort())
              .plainLoopback()
              .timeout(Duration.ofSeconds(1))
              .build();
      assertThat(notifier.deliver(notice("text", to("ops@example.test"))))
          .isInstanceOf(TryAgain.class);
    }
  }

  /** Of two, one is rejected for good and the other only now: the first gets no second try. */
  @Test
  void whoWasRejectedBeforeStaysRejected() throws Exception {
    var answers = new HashMap<>(Map.of("gone@a.test", "550 5.1.1 no such user"));
    answers.put("ops@a.test", "451 4.7.1 come back later");
    try (var scripted = new ScriptedServer(answers::get)) {
      var notifier = scripted.notifier();
      var notice = notice("text", to("gone@a.test"), to("ops@a.test"));
      assertThat(notifier.deliver(notice)).isInstanceOf(TryAgain.class);
      answers.put("ops@a.test", "550 5.1.1 no such user");
      answers.put("gone@a.test", "250 yes");
      assertThat(notifier.deliver(notice)).as("all").isInstanceOf(NotifierAnswer.Refused.class);
      assertThat(scripted.accepted()).isEmpty();
    }
  }

  /** A full mailbox costs whoever has it their letters, not the others theirs. */
  @Test
  void anAddressThatIsPutOffAgainAndAgainHoldsUpNobodyElse() throws Exception {
    var answers = new HashMap<>(Map.of("full@a.test", "452 4.2.2 mailbox full"));
    try (var scripted = new ScriptedServer(to -> answers.getOrDefault(to, "250 yes"))) {
      var notifier = scripted.notifier();
      var first = notice("first", to("full@a.test"), to("ops@a.test"));
      for (int i = 1; i < Progress.MOST_OFFERS; i++) {
        assertThat(notifier.deliver(first)).isInstanceOf(TryAgain.class);
        assertThat(scripted.accepted()).containsExactly("ops@a.test");
      }
      assertThat(notifier.deliver(first)).isEqualTo(new NotifierAnswer.Delivered());
      assertThat(notifier.deliver(first))
          .as("the next one")
          .isEqualTo(new NotifierAnswer.Delivered());
      assertThat(scripted.accepted()).containsExactly("ops@a.test", "ops@a.test");
      answers.remove("full@a.test");
      assertThat(notifier.deliver(first)).isEqualTo(new NotifierAnswer.Delivered());
      assertThat(scripted.accepted()).contains("full@a.test");
      answers.put("full@a.test", "450 4.2.0 come back later");
      assertThat(notifier.deliver(first)).as("patient again").isInstanceOf(TryAgain.class);
    }
  }

  /** What is put off for all is the server's state, which is over some time. */
  @Test
  void aServerThatPutsEverybodyOffIsWaitedFor() throws Exception {
    try (var scripted = new ScriptedServer(address -> "451 4.3.0 come back later")) {
      var notifier = scripted.notifier();
      for (int i = 0; i < 2 * Progress.MOST_OFFERS; i++) {
        assertThat(notifier.deliver(notice("text", to("ops@a.test"), to("me@a.test"))))
            .isInstanceOf(TryAgain.class);
      }
    }
  }

  /** One that hangs up in the middle has not put an address off. */
  @Test
  void aServerThatHangsUpIsComeBackTo() throws Exception {
    try (var scripted = new ScriptedServer(address -> "421 4.3.2 closing down")) {
      var answer =
          (TryAgain) scripted.notifier().deliver(notice("text", to("ops@a.test"), to("me@a.test")));
      assertThat(answer.reason()).contains("could not be handed a letter");
    }
  }

  @Test
  void theNameOfTheSenderIsKept() throws Exception {
    var named = "\"The vault\" <vault@example.test>";
    var notifier =
        MailNotifier.builder("127.0.0.1", named).port(server.port()).plainLoopback().build();
    assertThat(notifier.deliver(notice("text", to("ops@example.test"))))
        .isEqualTo(new NotifierAnswer.Delivered());
    assertThat(server.received().get(0).getFrom()[0].toString())
        .contains("The vault", "vault@example.test");
  }

  /** Not the address is wrong but what the server thinks of us, which somebody can mend. */
  @Test
  void aServerThatTakesNoLettersOfOursLosesNone() throws Exception {
    var answer = new AtomicReference<>("550 5.7.1 relaying denied");
    try (var scripted = new ScriptedServer(address -> answer.get())) {
      var notifier = scripted.notifier();
      assertThat(notifier.deliver(notice("text", to("ops@a.test")))).isInstanceOf(TryAgain.class);
      answer.set("250 yes");
      assertThat(notifier.deliver(notice("text", to("ops@a.test"))))
          .isEqualTo(new NotifierAnswer.Delivered());
      assertThat(scripted.accepted()).containsExactly("ops@a.test");
    }
  }

  @Test
  void whatIsWrongIsRefusedAtOnce() {
    assertThatThrownBy(() -> MailNotifier.builder("localhost", "nobody"))
        .isInstanceOf(IllegalArgumentException.class);
    var far = MailNotifier.builder("mail.example.test", "vault@example.test");
    assertThatThrownBy(far::plainLoopback)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mail.example.test");
    assertThatThrownBy(() -> far.port(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> far.timeout(Duration.ofMinutes(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(far.login("u", "hunter2".toCharArray()).toString()).doesNotContain("hunter2");
  }
}
