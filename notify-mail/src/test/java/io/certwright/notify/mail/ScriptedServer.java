package io.certwright.notify.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A mail server that answers each recipient as the test says. One conversation at a time. */
final class ScriptedServer implements AutoCloseable {

  private final ServerSocket socket;
  private final UnaryOperator<String> answers;
  private final List<String> accepted = new CopyOnWriteArrayList<>();

  /** A server that answers the address of a recipient with a line of SMTP. */
  ScriptedServer(UnaryOperator<String> answers) throws IOException {
    this.answers = answers;
    this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    var thread = new Thread(this::serve, "scripted-mail-server");
    thread.setDaemon(true);
    thread.start();
  }

  MailNotifier notifier() {
    return MailNotifier.builder("127.0.0.1", "vault@example.test")
        .port(socket.getLocalPort())
        .plainLoopback()
        .build();
  }

  /** The recipients whose letters were taken. */
  List<String> accepted() {
    return accepted;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (var client = socket.accept()) {
        talk(client);
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void talk(Socket client) throws IOException {
    var in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
    say(client, "220 scripted");
    var to = "";
    boolean text = false;
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var word = line.toUpperCase(Locale.ROOT);
      if (text) {
        if (line.equals(".")) {
          text = false;
          accepted.add(to);
          say(client, "250 2.0.0 taken");
        }
      } else if (word.startsWith("RCPT TO:")) {
        to = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
        var answer = answers.apply(to);
        say(client, answer);
        if (answer.startsWith("421")) {
          return;
        }
      } else if (word.equals("DATA")) {
        text = true;
        say(client, "354 go on");
      } else if (word.equals("QUIT")) {
        say(client, "221 bye");
        return;
      } else {
        say(client, "250 yes");
      }
    }
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
    client.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
