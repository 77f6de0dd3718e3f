package io.certwright.notify.mail;

import io.certwright.spi.notify.Notice;
import io.certwright.spi.notify.Notifier;
import io.certwright.spi.notify.NotifierAnswer;
import io.certwright.spi.notify.Recipient;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the vault's contacts by mail: before the end of a certificate, after a renewal, on
 * failures, and when a request waits for them. What people are not to be told in person is none of
 * its business.
 *
 * <p>Each contact gets a letter of their own, so none learns of the others. An address that the
 * mail server rejects for good is left out, and so is, after some twenty minutes, one that it puts
 * off while it takes letters to others; when the server cannot be reached, is slow or takes no
 * letters of ours, those who have not got their letter get it later.
 *
 * <p>Thread-safe.
 */
public final class MailNotifier implements Notifier {

  private static final int MOST_UNFINISHED = 1_000;

  /** After that long no further letter is begun: another node would take over in the middle. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  /** Of RFC 3463, section 3.8: it is not the address that is wrong. */
  private static final Pattern NOT_ALLOWED = Pattern.compile("\\b5\\.7\\.[0-9]{1,3}\\b");

  private final Builder settings;
  private final Session session;

  /** What has become of the letters about a notice that some have still to get. */
  private final Map<String, Progress> unfinished =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Progress> eldest) {
              return size() > MOST_UNFINISHED;
            }
          });

  /** Addresses that the server has put off for long, while it took letters to others. */
  private final Set<String> slow = ConcurrentHashMap.newKeySet();

  private MailNotifier(Builder builder) {
    this.settings = builder;
    this.session = Session.getInstance(builder.properties());
  }

  /**
   * Prepares a notifier that hands its letters to a mail server, under STARTTLS, which the server
   * has to offer, on port 587.
   *
   * @param host the server
   * @param from the sender's address
   * @throws IllegalArgumentException if that is no address
   */
  public static Builder builder(String host, String from) {
    return new Builder(host, from);
  }

  /** What is optional about a notifier. Used by one thread. */
  public static final class Builder {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1");
    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;

    private enum Security {
      STARTTLS,
      TLS,
      NONE
    }

    private final String host;
    private final InternetAddress from;
    private int port = SUBMISSION;
    private Security security = Security.STARTTLS;
    private Duration timeout = Duration.ofSeconds(10);
    private @Nullable String user;
    private char[] password = new char[0];
    private @Nullable SSLContext context;

    private Builder(String host, String from) {
      this.host = host;
      try {
        this.from = new InternetAddress(from, true);
      } catch (AddressException e) {
        throw new IllegalArgumentException("the sender is no mail address", e);
      }
    }

    /** The port, 1 to 65535. */
    public Builder port(int number) {
      if (number < 1 || number > 65_535) {
        throw new IllegalArgumentException("a port is 1 to 65535, not " + number);
      }
      this.port = number;
      return this;
    }

    /** Who logs in, and by what; the characters are copied. Nobody logs in if it is not set. */
    public Builder login(String name, char[] secret) {
      this.user = name;
      this.password = secret.clone();
      return this;
    }

    /** Begins with TLS at once, on port 465. */
    public Builder implicitTls() {
      this.security = Security.TLS;
      return port(SUBMISSIONS);
    }

    /**
     * Does without TLS: whoever is on the way reads the letters and the login. It is not needed for
     * a server on this machine that offers no TLS; {@link #plainLoopback} is.
     */
    public Builder insecurePlaintext() {
      this.security = Security.NONE;
      return this;
    }

    /**
     * Does without TLS to a server on this machine.
     *
     * @throws IllegalArgumentException if the server is another one
     */
    public Builder plainLoopback() {
      if (!LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
        throw new IllegalArgumentException(
            host + " is not this machine; offer TLS there, or use insecurePlaintext()");
      }
      this.security = Security.NONE;
      return this;
    }

    /** Whom to trust, and who to be, in TLS; the platform's default if it is not set. */
    public Builder sslContext(SSLContext tls) {
      this.context = tls;
      return this;
    }

    /** How long to wait for the connection and for each answer, 1 s to 25 s; 10 s if not set. */
    public Builder timeout(Duration limit) {
      if (limit.compareTo(Duration.ofSeconds(1)) < 0
          || limit.compareTo(Duration.ofSeconds(25)) > 0) {
        throw new IllegalArgumentException("a timeout is 1 s to 25 s, not " + limit);
      }
      this.timeout = limit;
      return this;
    }

    /** The notifier. */
    public MailNotifier build() {
      return new MailNotifier(copy());
    }

    private Builder copy() {
      var copy = new Builder(host, from.toString());
      copy.port = port;
      copy.security = security;
      copy.timeout = timeout;
      copy.user = user;
      copy.password = password.clone();
      copy.context = context;
      return copy;
    }

    private Properties properties() {
      var all = new Properties();
      var limit = Long.toString(timeout.toMillis());
      all.setProperty("mail.smtp.connectiontimeout", limit);
      all.setProperty("mail.smtp.timeout", limit);
      all.setProperty("mail.smtp.writetimeout", limit);
      all.setProperty("mail.smtp.auth", Boolean.toString(user != null));
      all.setProperty("mail.smtp.ssl.checkserveridentity", "true");
      all.setProperty("mail.smtp.ssl.enable", Boolean.toString(security == Security.TLS));
      var starts = Boolean.toString(security == Security.STARTTLS);
      all.setProperty("mail.smtp.starttls.enable", starts);
      all.setProperty("mail.smtp.starttls.required", starts);
      if (context != null) {
        all.put("mail.smtp.ssl.socketFactory", context.getSocketFactory());
      }
      return all;
    }

    /** No secret. */
    @Override
    public String toString() {
      return "MailNotifier.Builder[" + host + ":" + port + "]";
    }
  }

  @Override
  public NotifierAnswer deliver(Notice notice) {
    if (notice.recipients().isEmpty()) {
      return new NotifierAnswer.Delivered();
    }
    var key = notice.source() + " " + notice.id();
    var progress = unfinished.computeIfAbsent(key, none -> new Progress(slow));
    try {
      send(notice, progress);
    } catch (AuthenticationFailedException e) {
      return again("refused the login");
    } catch (MessagingException e) {
      return again("could not be handed a letter (" + e.getClass().getSimpleName() + ")");
    }
    long left = notice.recipients().stream().filter(who -> !progress.isDone(who.email())).count();
    if (left > 0) {
      return again("has yet to take the letters to " + left + " of the contacts");
    }
    unfinished.remove(key);
    return progress.isAnybodyServed()
        ? new NotifierAnswer.Delivered()
        : new NotifierAnswer.Refused(settings.host + " rejected every address");
  }

  private void send(Notice notice, Progress progress) throws MessagingException {
    long begun = System.nanoTime();
    try (var transport = session.getTransport("smtp")) {
      var password = settings.user == null ? null : new String(settings.password);
      transport.connect(settings.host, settings.port, settings.user, password);
      for (var recipient : notice.recipients()) {
        if (System.nanoTime() - begun > LONGEST.toNanos()) {
          break;
        }
        if (!progress.isDone(recipient.email())) {
          send(transport, notice, recipient, progress);
        }
      }
      progress.leaveOut();
    }
  }

  private void send(Transport transport, Notice notice, Recipient recipient, Progress progress)
      throws MessagingException {
    var address = recipient.email();
    try {
      var letter = Letter.of(session, settings.from, recipient, notice);
      transport.sendMessage(letter, letter.getAllRecipients());
      progress.served(address);
    } catch (AddressException e) {
      progress.rejected(address);
    } catch (SendFailedException e) {
      if (isForbidden(e)) {
        throw e;
      }
      Address[] invalid = e.getInvalidAddresses();
      if (invalid != null && invalid.length > 0) {
        progress.rejected(address);
      } else if (transport.isConnected()) {
        progress.putOff(address);
      } else {
        throw e;
      }
    }
  }

  /** Whether the server takes no letters of ours, which somebody can mend, whoever they are to. */
  private static boolean isForbidden(MessagingException e) {
    for (Exception next = e;
        next instanceof MessagingException why;
        next = why.getNextException()) {
      if (NOT_ALLOWED.matcher(String.valueOf(why.getMessage())).find()) {
        return true;
      }
    }
    return false;
  }

  private NotifierAnswer again(String what) {
    return new NotifierAnswer.TryAgain(
        "the mail server " + settings.host + " " + what, Optional.empty());
  }

  /** No secret. */
  @Override
  public String toString() {
    return "MailNotifier[" + settings.host + ":" + settings.port + "]";
  }
}
