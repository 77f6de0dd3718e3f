package io.certwright.notify.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;

/** A real mail server in this process. */
final class MailServer implements AutoCloseable {

  static final String USER = "vault";
  static final String PASSWORD = "the password of the vault's mailbox";

  private final ServerSetup setup;
  private GreenMail server;

  MailServer() throws IOException {
    try (var free = new ServerSocket(0)) {
      setup = new ServerSetup(free.getLocalPort(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    }
    start();
  }

  void start() {
    server = new GreenMail(setup);
    server.setUser("vault@example.test", USER, PASSWORD);
    server.start();
  }

  void stop() {
    server.stop();
  }

  int port() {
    return setup.getPort();
  }

  MailNotifier.Builder builder() {
    return MailNotifier.builder("127.0.0.1", "vault@example.test").port(port()).plainLoopback();
  }

  List<MimeMessage> received() {
    return Arrays.asList(server.getReceivedMessages());
  }

  /** A message as it came, with the lines of its header as they are meant. */
  static String text(MimeMessage message) {
    try {
      var out = new ByteArrayOutputStream();
      message.writeTo(out);
      return out.toString(UTF_8).replace("\r\n", "\n");
    } catch (IOException | MessagingException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
