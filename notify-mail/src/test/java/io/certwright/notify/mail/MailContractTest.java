package io.certwright.notify.mail;

import io.certwright.spi.notify.Notifier;
import io.certwright.testkit.NotifierContract;
import io.certwright.testkit.NotifierFixture;
import java.io.IOException;
import java.util.List;

class MailContractTest extends NotifierContract {

  @Override
  protected NotifierFixture open() throws IOException {
    var server = new MailServer();
    var notifier =
        server.builder().login(MailServer.USER, MailServer.PASSWORD.toCharArray()).build();
    return new NotifierFixture() {
      @Override
      public Notifier notifier() {
        return notifier;
      }

      @Override
      public List<String> arrived() {
        return server.received().stream().map(MailServer::text).toList();
      }

      @Override
      public void fail() {
        server.stop();
      }

      @Override
      public void mend() {
        server.start();
      }

      @Override
      public List<String> secrets() {
        return List.of(MailServer.PASSWORD);
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
