package io.certwright.notify.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.certwright.spi.notify.Notifier;
import io.certwright.testkit.NotifierContract;
import io.certwright.testkit.NotifierFixture;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

class WebhookContractTest extends NotifierContract {

  private static final String SECRET = "a secret of thirty-two characters";

  @Override
  protected NotifierFixture open() throws IOException {
    var far = new FarSide();
    var notifier =
        WebhookNotifier.to(far.address("/hook?token=hunter2"), SECRET.getBytes(US_ASCII));
    return new NotifierFixture() {
      @Override
      public Notifier notifier() {
        return notifier;
      }

      @Override
      public List<String> arrived() {
        return far.received().stream().map(WebhookContractTest::text).toList();
      }

      @Override
      public void fail() {
        far.answer(FarSide.status(503));
      }

      @Override
      public void mend() {
        far.answer(FarSide.status(200));
      }

      @Override
      public List<String> secrets() {
        return List.of(SECRET, "hunter2");
      }

      @Override
      public void close() {
        far.close();
      }
    };
  }

  private static String text(FarSide.Received received) {
    return received.headers().entrySet().stream()
        .map(header -> header.getKey() + ": " + header.getValue())
        .collect(Collectors.joining("\n", "", "\n\n" + received.body()));
  }
}
