package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.certwright.Contact;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.Subscription;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.notify.Notice;
import io.certwright.spi.notify.Notifier;
import io.certwright.spi.notify.NotifierAnswer;
import io.certwright.spi.notify.Recipient;
import io.certwright.testkit.FakeAnswer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a notifier is given, and what becomes of its answers. */
class NotifierTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();
  private static final Contact OPS = Contact.of("ops@example.test").withName("Ops");

  private final Home home = Home.inMemory();
  private final List<Notice> given = new ArrayList<>();
  private final ArrayDeque<NotifierAnswer> answers = new ArrayDeque<>();

  private NotifierAnswer deliver(Notice notice) {
    given.add(notice);
    return answers.isEmpty() ? new NotifierAnswer.Delivered() : answers.remove();
  }

  private LifecycleManager manager(Notifier notifier) {
    return LifecycleManager.builder(home.vault()).notifier("Hook", notifier).build();
  }

  private static Optional<Subscription.Failure> failure(LifecycleManager lifecycle) {
    return lifecycle.subscriptions().list().get(0).failure();
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void aNoticeSaysWhatTheEventSays() {
    home.vault().contacts().set(List.of(OPS));
    try (var lifecycle = manager(this::deliver)) {
      home.vault().create("Shop", SHOP);
      home.vault().create("Shop", SHOP);
      lifecycle.runOnce();
    }
    var shop = home.vault().get("shop");
    assertThat(given).hasSize(2);
    var issued = given.get(0);
    var renewed = given.get(1);
    assertThat(renewed.type()).isEqualTo("io.certwright.certificate.renewed");
    assertThat(renewed.subject()).isEqualTo("shop/" + shop.version());
    assertThat(renewed.time()).isEqualTo(Home.START);
    assertThat(renewed.source()).matches("urn:certwright:vault:[0-9a-f-]+");
    assertThat(renewed.id()).isNotEqualTo(issued.id()).matches("[0-9a-f/]+");
    assertThat(renewed.summary()).contains("shop", "renewed", shop.notAfter().toString());
    assertThat(renewed.data())
        .contains(
            entry("vault", "default"),
            entry("identity", "owner"),
            entry("revision", "2"),
            entry("serialNumber", shop.serialNumber()),
            entry("notAfter", shop.notAfter().toString()));
    assertThat(renewed.recipients())
        .containsExactly(new Recipient("ops@example.test", Optional.of("Ops")));
    assertThat(issued.recipients()).as("somebody has just made it").isEmpty();
  }

  /** Ten failures in a row are four letters, not ten; machines are told all of them. */
  @Test
  void peopleAreToldOfFailuresLessAndLessOften() {
    home.vault().contacts().set(List.of(OPS));
    try (var lifecycle = manager(this::deliver)) {
      lifecycle.manage("shop", Home.outside("shop.example.test"));
      for (int i = 0; i < 10; i++) {
        home.ca.answerNext(
            FakeAnswer.refuse(Refusal.RATE_LIMITED, "busy", Optional.of(Duration.ofHours(1))));
        lifecycle.runOnce();
        home.clock.advance(Duration.ofDays(1));
      }
    }
    var failures =
        given.stream().filter(n -> n.type().endsWith("certificate.attempt-failed")).toList();
    assertThat(failures).hasSize(10);
    assertThat(failures.stream().filter(n -> !n.recipients().isEmpty()))
        .extracting(n -> n.data().get("attempt"))
        .containsExactly("1", "2", "4", "8");
    assertThat(failures.get(0).summary()).contains("shop", "RATE_LIMITED", "busy");
  }

  @Test
  void whatCouldNotBeDeliveredIsGivenAgainWhenItIsTime() {
    try (var lifecycle = manager(this::deliver)) {
      answers.add(
          new NotifierAnswer.TryAgain(
              "closed\r\n\ud800" + "x".repeat(5000), Optional.of(Duration.ofMinutes(50))));
      home.vault().create("first", SHOP);
      lifecycle.runOnce();
      home.clock.advance(Duration.ofMinutes(50).minusSeconds(1));
      lifecycle.runOnce();
      assertThat(given).hasSize(1);
      assertThat(failure(lifecycle).orElseThrow().reason()).startsWith("closed???x").hasSize(500);
      home.clock.advance(Duration.ofSeconds(1));
      lifecycle.runOnce();
      assertThat(given).hasSize(2);
      assertThat(given.get(1)).isEqualTo(given.get(0));
      assertThat(failure(lifecycle)).isEmpty();
    }
  }

  /** Neither a day of sleep nor who asks for a day of rest makes two attempts of it. */
  @Test
  void aDayWithoutAttemptsIsNotADayOfFailures() {
    try (var lifecycle = manager(this::deliver)) {
      home.vault().create("first", SHOP);
      for (int attempt = 1; attempt < 10; attempt++) {
        answers.add(new NotifierAnswer.TryAgain("busy", Optional.of(Duration.ofDays(1))));
        lifecycle.runOnce();
        var failure = failure(lifecycle).orElseThrow();
        assertThat(failure.attempts()).isEqualTo(attempt);
        assertThat(failure.next()).isEqualTo(home.clock.instant().plus(Duration.ofHours(1)));
        home.clock.advance(Duration.ofHours(25));
      }
      lifecycle.runOnce();
      assertThat(failure(lifecycle)).isEmpty();
    }
    assertThat(given).hasSize(10);
  }

  @Test
  void aClockThatIsSetBackHoldsNothingUp() {
    try (var lifecycle = manager(this::deliver)) {
      answers.add(new NotifierAnswer.TryAgain("busy", Optional.empty()));
      home.vault().create("first", SHOP);
      lifecycle.runOnce();
      home.clock.set(home.clock.instant().minus(Duration.ofDays(300)));
      lifecycle.runOnce();
      assertThat(failure(lifecycle)).isEmpty();
    }
    assertThat(given).hasSize(2);
  }

  @Test
  void whatIsRefusedIsPassedOverAtOnce() {
    var pager = new Overheard();
    var lifecycle =
        LifecycleManager.builder(home.vault())
            .notifier("hook", this::deliver)
            .listener("pager", pager)
            .build();
    try (lifecycle) {
      answers.add(new NotifierAnswer.Refused("gone"));
      home.vault().create("first", SHOP);
      home.vault().create("second", SHOP);
      lifecycle.runOnce();
      lifecycle.runOnce();
      assertThat(given).hasSize(2);
      assertThat(given.get(0).subject()).startsWith("first/");
      assertThat(given.get(1).subject()).startsWith("second/");
      assertThat(pager.subjects(VaultEvent.EventPassedOver.class)).containsExactly("hook");
    }
  }

  /** Two that refuse everything do not tell each other of that without end. */
  @Test
  void thatSomethingWasPassedOverIsNotToldOfWhatToldOfThat() {
    Notifier refusing = notice -> new NotifierAnswer.Refused("gone");
    var pager = new Overheard();
    var lifecycle =
        LifecycleManager.builder(home.vault())
            .notifier("one", refusing)
            .notifier("two", refusing)
            .listener("pager", pager)
            .build();
    try (lifecycle) {
      home.vault().create("first", SHOP);
      for (int i = 0; i < 6; i++) {
        lifecycle.runOnce();
      }
      assertThat(pager.subjects(VaultEvent.EventPassedOver.class))
          .containsExactlyInAnyOrder("one", "two");
    }
    var entries = home.vault().audit().entries(Optional.empty(), 1000).entries();
    assertThat(entries.stream().filter(e -> e.operation().equals("lifecycle/pass-over")))
        .as("each the event, and what told of the other")
        .hasSize(4);
  }

  /** A notifier of a stranger's, which keeps to nothing of its contract. */
  @Test
  void oneThatThrowsOrAnswersNothingHarmsNothing() {
    var calls = new ArrayList<Notice>();
    Notifier wild =
        notice -> {
          calls.add(notice);
          if (calls.size() == 1) {
            throw new StackOverflowError("token=hunter2");
          }
          return calls.size() == 2 ? null : new NotifierAnswer.Delivered();
        };
    try (var lifecycle = manager(wild)) {
      home.vault().create("first", SHOP);
      lifecycle.runOnce();
      assertThat(failure(lifecycle).orElseThrow().reason())
          .contains("StackOverflowError")
          .doesNotContain("hunter2");
      home.clock.advance(Duration.ofMinutes(1));
      lifecycle.runOnce();
      assertThat(failure(lifecycle).orElseThrow().reason()).contains("no answer");
      home.clock.advance(Duration.ofMinutes(1));
      lifecycle.runOnce();
      assertThat(failure(lifecycle)).isEmpty();
    }
    assertThat(calls).hasSize(3).allMatch(notice -> notice.equals(calls.get(0)));
  }
}
