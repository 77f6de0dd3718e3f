package io.certwright.notify.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.notify.Notice;
import io.certwright.spi.notify.NotifierAnswer;
import io.certwright.spi.notify.NotifierAnswer.TryAgain;
import io.certwright.spi.notify.Recipient;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a webhook is called, and what its answers come to. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WebhookNotifierTest {

  private static final byte[] SECRET = "a secret of thirty-two characters".getBytes(US_ASCII);
  private static final byte[] OLD = "the secret that was there before it".getBytes(US_ASCII);
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Notice NOTICE =
      new Notice(
          "0001/0000000000000007",
          "urn:certwright:vault:00",
          "io.certwright.certificate.renewed",
          "shop/00",
          NOW.minusSeconds(5),
          "shop was renewed",
          Map.of("serialNumber", "5a"),
          List.of(new Recipient("ops@example.test", Optional.empty())));

  private FarSide far;

  @BeforeEach
  void open() throws Exception {
    far = new FarSide();
  }

  @AfterEach
  void close() {
    far.close();
  }

  private WebhookNotifier.Builder builder() {
    return WebhookNotifier.builder(far.address("/hook"), SECRET)
        .clock(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private NotifierAnswer deliver() {
    return builder().build().deliver(NOTICE);
  }

  private static String signature(byte[] secret, String content) throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(UTF_8)));
  }

  @Test
  void whatIsSentIsSigned() throws Exception {
    builder().previousSecret(OLD).build().deliver(NOTICE);
    var got = far.received().get(0);
    var id = got.headers().get("webhook-id");
    var time = got.headers().get("webhook-timestamp");
    assertThat(id).isEqualTo(NOTICE.id());
    assertThat(time).isEqualTo(Long.toString(NOW.getEpochSecond()));
    var content = id + "." + time + "." + got.body();
    assertThat(got.headers().get("webhook-signature"))
        .isEqualTo(signature(SECRET, content) + " " + signature(OLD, content));
    assertThat(got.headers().get("content-type")).startsWith("application/cloudevents+json");
    assertThat(got.body()).doesNotContain("ops@example.test");
  }

  /** The example of the specification: secret, id, time, body and signature. */
  @Test
  void theSignatureIsThatOfTheSpecification() {
    var secret = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    var signer = new Signer(List.of(Signer.key(secret)));
    assertThat(
            signer.sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.ofEpochSecond(1_614_265_330),
                "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204})
  void successIsDelivery(int status) {
    far.answer(FarSide.status(status));
    assertThat(deliver()).isEqualTo(new NotifierAnswer.Delivered());
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 400, 401, 404, 413, 429, 500, 503})
  void anythingElseIsTriedAgain(int status) {
    far.answer(FarSide.status(status, "Location", far.address("/elsewhere").toString()));
    assertThat(deliver()).isEqualTo(new TryAgain("127.0.0.1 answered " + status, Optional.empty()));
    assertThat(far.received()).as("a redirect is not followed").isEmpty();
  }

  @Test
  void whatIsGoneIsRefused() {
    far.answer(FarSide.status(410));
    assertThat(deliver()).isInstanceOf(NotifierAnswer.Refused.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120|PT2M",
        "0|PT0S",
        "Tue, 01 Jan 2030 00:10:00 GMT|PT10M",
        "Mon, 31 Dec 2029 00:10:00 GMT|",
        "-5|",
        "99999999999999999999|",
        "soon|"
      })
  void retryAfterIsHeeded(String value, Duration wait) {
    far.answer(FarSide.status(503, "Retry-After", value));
    assertThat(((TryAgain) deliver()).after()).isEqualTo(Optional.ofNullable(wait));
  }

  /** An answer that never ends costs nothing. */
  @Test
  void theBodyOfAnAnswerIsNotRead() {
    var stop = new CountDownLatch(1);
    far.answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          var body = exchange.getResponseBody();
          try {
            while (stop.getCount() > 0) {
              body.write(new byte[1 << 16]);
            }
          } catch (IOException e) {
            // Nobody reads it.
          }
        });
    try {
      assertThat(deliver()).isEqualTo(new NotifierAnswer.Delivered());
    } finally {
      stop.countDown();
    }
  }

  /** A server that accepts the connection and says nothing. */
  @Test
  void oneThatDoesNotAnswerIsNotWaitedForForEver() throws Exception {
    try (var silent = new ServerSocket(0)) {
      var address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/hook?token=hunter2");
      var notifier =
          WebhookNotifier.builder(address, SECRET).timeout(Duration.ofSeconds(1)).build();
      var answer = (TryAgain) notifier.deliver(NOTICE);
      assertThat(answer.reason()).contains("PT1S").doesNotContain("hunter2");
    }
  }

  @Test
  void oneThatIsNotThereIsTriedAgain() throws Exception {
    int port;
    try (var taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
    }
    var notifier = WebhookNotifier.to(URI.create("http://localhost:" + port), SECRET);
    assertThat(((TryAgain) notifier.deliver(NOTICE)).reason()).contains("localhost", "reached");
  }

  @Test
  void anInterruptIsGivenBack() {
    Thread.currentThread().interrupt();
    assertThat(deliver()).isInstanceOf(TryAgain.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.test/",
        "http://127.0.0.1.example.test/",
        "http://localhost.example.test/",
        "ftp://example.test/",
        "https:///path",
        "mailto:ops@example.test",
        "/path",
        "https://user:password@example.test/",
        "https://example.test/#part"
      })
  void anAddressThatIsNoneIsRefused(String address) {
    assertThatThrownBy(() -> WebhookNotifier.to(URI.create(address), SECRET))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("password");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.test/",
        "http://localhost:1/",
        "http://[::1]:1/",
        "http://127.1.2.3/"
      })
  void anAddressThatIsSafeIsTaken(String address) {
    assertThat(WebhookNotifier.to(URI.create(address), SECRET)).isNotNull();
    assertThat(
            WebhookNotifier.builder(URI.create("http://far.example.test"), SECRET)
                .insecurePlainHttp()
                .build())
        .isNotNull();
  }

  @Test
  void secretsAndTimeoutsHaveTheirRange() {
    var address = far.address("/");
    for (int length : new int[] {0, 23, 65}) {
      assertThatThrownBy(() -> WebhookNotifier.to(address, new byte[length]))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (var limit : List.of(Duration.ZERO, Duration.ofSeconds(26), Duration.ofSeconds(-1))) {
      assertThatThrownBy(() -> WebhookNotifier.builder(address, SECRET).timeout(limit))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
